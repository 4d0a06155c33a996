import { setTimeout as pause } from 'node:timers/promises'
import { clusterIn } from '../../postgres/cluster.ts'
import { recordedPid } from '../../postgres/processes.ts'
import { isBack, refusedAndBack, underTraffic } from './outage.spec-helper.ts'
import { startOwnServer, type OwnServer } from './own-server.spec-helper.ts'
import { newDataDir, openEmbeddedShop, openShop, type Shop } from './shop.spec-helper.ts'

const KILLS = 2
const BETWEEN_KILLS_MS = 300
/** As long as a restart by hand takes. */
const AWAY_MS = 10_000

describe('a PostgreSQL that is killed', function () {
  this.timeout(120_000)

  describe('the embedded one', () => {
    let home: Awaited<ReturnType<typeof newDataDir>>
    let shop: Shop
    before(async () => {
      home = await newDataDir()
      shop = await openEmbeddedShop(home.path)
    })
    after(async () => {
      await shop.close()
      await home.remove()
    })
    const postmaster = async (): Promise<number> => {
      const pid = await recordedPid(clusterIn(home.path))
      if (pid === undefined) throw new Error('there is no postmaster to kill')
      return pid
    }
    for (const [how, signal] of [
      ['kill -9', 'SIGKILL'],
      ['an immediate shutdown', 'SIGQUIT'],
    ] as const)
      it(`${how} of its postmaster, twice: it is started again, and nothing is lost or doubled`, () =>
        underTraffic(shop, async () => {
          for (let times = 0; times < KILLS; times += 1) {
            await pause(BETWEEN_KILLS_MS)
            process.kill(await postmaster(), signal)
            await isBack(shop)
          }
        }))
  })

  describe('one of somebody’s own', () => {
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

    it('stopped for a while: commands are refused, and all is back when it is', () =>
      refusedAndBack(shop, {
        begin: async () => {
          await server.stop()
          await pause(AWAY_MS)
        },
        end: server.start,
      }))
  })
})
