import type { Runtime } from '../../../ledger/core/runtime.ts'
import type { EventStore, Position } from '../../../ledger/store/port.ts'
import type { Until } from '../../../ledger/store/until.ts'
import { openReadDatabase, type ReadPlace } from '../../../projections/connect.ts'
import { migrate } from '../../../projections/migrate.ts'
import type { Projection } from '../../../projections/projection.ts'
import { withScratchSchema } from '../../../projections/replay/scratch.ts'
import { momentIn } from '../explain/moment.ts'
import { progressOn, type Progress } from '../log-progress.ts'
import { futureOf } from '../moment-limit.ts'
import { textTable, visibleLines, type Terminal } from '../terminal.ts'
import { buildAsOf } from './build.ts'
import type { Answered, Ask } from './askable.ts'
import { askableLists } from './lists.ts'

export type AsOfOptions = {
  readonly moment: string
  /** The list, then what its address takes after its question mark: `payments`, `status=APPROVED`. */
  readonly question: readonly string[]
  readonly json: boolean
}
export type AsOfParts = {
  readonly store: Pick<EventStore, 'readAll' | 'readStream' | 'head'>
  readonly database: ReadPlace
  readonly runtime: Pick<Runtime, 'now' | 'randomUuid'>
  readonly terminal: Terminal
}

/** The exit code of what cannot be asked. */
const WRONGLY_ASKED = 2

/**
 * Shows a list as it was: its read model is built from the log up to the moment in a schema of its own, gone afterwards,
 * and asked by the very query that serves the list now.
 * @returns the exit code: 2 for what cannot be asked.
 */
export const asOf = async (parts: AsOfParts, options: AsOfOptions): Promise<number> => {
  const { terminal } = parts
  const asked = await askedIn(parts, options)
  if ('wrong' in asked) {
    terminal.progress.write(`${visibleLines(asked.wrong)}\n`)
    return WRONGLY_ASKED
  }
  const progress = progressOn(terminal.progress)
  try {
    const { answered, position } = await answerAt({ ...parts, progress }, asked)
    progress.stop()
    terminal.print(options.json ? jsonOf(answered, position) : textOf(answered))
    const more = answered.isCut ? ', the first of more' : ''
    terminal.progress.write(`as of position ${position}${more}\n`)
    return 0
  } finally {
    progress.stop()
  }
}

type Asked = { readonly until: Until; readonly projection: Projection; readonly ask: Ask }

const askedIn = async (
  parts: AsOfParts,
  { moment, question }: AsOfOptions,
): Promise<Asked | { readonly wrong: string }> => {
  const until = momentIn('the moment', moment)
  if (until === undefined || 'wrong' in until) return { wrong: until?.wrong ?? 'a moment is expected' }
  const future = await futureOf(parts, 'the moment', until)
  if (future !== undefined) return { wrong: future }
  const [list = '', ...words] = question
  const askable = Object.hasOwn(askableLists, list) ? askableLists[list] : undefined
  if (askable === undefined)
    return { wrong: `there is no list "${list}": ${Object.keys(askableLists).join(', ')}` }
  const stray = words.find((word) => !word.includes('='))
  if (stray !== undefined) return { wrong: `"${stray}": a filter is written like status=APPROVED` }
  const ask = askable.read(Object.fromEntries(words.map(pairOf)))
  return typeof ask === 'function'
    ? { until, projection: askable.projection, ask }
    : { wrong: ask.join('\n') }
}

const pairOf = (word: string): readonly [string, string] => {
  const at = word.indexOf('=')
  return [word.slice(0, at), word.slice(at + 1)]
}

type Working = AsOfParts & { readonly progress: Progress }

const answerAt = (
  parts: Working,
  { until, projection, ask }: Asked,
): Promise<{ readonly answered: Answered; readonly position: Position }> => {
  const { connectionString } = parts.database
  return withScratchSchema(connectionString, parts.runtime.randomUuid(), async (schema) => {
    await migrate(connectionString, schema)
    const place = { connectionString, schema, connections: 1 }
    const onProgress = (done: Position, all: Position): void => {
      parts.progress.update({ doing: 'replaying', done, all })
    }
    const position = await buildAsOf({ ...parts, place, projection, onProgress }, until)
    const database = openReadDatabase({ ...place, purpose: 'as of' })
    try {
      return { answered: await ask(database), position }
    } finally {
      await database.destroy()
    }
  })
}

const textOf = ({ names, rows }: Answered): string =>
  rows.length === 0
    ? 'Nothing.'
    : textTable([names, ...rows.map((row) => row.map((cell) => String(cell ?? '')))])

const jsonOf = ({ names, rows, isCut }: Answered, position: Position): string => {
  const data = rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? null])))
  return visibleLines(
    JSON.stringify(
      { position, isCut, data },
      (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
      2,
    ),
  )
}
