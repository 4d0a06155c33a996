import { expect } from 'chai'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { reasonsOf } from '../../ledger/core/reasons.ts'
import { Position } from '../../ledger/store/port.ts'
import { archive } from '../../ledger/store/postgres/archive/archiver.ts'
import { damageIndex } from '../../ledger/store/postgres/archive/segment.spec-helper.ts'
import { ask } from '../postgres/spec-home.ts'
import { fill, idsIn, idsOf, parts, quiet, RESTORE_LIMIT_MS, useLedger } from './backup.spec-helper.ts'
import { restoreBackup } from './restore.ts'
import { takeBackup } from './take.ts'

describe('a backup of a log whose old ranges are in files', function () {
  this.timeout(RESTORE_LIMIT_MS)
  const stand = useLedger((url) => ask(url, 'UPDATE jangbu_log.partitioning SET size = 30'))

  it('holds them all, also those archived while it is made', async () => {
    const ledger = stand.ledger()
    const { databaseUrl, archiveDir, log } = ledger
    for (let batch = 0; batch < 10; batch += 1) await fill(log, 20)
    const archiveBefore = (position: bigint) =>
      archive(
        { connectionString: databaseUrl, directory: archiveDir },
        { kind: 'position', position: Position(position) },
      )
    const archived: number[] = [(await archiveBefore(100n)).length]
    // Before the backup's end, and after it: the second is in both, the log's table and the archive.
    const head = async (): ReturnType<typeof log.head> => {
      archived.push((await archiveBefore(100n + 100n * BigInt(archived.length))).length)
      return log.head()
    }
    const { directory, manifest } = await takeBackup(
      { ...ledger, log: { ...log, head } },
      stand.place('backup'),
      quiet,
    )
    expect(archived).to.have.length(3)
    for (const ranges of archived) expect(ranges).to.be.above(0)
    const files = manifest.files.filter(({ path }) => path.startsWith('archive/'))
    expect(files).to.have.length(archived.reduce((sum, ranges) => sum + ranges, 0))
    const { dataDir } = await restoreBackup(directory, stand.place('new'), parts)
    expect(await idsIn(dataDir)).to.deep.equal(await idsOf(log))
  })

  it('is not made while a file is altered, also where no reading of the log would see it', async () => {
    const { databaseUrl, archiveDir, log } = stand.ledger()
    await fill(log, 60)
    await archive(
      { connectionString: databaseUrl, directory: archiveDir },
      { kind: 'position', position: Position(100n) },
    )
    const [file = ''] = await readdir(archiveDir)
    const bytes = await readFile(join(archiveDir, file))
    await damageIndex(join(archiveDir, file))
    const error = await takeBackup(stand.ledger(), stand.place('backup'), quiet).catch(
      (told: unknown) => told,
    )
    expect(reasonsOf(error)).to.contain(`${file}, which was altered`)
    expect(await stand.left()).to.deep.equal([])
    await writeFile(join(archiveDir, file), bytes)
  })
})
