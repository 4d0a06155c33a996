import { appendFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { ask, eventually } from '../postgres/spec-home.ts'
import { quiet, RESTORE_LIMIT_MS, useLedger, type Ledger } from './backup.spec-helper.ts'
import { dyingBackup, limitedBackup } from './own-process.spec-helper.ts'
import { readManifest } from './manifest.ts'
import { superuserUrl } from './source.ts'
import { takeBackup } from './take.ts'

const SLOTS = 'SELECT count(*)::integer FROM pg_replication_slots'

describe('a backup', function () {
  this.timeout(RESTORE_LIMIT_MS)
  const stand = useLedger()
  const refusalOf = async (work: Promise<unknown>): Promise<string> => {
    const error: unknown = await work.catch((thrown: unknown) => thrown)
    if (error instanceof Error) return `${String(error)} ${String(error.cause)}`
    throw new Error('expected a refusal')
  }
  const asSuperuser = async (sql: string): Promise<readonly unknown[]> =>
    ask(await superuserUrl(stand.ledger()), sql)
  /** The ledger, where `meanwhile` happens when all files are copied and the backup's end has not come yet. */
  const beforeEnd = (meanwhile: () => Promise<unknown>): Ledger => {
    const { log, ...ledger } = stand.ledger()
    let isFirst = true
    const head = async (): ReturnType<typeof log.head> => {
      if (isFirst) await meanwhile()
      isFirst = false
      return log.head()
    }
    return { ...ledger, log: { ...log, head } }
  }

  it('holds files for its owner only, and neither keys nor passwords', async () => {
    await writeFile(join(stand.ledger().dataDir, 'master-key'), 'secret')
    const { directory, manifest } = await stand.backUp()
    expect(await readManifest(directory)).to.deep.equal(manifest)
    expect((await readdir(directory)).sort()).to.deep.equal(['archive', 'manifest.json', 'postgres'])
    expect((await stat(directory)).mode & 0o777).to.equal(0o700)
    for (const { path } of manifest.files)
      expect((await stat(join(directory, path))).mode & 0o777).to.equal(0o600)
    expect(await stand.left()).to.deep.equal(['backup'])
  })

  it('holds what has been taken out of the database by its end', async () => {
    const { archiveDir } = stand.ledger()
    await mkdir(archiveDir)
    const file = '0000000000000000001-0000000000000000050.0123456789ab.events'
    await writeFile(join(archiveDir, file), 'old ')
    const source = beforeEnd(() => appendFile(join(archiveDir, file), 'events'))
    const { directory } = await takeBackup(source, stand.place('backup'), quiet)
    expect(await readFile(join(directory, 'archive', file), 'utf8')).to.equal('old events')
  })

  it('holds nothing else of the directory where that is kept, not even where it is the data directory', async () => {
    const ledger = stand.ledger()
    await writeFile(join(ledger.dataDir, 'master-key'), 'secret')
    const source = { ...ledger, archiveDir: ledger.dataDir }
    const { directory } = await takeBackup(source, stand.place('backup'), quiet)
    expect(await readdir(join(directory, 'archive'))).to.deep.equal([])
  })

  it('goes into an empty directory, and makes those above it', async () => {
    await mkdir(stand.place('empty'))
    expect((await stand.backUp('empty')).directory).to.equal(stand.place('empty'))
    expect((await stand.backUp('a/b/c')).directory).to.equal(stand.place('a/b/c'))
  })

  it('does not go where something is, nor into what it is of', async () => {
    await mkdir(stand.place('full'))
    await writeFile(join(stand.place('full'), 'mine'), 'mine')
    expect(await refusalOf(stand.backUp('full'))).to.match(/BackupError: .*\/full is not empty/)
    expect(await refusalOf(stand.backUp('full/mine'))).to.match(/mine is there already, and no directory/)
    const { dataDir } = stand.ledger()
    const within = takeBackup(stand.ledger(), join(dataDir, 'backups', 'one'), quiet)
    expect(await refusalOf(within)).to.match(/lies within .*: with that it would be lost/)
    expect(await readdir(dataDir)).to.not.include('backups')
    expect(await readdir(stand.place('full'))).to.deep.equal(['mine'])
  })

  it('that cannot be written leaves nothing', async () => {
    await writeFile(stand.place('file'), '')
    expect(await refusalOf(stand.backUp('file/backup'))).to.match(/no directory can be made.*EEXIST/)
    expect(await refusalOf(stand.backUp('file/a/backup'))).to.match(/no directory can be made.*ENOTDIR/)
    const said = await limitedBackup(stand.ledger(), stand.place('a/backup'))
    expect(said).to.match(
      /BackupError: no backup was made in .*\/a\/backup, and nothing is left of it.*EFBIG/,
    )
    expect(await stand.left()).to.deep.equal(['file'])
    expect(await asSuperuser(SLOTS)).to.deep.equal([0])
  })

  it('that is interrupted leaves nothing', async () => {
    const leaving = new AbortController()
    const hooks = {
      signal: leaving.signal,
      onProgress: () => {
        leaving.abort()
      },
    }
    expect(await refusalOf(stand.backUp('a/backup', hooks))).to.match(/AbortError/)
    expect(await stand.left()).to.deep.equal([])
    expect(await asSuperuser(SLOTS)).to.deep.equal([0])
  })

  it('whose process is killed never looks whole; the next one takes away what it left', async () => {
    await dyingBackup(stand.ledger(), stand.place('backup'))
    const [left = '', ...others] = await stand.left()
    expect([left.replace(/\d+$/, ''), others]).to.deep.equal(['backup.partial-', []])
    expect(await refusalOf(readManifest(stand.place(left)))).to.match(/no whole backup/)
    await eventually(async () => {
      expect(await asSuperuser(SLOTS)).to.deep.equal([0])
    })
    await eventually(() => stand.backUp('other'))
    expect(await stand.left()).to.deep.equal(['other'])
  })

  it('is one at a time', async () => {
    let second = ''
    const source = beforeEnd(async () => {
      second = await refusalOf(stand.backUp('second'))
    })
    const { directory } = await takeBackup(source, stand.place('first'), quiet)
    expect(second).to.match(/another backup of this database is being made/)
    expect(await stand.left()).to.deep.equal(['first'])
    await readManifest(directory)
  })

  it('is none when the server crashes under it', async () => {
    const source = beforeEnd(async () => {
      const [pid] = await asSuperuser(
        `SELECT pid FROM pg_stat_activity WHERE application_name = 'jangbu backup'`,
      )
      process.kill(Number(pid), 'SIGKILL')
      await eventually(() => stand.ledger().log.head())
    })
    const refusal = await refusalOf(takeBackup(source, stand.place('backup'), quiet))
    expect(refusal).to.match(/PostgreSQL ended the connection while the backup was being made/)
    expect(await stand.left()).to.deep.equal([])
    await eventually(() => stand.backUp())
  })

  it('is not made of one database while another answers', async () => {
    const other = { ...stand.ledger(), dataDir: stand.place('elsewhere') }
    await mkdir(join(other.dataDir, 'postgres', 'global'), { recursive: true })
    await writeFile(join(other.dataDir, 'postgres', 'global', 'pg_control'), Buffer.alloc(8_192, 1))
    const password = await readFile(join(stand.ledger().dataDir, 'postgres-password'))
    await writeFile(join(other.dataDir, 'postgres-password'), password)
    expect(await refusalOf(takeBackup(other, stand.place('backup'), quiet))).to.match(
      /the database that answers is not the one in .*elsewhere/,
    )
  })
})
