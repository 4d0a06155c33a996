import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { memoryStore } from '../../ledger/store/memory.ts'
import { appended, newStream, specimenAppend } from '../../ledger/store/specimen.spec-helper.ts'
import { ask } from '../postgres/spec-home.ts'
import { systemRuntime } from '../runtime.ts'
import { parts, RESTORE_LIMIT_MS, useLedger } from './backup.spec-helper.ts'
import { drill } from './drill.ts'
import { startLoad } from './load.spec-helper.ts'
import { readManifest } from './manifest.ts'

describe('a drill', function () {
  this.timeout(RESTORE_LIMIT_MS)
  const stand = useLedger()
  const workshops = async (): Promise<readonly string[]> =>
    (await readdir(tmpdir())).filter((name) => name.startsWith('jangbu-drill-'))
  const failureOf = async (work: Promise<unknown>): Promise<string> =>
    String(
      await work.then(
        () => 'it passed',
        (error: unknown) => error,
      ),
    )
  afterEach(async () => {
    expect(await workshops()).to.deep.equal([])
  })

  it('proves that what is restored equals what is there, while it grows', async () => {
    const load = startLoad(stand.ledger())
    const { log, backup } = await drill(stand.ledger(), undefined, parts)
    await load.stop()
    expect(log.events).to.be.at.least(backup.manifest.log.events)
    expect(log.events).to.be.above(40)
    expect(log.events).to.equal(Number(log.position))
  })

  it('keeps the backup where it is asked to', async () => {
    const { backup } = await drill(stand.ledger(), stand.place('kept'), parts)
    expect(await readManifest(stand.place('kept'))).to.deep.equal(backup.manifest)
  })

  it('fails when the logs differ', async () => {
    const { log, ...ledger } = stand.ledger()
    const other = memoryStore(systemRuntime().now)
    const all = Number(await log.head())
    for (let events = 0; events < all; events += 1)
      await appended(() => other, specimenAppend(newStream(), randomUUID()))
    const failure = await failureOf(drill({ ...ledger, log: other }, undefined, parts))
    expect(failure).to.match(/BackupError: the restored log is not the one that was backed up/)
  })

  it('fails when a read model has seen more than the log holds', async () => {
    const { databaseUrl } = stand.ledger()
    await ask(
      databaseUrl,
      `INSERT INTO jangbu_read.checkpoints (projection, version, build, partition, position, epoch, status)
       VALUES ('early', 1, 'served', 0, 1000000, 1, 'running')`,
    )
    const failure = await failureOf(drill(stand.ledger(), undefined, parts))
    await ask(databaseUrl, `DELETE FROM jangbu_read.checkpoints WHERE projection = 'early'`)
    expect(failure).to.match(/the read model early stands at 1000000, beyond the restored log's end at \d+$/)
  })

  it('leaves nothing when it is interrupted', async () => {
    const leaving = new AbortController()
    const onProgress = ({ doing }: { readonly doing: string }): void => {
      if (doing === 'reading the log') leaving.abort()
    }
    const hooks = { ...parts, onProgress, signal: leaving.signal }
    expect(await failureOf(drill(stand.ledger(), undefined, hooks))).to.match(/AbortError/)
  })
})
