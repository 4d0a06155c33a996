import { expect } from 'chai'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { withClient } from '../../connect.ts'
import { eventually } from '../system.spec-helper.ts'
import {
  FELT_WITHIN_MS,
  isBack,
  refusedAndBack,
  refusedCommands,
  underTraffic,
} from './outage.spec-helper.ts'
import { ROLE, startOwnServer, type OwnServer } from './own-server.spec-helper.ts'
import { openShop, type Shop } from './shop.spec-helper.ts'

/** Longer than the log may be silent before commands are refused. */
const WITHOUT_MS = 7_000
const LOOKS = 10
const LOOK_EVERY_MS = 50

describe('a PostgreSQL without a connection to spare', function () {
  this.timeout(120_000)
  let server: OwnServer
  let shop: Shop
  before(async () => {
    server = await startOwnServer()
    shop = await openShop({ DATABASE_URL: server.url })
  })
  after(async () => {
    await shop.close()
    await server.remove()
  })

  const asSuperuser = (statement: string): Promise<void> =>
    withClient(server.superuserUrl, async (client) => {
      await client.query(statement)
    })
  /** Also those that were being let in meanwhile. */
  const cutOurs = (): Promise<void> =>
    withClient(server.superuserUrl, async (client) => {
      for (let looks = 0; looks < LOOKS; looks += 1) {
        const { rowCount } = await client.query(CUT_OURS)
        if (rowCount !== 0) looks = 0
        await pause(LOOK_EVERY_MS)
      }
    })
  const CUT_OURS = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${ROLE}'`

  it('works on with those that the service holds', () =>
    underTraffic(shop, async ({ answers }) => {
      const hog = await takeAll(server.superuserUrl)
      const from = answers.length
      await pause(WITHOUT_MS)
      const paid = answers.slice(from).filter(({ asked, status }) => asked === 'pay' && status === 201)
      expect(paid).to.have.length.above(0)
      expect(refusedCommands(answers)).to.have.length(0)
      await hog.letGo()
      await isBack(shop)
    }))

  // A slot that is left over for a moment answers somebody, so that not everybody is refused at once here.
  it('and without ours: commands are refused, and all is back when there are some', () =>
    underTraffic(shop, async ({ answers }) => {
      const hog = await takeAll(server.superuserUrl, CUT_OURS)
      try {
        const count = (): Promise<number> => Promise.resolve(refusedCommands(answers).length)
        expect(await eventually(count, (refusals) => refusals > 0, FELT_WITHIN_MS)).to.be.above(0)
      } finally {
        await hog.letGo()
      }
      await isBack(shop)
    }))

  it('for our role, which may have none any more: the same', () =>
    refusedAndBack(shop, {
      begin: async () => {
        await asSuperuser(`ALTER ROLE ${ROLE} CONNECTION LIMIT 0`)
        await cutOurs()
      },
      end: () => asSuperuser(`ALTER ROLE ${ROLE} CONNECTION LIMIT -1`),
    }))
})

type Hog = { readonly letGo: () => Promise<void> }

const MOST_ROUNDS = 200

/** Every slot that the server has, the superusers' own included; `first` is done again until nobody else comes in. */
const takeAll = async (superuserUrl: string, first?: string): Promise<Hog> => {
  const admin = await connected(superuserUrl)
  const taken: pg.Client[] = [admin]
  for (let round = 0, refusals = 0; refusals < 5; round += 1) {
    if (round > MOST_ROUNDS) throw new Error('somebody else always finds a connection')
    const ended = first === undefined ? 0 : ((await admin.query(first)).rowCount ?? 0)
    const more = await Promise.allSettled(Array.from({ length: 20 }, () => connected(superuserUrl)))
    const got = more.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    taken.push(...got)
    refusals = got.length === 0 && ended === 0 ? refusals + 1 : 0
  }
  return {
    letGo: async () => {
      await Promise.all(taken.map((client) => client.end()))
    },
  }
}

const connected = async (connectionString: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString })
  client.on('error', () => undefined)
  await client.connect()
  return client
}
