import { cp, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { eventually } from '../postgres/spec-home.ts'
import { fill, idsIn, idsOf, parts, quiet, RESTORE_LIMIT_MS, useLedger } from './backup.spec-helper.ts'
import { startLoad } from './load.spec-helper.ts'
import { manifestText, readManifest, type Manifest } from './manifest.ts'
import { restoreBackup } from './restore.ts'
import { takeBackup } from './take.ts'

const isRoot = process.getuid?.() === 0
const NOBODY = 65534

describe('a restored backup', function () {
  this.timeout(RESTORE_LIMIT_MS)
  const stand = useLedger()

  it('is the log that was there, and can be begun with', async () => {
    const { directory, manifest } = await stand.backUp()
    const restored = await restoreBackup(directory, stand.place('new'), parts)
    const ids = await idsOf(stand.ledger().log)
    expect(restored.log).to.include({ events: ids.length, digest: manifest.log.digest })
    expect(await idsIn(restored.dataDir)).to.deep.equal(ids)
    expect(await stand.left()).to.have.members(['backup', 'new'])
    const { mode, uid } = await stat(join(restored.dataDir, 'postgres'))
    expect([mode & 0o777, uid]).to.deep.equal([0o700, isRoot ? NOBODY : process.getuid?.()])
  })

  it('holds, without a gap, everything that was acknowledged before the end of a backup made under load', async () => {
    const ledger = stand.ledger()
    const load = startLoad(ledger)
    let acknowledged: readonly string[] = []
    const head = (): ReturnType<typeof ledger.log.head> => {
      if (acknowledged.length === 0) acknowledged = [...load.acknowledged]
      return ledger.log.head()
    }
    await eventually(() => {
      expect(load.acknowledged).to.have.length.above(100)
      return Promise.resolve()
    })
    const watched = { ...ledger, log: { ...ledger.log, head } }
    const { directory, manifest } = await takeBackup(watched, stand.place('backup'), quiet)
    await load.stop()
    const { dataDir, log } = await restoreBackup(directory, stand.place('new'), parts)
    const [restored, original] = [await idsIn(dataDir), await idsOf(ledger.log)]
    expect(restored).to.deep.equal(original.slice(0, log.events))
    expect(restored).to.include.members([...acknowledged])
    expect(acknowledged.length).to.be.above(100)
    // Written to all the while, so that the write-ahead log had something to put right.
    expect(manifest.files.filter(({ path }) => path.startsWith('postgres/pg_wal/'))).to.have.length.above(1)
    expect(original.length).to.be.above(restored.length)
  })

  describe('is none', () => {
    const refusalOf = async (backup: string, dataDir = 'new', hooks = {}): Promise<string> => {
      const made = restoreBackup(backup, stand.place(dataDir), { ...parts, ...hooks })
      const error: unknown = await made.then(
        () => 'it was restored',
        (thrown: unknown) => thrown,
      )
      return String(error)
    }
    const rewritten = async (backup: string, change: (manifest: Manifest) => Manifest): Promise<void> => {
      await writeFile(join(backup, 'manifest.json'), manifestText(change(await readManifest(backup))))
    }
    let whole = ''
    before(async () => {
      await fill(stand.ledger().log, 5)
      whole = join(stand.ledger().dataDir, '..', 'whole')
      await takeBackup(stand.ledger(), whole, quiet)
    })
    let copy = ''
    beforeEach(async () => {
      copy = stand.place('copy')
      await cp(whole, copy, { recursive: true })
    })
    afterEach(async () => {
      expect((await stand.left()).filter((name) => name.startsWith('new'))).to.deep.equal([])
    })

    const damages: readonly (readonly [string, (copy: string) => Promise<unknown>, RegExp])[] = [
      [
        'of one with an altered byte',
        async (backup) => {
          const path = join(backup, 'postgres', 'global', 'pg_filenode.map')
          const bytes = await readFile(path)
          bytes[100] = (bytes[100] ?? 0) ^ 1
          await writeFile(path, bytes)
        },
        /is not as it was made: postgres\/global\/pg_filenode\.map has other bytes$/,
      ],
      [
        'of one without one of its files',
        (backup) => rm(join(backup, 'postgres', 'PG_VERSION')),
        /is not as it was made: postgres\/PG_VERSION is missing$/,
      ],
      [
        'of one with a shorter file',
        (backup) => truncate(join(backup, 'postgres', 'global', 'pg_control'), 10),
        /postgres\/global\/pg_control has 10 bytes instead of 8192$/,
      ],
      [
        'of one with a file more',
        (backup) => writeFile(join(backup, 'postgres', 'standby.signal'), ''),
        /postgres\/standby\.signal does not belong to it$/,
      ],
      [
        'of one that never became whole',
        (backup) => rm(join(backup, 'manifest.json')),
        /is no whole backup: there is no manifest\.json in it$/,
      ],
      [
        'of one of another PostgreSQL',
        (backup) =>
          rewritten(backup, (one) => ({ ...one, postgres: { ...one.postgres, majorVersion: '17' } })),
        /holds data of PostgreSQL 17, but this Jangbu brings PostgreSQL 18: restore it with the Jangbu/,
      ],
      [
        'of one whose log is another',
        (backup) =>
          rewritten(backup, (one) => ({
            ...one,
            log: { ...one.log, digest: `sha256:${'0'.repeat(64)}` },
          })),
        /the restored log is not the one that was backed up: up to \d+ its digest is sha256:/,
      ],
      [
        'of one whose log should be longer',
        (backup) =>
          rewritten(backup, (one) => ({
            ...one,
            log: { ...one.log, atLeast: '1000000', atMost: '1000001' },
          })),
        /the restored log ends at \d+: it should end between 1000000 and 1000001$/,
      ],
    ]
    for (const [title, damage, refusal] of damages)
      it(title, async () => {
        await damage(copy)
        expect(await refusalOf(copy)).to.match(refusal)
      })

    it('where something is', async () => {
      await mkdir(stand.place('taken'))
      await writeFile(join(stand.place('taken'), 'mine'), 'mine')
      expect(await refusalOf(copy, 'taken')).to.match(/taken is not empty: name a directory/)
      expect(await readdir(stand.place('taken'))).to.deep.equal(['mine'])
      expect(await refusalOf(copy, 'copy/new')).to.match(/copy\/new lies within .*copy/)
    })
    it('when it is interrupted', async () => {
      const leaving = new AbortController()
      const onProgress = ({ doing }: { readonly doing: string }): void => {
        if (doing === 'reading the log') leaving.abort()
      }
      expect(await refusalOf(copy, 'new', { onProgress, signal: leaving.signal })).to.match(/AbortError/)
    })
  })
})
