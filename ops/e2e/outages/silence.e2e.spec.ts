import { refusedAndBack } from './outage.spec-helper.ts'
import { startOwnServer, type OwnServer } from './own-server.spec-helper.ts'
import { openShop, type Shop } from './shop.spec-helper.ts'
import { silentPath, type SilentPath } from './silent-path.spec-helper.ts'

describe('a PostgreSQL that does not answer', function () {
  this.timeout(180_000)
  let server: OwnServer
  let path: SilentPath
  let shop: Shop
  before(async () => {
    server = await startOwnServer()
    path = await silentPath(server.url)
    shop = await openShop({ DATABASE_URL: path.url })
  })
  after(async () => {
    await shop.close()
    await path.close()
    await server.remove()
  })

  it('since it stands still: commands are refused, and all is back when it goes on', () =>
    refusedAndBack(shop, { begin: server.freeze, end: server.thaw }))

  it('since the way to it is lost: the same, though the connections of before stay silent for ever', () =>
    refusedAndBack(shop, {
      begin: () => {
        path.silence()
        return Promise.resolve()
      },
      end: () => {
        path.restore()
        return Promise.resolve()
      },
    }))
})
