import { expect } from 'chai'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { OwnerId } from '../../core/ids.ts'
import { testDatabase, type TestDatabase } from '../test-database.ts'
import { holdOwnership, type Ownership } from './owners.ts'
import { testRuntime } from './test-runtime.spec-helper.ts'

const here = OwnerId('own_here')
const there = OwnerId('own_there')
const nobody = OwnerId('')

describe('owners', () => {
  let database: TestDatabase
  let elsewhere: TestDatabase
  let admin: pg.Client
  let outside: pg.Client
  let own: Ownership
  let other: Ownership
  const hold = (owner: OwnerId, connectionString = database.url): Promise<Ownership> =>
    holdOwnership({ connectionString, runtime: { owner, sleep: testRuntime.sleep } })
  const sessions = async (): Promise<readonly number[]> => {
    const { rows } = await admin.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'jangbu owner' ORDER BY backend_start`,
    )
    return rows.map(({ pid }) => pid)
  }
  const allowConnections = (isAllowed: boolean): Promise<unknown> =>
    outside.query(
      `ALTER DATABASE ${new URL(database.url).pathname.slice(1)} ALLOW_CONNECTIONS ${String(isAllowed)}`,
    )
  const liveBy = async (ownership: Ownership, ...owners: readonly OwnerId[]): Promise<readonly OwnerId[]> =>
    [...(await ownership.live(owners))].toSorted()
  const eventually = async (ask: () => Promise<readonly OwnerId[]>, expected: readonly OwnerId[]) => {
    let seen = await ask()
    for (let left = 200; left > 0 && seen.join() !== expected.join(); left -= 1) {
      await delay(20)
      seen = await ask()
    }
    expect(seen).to.deep.equal(expected)
  }

  before(async () => {
    ;[database, elsewhere] = await Promise.all([testDatabase(), testDatabase()])
    admin = new pg.Client({ connectionString: database.url })
    outside = new pg.Client({ connectionString: elsewhere.url })
    await Promise.all([admin.connect(), outside.connect()])
  })
  after(async () => {
    await Promise.all([admin.end(), outside.end()])
    await Promise.all([database.drop(), elsewhere.drop()])
  })
  beforeEach(async () => {
    own = await hold(here)
    other = await hold(there)
  })
  afterEach(async () => {
    await Promise.all([own.close(), other.close()])
  })

  it('are seen by each other as soon as they hold their locks, and nobody else is', async () => {
    for (const ownership of [own, other]) {
      expect(await liveBy(ownership, here, there, nobody, OwnerId('own_gone'))).to.deep.equal([here, there])
      expect(await liveBy(ownership, OwnerId('own_gone'))).to.deep.equal([])
      expect(await liveBy(ownership)).to.deep.equal([])
    }
  })

  it('are gone when they close', async () => {
    await own.close()
    expect(await liveBy(other, here, there)).to.deep.equal([there])
    expect(await sessions()).to.have.length(1)
  })

  it('are gone with their connection, and there again once they have another', async () => {
    const [first] = await sessions()
    await allowConnections(false)
    try {
      await admin.query('SELECT pg_terminate_backend($1, 5000)', [first])
      for (let looks = 0; looks < 10; looks += 1) {
        expect(await liveBy(other, here, there)).to.deep.equal([there])
        await delay(20)
      }
    } finally {
      await allowConnections(true)
    }
    await eventually(() => liveBy(other, here, there), [here, there])
    // From that connection as well, which is a new one.
    expect(await liveBy(own, here, there)).to.deep.equal([here, there])
    expect(await sessions())
      .to.have.length(2)
      .and.not.to.include(first)
  })

  it('cannot tell who is there while they have no connection: that is no proof that nobody is', async () => {
    const [first] = await sessions()
    await admin.query('SELECT pg_terminate_backend($1, 5000)', [first])
    const answers: unknown[] = []
    for (let asked = 0; asked < 14; asked += 1) {
      answers.push(await own.live([there]).then((live) => [...live], String))
      await delay(50)
    }
    for (const answer of answers)
      if (Array.isArray(answer)) expect(answer).to.deep.equal([there])
      else expect(answer).to.match(/^Error/)
    expect(answers.at(-1)).to.deep.equal([there])
  })

  it('of two databases know nothing of each other', async () => {
    const foreign = await hold(OwnerId('own_foreign'), elsewhere.url)
    expect(await liveBy(own, here, OwnerId('own_foreign'))).to.deep.equal([here])
    expect(await liveBy(foreign, here, OwnerId('own_foreign'))).to.deep.equal(['own_foreign'])
    await foreign.close()
  })

  it('are not mistaken for others’ locks: of another purpose, or of two numbers that make the same one', async () => {
    await admin.query(`SELECT pg_advisory_lock(hashtextextended('own_mistaken', 0))`)
    await admin.query(
      `SELECT pg_advisory_lock(substring(key FROM 1 FOR 32)::int, substring(key FROM 33)::int)
       FROM (SELECT hashtextextended('own_mistaken', 7241908116)::bit(64) AS key)`,
    )
    expect(await liveBy(own, OwnerId('own_mistaken'))).to.deep.equal([])
    await admin.query('SELECT pg_advisory_unlock_all()')
  })

  it('whose ids make negative numbers are seen as well', async () => {
    const names = Array.from({ length: 40 }, (_, index) => OwnerId(`own_${String(index)}`))
    const { rows } = await admin.query<{ name: string; is_negative: boolean }>(
      `SELECT name, hashtextextended(name, 7241908116) < 0 AS is_negative FROM unnest($1::text[]) AS named (name)`,
      [names],
    )
    for (const isNegative of [true, false]) {
      const name = OwnerId(rows.find(({ is_negative }) => is_negative === isNegative)?.name ?? '')
      const ownership = await hold(name)
      expect(await liveBy(own, name)).to.deep.equal([name])
      await ownership.close()
    }
  })

  it('cannot be held where there is no database', async () => {
    const nowhere = 'postgres://nobody@127.0.0.1:1/none'
    const error: unknown = await hold(here, nowhere).catch((cause: unknown) => cause)
    expect(error).to.be.instanceOf(Error)
  })

  it('closed while they have no connection do not come back', async () => {
    const [first] = await sessions()
    await admin.query('SELECT pg_terminate_backend($1, 5000)', [first])
    await own.close()
    await delay(700)
    expect(await liveBy(other, here)).to.deep.equal([])
    expect(await sessions()).to.have.length(1)
  })
})
