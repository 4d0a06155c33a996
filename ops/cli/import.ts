import { realpath } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { keysOf } from '../../commands/imports/answer-lines.ts'
import { ConfigError } from '../config.ts'
import { batchesOf, type Batch } from './import-batches.ts'
import { importClientOf, type ImportClient } from './import-client.ts'
import { columnOf } from './import-columns.ts'
import { newDuplicates, type Duplicates } from './import-duplicates.ts'
import { paymentsIn, surveyFile, type SurveyedFile } from './import-file.ts'
import { readRecord, type ReadRecord, type RefusedLine } from './import-record.ts'
import { refusedFileAt, type RefusedFile } from './import-report.ts'
import { importText, type ImportOutcome } from './import-text.ts'
import { progressOn, type Progress } from './log-progress.ts'
import type { RunningSystem } from './running-system.ts'
import { visibleLines, type Terminal } from './terminal.ts'

export type ImportOptions = {
  /** `mer_…` */
  readonly merchant?: string
  readonly mode: 'test' | 'live'
  readonly dryRun: boolean
  /** Where the refused lines are written. */
  readonly refused?: string
  readonly json: boolean
}
export type ImportDesk = {
  readonly system: RunningSystem
  readonly terminal: Terminal
  /** Aborts when it is to stop between two batches. */
  readonly signal: AbortSignal
}

/**
 * Imports a file of payments that were made elsewhere through the running system, or goes on where that was interrupted.
 * @returns the exit code: 1 when a line was refused, or not all were read.
 * @throws ConfigError when the file or the command makes no sense, or the system refuses it; nothing was imported then.
 */
export const importPayments = async (
  desk: ImportDesk,
  path: string | undefined,
  options: ImportOptions,
): Promise<number> => {
  const { merchant } = options
  if (path === undefined) throw new ConfigError('a file is expected; --template prints one to fill in')
  if (merchant === undefined) throw new ConfigError('--merchant is expected: whose payments they are')
  await refuseToOverwrite(path, options.refused)
  const progress = progressOn(desk.terminal.progress)
  try {
    const outcome = await run({ ...desk, progress }, path, { ...options, merchant })
    progress.stop()
    desk.terminal.print(
      visibleLines(options.json ? JSON.stringify(outcome, undefined, 2) : importText(outcome)),
    )
    return outcome.counts.refused === 0 && outcome.isWhole ? 0 : 1
  } finally {
    progress.stop()
  }
}

/** The report would take the place of what is to be read. */
const refuseToOverwrite = async (path: string, refused: string | undefined): Promise<void> => {
  if (refused === undefined) return
  const real = (one: string): Promise<string> => realpath(one).catch(() => resolve(one))
  if ((await real(path)) === (await real(refused)))
    throw new ConfigError('--refused: must be another file than the one that is imported')
}

type Work = ImportDesk & { readonly progress: Progress }
type Asked = ImportOptions & { readonly merchant: string }

const run = async (work: Work, path: string, asked: Asked): Promise<ImportOutcome> => {
  const file = await surveyFile(path, (done, all) => {
    work.progress.update({ doing: 'reading', done: BigInt(done), all: BigInt(all) })
  })
  const client = importClientOf(work.system)
  const whose = { merchantId: asked.merchant, mode: asked.mode, fileDigest: file.digest }
  const told = { file, merchant: asked.merchant, mode: asked.mode, dryRun: asked.dryRun }
  if (asked.dryRun) {
    const judge = { send: (lines: Given) => client.check(whose, lines), duplicates: newDuplicates() }
    const read = await readAll(work, file, { ...judge, refusedPath: asked.refused })
    return { ...told, ...read, id: null, wasDone: false, refusedFile: fileOf(asked, read) }
  }
  const { lines, lastLine } = file
  const begun = await client.begin({ ...whose, fileName: basename(path), lines, lastLine })
  const send = (lines: Given) => client.send(begun.id, lines)
  const read = await readAll(work, file, { send, duplicates: undefined, refusedPath: asked.refused })
  if (read.isWhole) await client.complete(begun.id, completedCounts(read.counts))
  // Asked of every line: what an earlier run told is not what is here.
  const wasDone = read.counts.alreadyThere === lines
  return { ...told, ...read, id: begun.id, wasDone, refusedFile: fileOf(asked, read) }
}

const fileOf = ({ refused }: Asked, { counts }: Read): string | null =>
  counts.refused > 0 ? (refused ?? null) : null

const completedCounts = ({ imported, alreadyThere, refused }: Read['counts']) => ({
  imported,
  alreadyThere,
  refused,
})

type Given = Parameters<ImportClient['send']>[1]
type Sending = {
  readonly send: (lines: Given) => ReturnType<ImportClient['send']>
  /** Of a dry run, since nothing of it is anywhere that the system could compare with. */
  readonly duplicates: Duplicates | undefined
  readonly refusedPath: string | undefined
}
type Read = Pick<ImportOutcome, 'counts' | 'isWhole' | 'examples'>

const BATCHES_AT_ONCE = 4
const MOST_EXAMPLES = 20

/** `keys`: of what only one line of a file can be. */
type UnderWay = { readonly keys: ReadonlySet<string>; readonly judged: Promise<Judged> }

/**
 * Batch after batch, a few at once, their results in the order of the file. What stands in it twice is not sent before the
 * first of it is judged, so that the first is the one that is imported.
 */
const readAll = async (work: Work, file: SurveyedFile, sending: Sending): Promise<Read> => {
  const tally = newTally(refusedFileAt(sending.refusedPath, file.heading))
  const underWay: UnderWay[] = []
  const settleFirst = async (): Promise<void> => {
    const first = underWay.shift()
    if (first === undefined) return
    await tally.add(await first.judged)
    work.progress.update({ doing: 'importing', done: BigInt(tally.lines()), all: BigInt(file.lines) })
  }
  try {
    for await (const batch of batchesOf(recordsOf(file, sending.duplicates))) {
      if (work.signal.aborted) break
      const keys = new Set(batch.given.flatMap(({ given }) => keysOf(given)))
      while (underWay.length >= BATCHES_AT_ONCE || underWay.some((one) => !one.keys.isDisjointFrom(keys)))
        await settleFirst()
      const judged = judge(batch, sending)
      // Its failure is told when its turn comes.
      judged.catch(() => undefined)
      underWay.push({ keys, judged })
    }
    while (underWay.length > 0) await settleFirst()
  } finally {
    await Promise.allSettled(underWay.map(({ judged }) => judged))
    await tally.close()
  }
  return tally.read(file.lines)
}

const recordsOf = async function* (
  file: SurveyedFile,
  duplicates: Duplicates | undefined,
): AsyncGenerator<ReadRecord> {
  for await (const record of paymentsIn(file)) {
    const read = readRecord(file.heading, record)
    yield duplicates === undefined ? read : duplicates.judge(read)
  }
}

type Judged = {
  readonly kinds: readonly ('imported' | 'already_there' | 'importable')[]
  readonly refused: readonly RefusedLine[]
}

const judge = async ({ given, refused }: Batch, { send }: Sending): Promise<Judged> => {
  const results = given.length === 0 ? [] : await send(given.map((one) => one.given))
  const more: RefusedLine[] = []
  const kinds = results.flatMap(({ result, refusal }, index) => {
    if (result !== 'refused') return [result]
    const record = given[index]?.record
    if (record === undefined || refusal === null)
      throw new Error('the system answers other lines than it was sent')
    const { reason, fields, message } = refusal
    const told = fields.map((one) => ({ column: columnOf(one.field), because: one.message.en }))
    more.push({ ...record, reason, fields: told.length > 0 ? told : [{ column: '', because: message.en }] })
    return []
  })
  if (results.length !== given.length)
    throw new Error('the system did not answer every line that it was sent')
  return { kinds, refused: [...refused, ...more].toSorted((a, b) => a.line - b.line) }
}

const newTally = (refusedFile: RefusedFile) => {
  const counts = { imported: 0, alreadyThere: 0, importable: 0, refused: 0 }
  const examples: RefusedLine[] = []
  const lines = (): number => counts.imported + counts.alreadyThere + counts.importable + counts.refused
  return {
    lines,
    add: async ({ kinds, refused }: Judged): Promise<void> => {
      counts.imported += kinds.filter((kind) => kind === 'imported').length
      counts.alreadyThere += kinds.filter((kind) => kind === 'already_there').length
      counts.importable += kinds.filter((kind) => kind === 'importable').length
      counts.refused += refused.length
      examples.push(...refused.slice(0, MOST_EXAMPLES - examples.length))
      await refusedFile.add(refused)
    },
    close: refusedFile.close,
    read: (all: number): Read => ({ counts, isWhole: lines() === all, examples }),
  }
}
