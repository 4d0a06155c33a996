import type { Prospect } from '../../commands/unknown-outcomes/prospect.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { openReadDatabase, type ReadPlace } from '../../projections/connect.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import { LARGEST_PAGE } from '../../projections/page.ts'
import {
  allDueCases,
  manualQueue,
  openCaseCounts,
  waitForPosition,
  type AgedCase,
} from '../../projections/open-cases/queries.ts'
import { prospectOf } from '../prospects.ts'
import { durationText, prospectInWords } from './case-prospect.ts'
import { because, text } from './fact-words.ts'
import { textTable, visibleLines, type Terminal } from './terminal.ts'

export type QueueOptions = {
  readonly json: boolean
  /** What waits for nobody, too. */
  readonly all: boolean
}
export type QueueParts = {
  readonly store: Pick<EventStore, 'head'>
  readonly database: ReadPlace
  readonly runtime: Pick<Runtime, 'monotonicMs' | 'sleep'>
  readonly terminal: Terminal
}

/** A running system is up with its log by then. */
const UP_TO_DATE_LIMIT_MS = 1_000

/** Shows what waits for a person, or all that is open and what happens to it next. @returns the exit code: 0. */
export const queue = async (parts: QueueParts, { json, all }: QueueOptions): Promise<number> => {
  const { terminal } = parts
  const database = openReadDatabase({ ...parts.database, purpose: 'queue', connections: 1 })
  try {
    await tellLag(parts, database)
    const cases = [...(await allQueued(database)), ...(all ? await allDueCases(database) : [])]
    const shown = withProspects(cases)
    if (json) {
      terminal.print(visibleLines(queueJson(shown)))
      return 0
    }
    terminal.print(queueText(shown, all))
    tellWayOut(terminal, cases)
    if (!all) await tellOthers(terminal, database)
    return 0
  } finally {
    await database.destroy()
  }
}

const tellLag = async ({ store, runtime, terminal }: QueueParts, database: ReadDatabase): Promise<void> => {
  const head = await store.head()
  const { kind, position } = await waitForPosition({ database, runtime }, head, UP_TO_DATE_LIMIT_MS)
  if (kind === 'behind')
    terminal.progress.write(
      `as of position ${position}: the log goes on to ${head}, and no projector follows it\n`,
    )
}

const tellWayOut = ({ progress }: Terminal, cases: readonly AgedCase[]): void => {
  if (cases.some(({ open }) => open.review !== null)) progress.write(`${wayOut}\n`)
}

const wayOut =
  'to go on: POST /v1/admin/manual-queue/{payment}/{transaction}/resume, or …/decline once it is sure at the provider that it was not done (--json shows the transactions)'

const tellOthers = async ({ progress }: Terminal, database: ReadDatabase): Promise<void> => {
  const counts = await openCaseCounts(database)
  const others = counts.reduce((sum, { in_review, cases }) => sum + (in_review ? 0 : cases), 0)
  if (others > 0) progress.write(`open besides, and waiting for nobody: ${others} (--all shows them)\n`)
}

/** Of what waits for a person. */
const MOST_PAGES = 100

const allQueued = async (database: ReadDatabase): Promise<readonly AgedCase[]> => {
  const queued: AgedCase[] = []
  let cursor: string | undefined
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await manualQueue(database, { filter: {} }, { limit: LARGEST_PAGE, cursor })
    if (page.kind === 'invalid_cursor') throw new Error('the queue refuses its own cursor')
    queued.push(...page.items)
    if (page.nextCursor === null) break
    cursor = page.nextCursor
  }
  return queued
}

type Shown = AgedCase & { readonly next: Prospect }

const withProspects = (cases: readonly AgedCase[]): readonly Shown[] =>
  cases.map((one) => ({ ...one, next: prospectOf(one) }))

const queueText = (shown: readonly Shown[], all: boolean): string => {
  if (shown.length === 0) return all ? 'Nothing is open.' : 'Nothing waits for a person.'
  const heading = ['open for', 'payment', 'mode', 'what', 'provider', 'stage', 'tries', 'because', 'next']
  const rows = shown.map((one) => [
    durationText(one.openForMs),
    one.paymentId,
    one.mode,
    `${one.open.operation} ${text(one.amount)}${one.open.foundId === null ? '' : ', found late'}`,
    one.provider,
    one.open.stage,
    String(one.open.tries),
    one.open.failure === null ? '' : because(one.open.failure),
    prospectInWords(one, one.next),
  ])
  return textTable([heading, ...rows], [0, 6])
}

const queueJson = (shown: readonly Shown[]): string =>
  JSON.stringify(
    shown.map(({ open, ...one }) => ({ ...one, ...open })),
    (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
    2,
  )
