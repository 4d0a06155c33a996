import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withClient } from '../../connect.ts'
import { passwordFileIn } from '../../postgres/cluster.ts'
import { refusedAndBack } from './outage.spec-helper.ts'
import { openEmbeddedShop, type Shop } from './shop.spec-helper.ts'
import { smallDisk, whyNoSmallDisk, type SmallDisk } from './small-disk.spec-helper.ts'

const DISK_MEGABYTES = 256
const reason = whyNoSmallDisk()
const onSmallDisk: (title: string, body: () => Promise<void>) => void =
  reason === undefined ? it : (title, body) => it.skip(`${title} (skipped: ${reason})`, body)

describe('a disk that is full', function () {
  this.timeout(120_000)
  let disk: SmallDisk
  let shop: Shop
  before(async () => {
    if (reason !== undefined) return
    disk = smallDisk(DISK_MEGABYTES)
    shop = await openEmbeddedShop(join(disk.path, 'data'))
  })
  after(async () => {
    if (reason !== undefined) return
    await shop.close()
    disk.unmount()
  })

  /** What comes next in the server's own log needs a new file, without which it breaks down, and does not start again. */
  const useUpWal = async (): Promise<void> => {
    const url = new URL(shop.variables['DATABASE_URL'] ?? '')
    url.username = 'postgres'
    url.password = (await readFile(passwordFileIn(join(disk.path, 'data')), 'utf8')).trim()
    url.pathname = '/postgres'
    await withClient(url.href, (superuser) => superuser.query('SELECT pg_switch_wal()'))
  }

  onSmallDisk('no table can grow: commands are refused, and all is back when there is room', () =>
    refusedAndBack(shop, { begin: disk.fill, end: disk.free }),
  )

  onSmallDisk('the server breaks down, again and again: the same', () =>
    refusedAndBack(shop, {
      begin: async () => {
        await disk.fill()
        await useUpWal()
      },
      end: disk.free,
    }),
  )
})
