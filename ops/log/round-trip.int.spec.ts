import { expect } from 'chai'
import fc from 'fast-check'
import { join } from 'node:path'
import { StreamName } from '../../ledger/core/ids.ts'
import { eventStoreDbImporter } from '../../ledger/store/eventstoredb/importer.ts'
import { specimenServer } from '../../ledger/store/eventstoredb/specimen-server.spec-helper.ts'
import { eventStoreDbStore } from '../../ledger/store/eventstoredb/store.ts'
import { START, type LogImporter } from '../../ledger/store/port.ts'
import { capturingTerminal } from '../cli/terminal.spec-helper.ts'
import { logImport } from '../cli/log-import.ts'
import { systemRuntime } from '../runtime.ts'
import {
  anyHistory,
  appendTo,
  exported,
  failureOf,
  inDirectory,
  memoryLog,
  memoryWith,
  plainHistory,
  textOf,
} from './history.spec-helper.ts'
import { importLog } from './import.ts'
import { withPostgresLog, type PostgresLog } from './postgres-log.spec-helper.ts'
import { sidecarPath } from './sidecar.ts'
import { verifyLog } from './verify.ts'

const runtime = systemRuntime()

const verified = async ({ url, store }: PostgresLog, path: string): Promise<readonly string[]> => {
  const parts = { store, postgres: { connectionString: url } }
  const { findings } = await verifyLog(parts, { against: path })
  return findings.map(({ what }) => what)
}

describe('a log taken from engine to engine', () => {
  it('is the same: memory, PostgreSQL, memory, PostgreSQL', () =>
    fc.assert(
      fc.asyncProperty(anyHistory, (history) =>
        withPostgresLog((first) =>
          withPostgresLog((last) =>
            inDirectory(async (directory) => {
              const [one, two, three, four] = ['1', '2', '3', '4'].map((name) => join(directory, name))
              if (one === undefined || two === undefined || three === undefined || four === undefined)
                throw new Error('no paths')
              const between = memoryLog()
              await exported(await memoryWith(history), one)
              await importLog(first, { path: one, isDryRun: false })
              await exported(first.store, two)
              await importLog(between, { path: two, isDryRun: false })
              await exported(between.store, three)
              await importLog(last, { path: three, isDryRun: false })
              await exported(last.store, four)
              for (const path of [two, three, four]) {
                expect(await textOf(path)).to.equal(await textOf(one))
                expect(await textOf(sidecarPath(path))).to.equal(await textOf(sidecarPath(one)))
              }
              for (const log of [first, last]) expect(await verified(log, one)).to.deep.equal([])
            }),
          ),
        ),
      ),
      { numRuns: 3 },
    )).timeout(60_000)

  it('comes from PostgreSQL with what its flushes have written at once', () =>
    withPostgresLog((original) =>
      withPostgresLog((copy) =>
        inDirectory(async (directory) => {
          await Promise.all(
            Array.from({ length: 40 }, (_, index) =>
              appendTo(
                original.store,
                plainHistory(20, 4).map((append) => ({
                  ...append,
                  stream: StreamName(`s${index}-${append.stream}`),
                })),
              ),
            ),
          )
          const [path, again] = [join(directory, 'log'), join(directory, 'again')]
          await exported(original.store, path)
          const terminal = capturingTerminal()
          const options = { file: path, dryRun: false, json: false }
          expect(await logImport({ ...copy, terminal }, options)).to.equal(0)
          await exported(copy.store, again)
          expect(await textOf(again)).to.equal(await textOf(path))
          expect(await verified(copy, path)).to.deep.equal([])
          expect(await copy.store.readAll(START, 10_000)).to.deep.equal(
            await original.store.readAll(START, 10_000),
          )
          const { digest } = JSON.parse(await textOf(sidecarPath(path))) as { digest: string }
          expect(terminal.printed())
            .to.contain('Wrote 800 events.')
            .and.contain(digest)
            .and.contain('JANGBU_MASTER_KEY')
          expect(terminal.told()).to.contain('reading back: 800 of 800')
        }),
      ),
    )).timeout(20_000)

  it('into PostgreSQL goes on where an import was interrupted', () =>
    withPostgresLog((log) =>
      inDirectory(async (directory) => {
        const path = join(directory, 'log')
        await exported(await memoryWith(plainHistory(300, 7)), path)
        const importer = await log.importer()
        let left = 120
        const dying: LogImporter = {
          importNext: async (events) => {
            const now = events.slice(0, left)
            left -= now.length
            await importer.importNext(now)
            if (left === 0) throw new Error('killed')
          },
          close: importer.close,
        }
        const killed = importLog(
          { ...log, importer: () => Promise.resolve(dying) },
          { path, isDryRun: false },
        )
        expect((await failureOf(killed)).message).to.equal('killed')
        expect(await log.store.head()).to.equal(120n)
        const terminal = capturingTerminal()
        await logImport({ ...log, terminal }, { file: path, dryRun: true, json: false })
        expect(terminal.printed()).to.contain('180 of 300 events would be written, after 120 that were there')
        const report = await importLog(log, { path, isDryRun: false })
        expect(report).to.include({ events: 300, alreadyThere: 120, written: 180 })
        expect(await verified(log, path)).to.deep.equal([])
      }),
    ))

  it('is refused where somebody else writes meanwhile', () =>
    withPostgresLog((log) =>
      inDirectory(async (directory) => {
        const path = join(directory, 'log')
        await exported(await memoryWith(plainHistory(30)), path)
        const importer = async (): Promise<LogImporter> => {
          const opened = await log.importer()
          await appendTo(log.store, plainHistory(1))
          return opened
        }
        const failure = await failureOf(importLog({ ...log, importer }, { path, isDryRun: false }))
        expect(failure).to.have.property('name', 'ImportRefusedError')
        expect(await log.store.head()).to.equal(1n)
      }),
    ))

  it('is the same after EventStoreDB, and an import into it goes on where the server was killed', () =>
    withPostgresLog((last) =>
      inDirectory(async (directory) => {
        const server = await specimenServer()
        const place = { connectionString: server.url(), runtime }
        const store = await eventStoreDbStore(place)
        try {
          const [path, again, end] = [join(directory, '1'), join(directory, '2'), join(directory, '3')]
          const history = [...plainHistory(60, 7), ...fc.sample(anyHistory, { numRuns: 4, seed: 7 }).flat()]
          await exported(await memoryWith(history), path)
          const importer = async (): Promise<LogImporter> => {
            const opened = await eventStoreDbImporter(place)
            const importNext: LogImporter['importNext'] = async (events) => {
              await opened.importNext(events.slice(0, 20))
              throw new Error('killed')
            }
            return { ...opened, importNext }
          }
          const options = { path, isDryRun: false }
          expect((await failureOf(importLog({ store, importer }, options))).message).to.equal('killed')
          await server.kill()
          await server.start()
          const parts = { store, importer: () => eventStoreDbImporter(place) }
          expect(await importLog(parts, options)).to.include({ alreadyThere: 20 })

          await exported(store, again)
          expect(bodiesIn(await textOf(again))).to.deep.equal(bodiesIn(await textOf(path)))
          const { digest } = JSON.parse(await textOf(sidecarPath(path))) as { digest: string }
          const report = await verifyLog({ store }, { expected: digest, against: path })
          expect(report.findings).to.deep.equal([])

          await importLog(last, { path: again, isDryRun: false })
          await exported(last.store, end)
          expect(await textOf(end)).to.equal(await textOf(path))
          expect(await verified(last, path)).to.deep.equal([])
        } finally {
          await store.close()
          await server.remove()
        }
      }),
    )).timeout(60_000)
})

/** Without their positions, which are the engine's own. */
const bodiesIn = (text: string): readonly string[] =>
  text.split('\n').map((line) => line.replace(/^\{"position":"\d+",/, '{'))
