import type { Runtime } from '../../ledger/core/runtime.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import type { Until } from '../../ledger/store/until.ts'
import { openReadDatabase, type ReadPlace } from '../../projections/connect.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import { waitForPosition } from '../../projections/journal/queries.ts'
import { momentIn } from './explain/moment.ts'
import { futureOf } from './moment-limit.ts'
import { visibleLines, type Terminal } from './terminal.ts'

export type LedgerParts = {
  readonly store: Pick<EventStore, 'head'>
  readonly database: ReadPlace
  readonly runtime: Pick<Runtime, 'monotonicMs' | 'sleep' | 'now'>
  readonly terminal: Terminal
}

/** A running system is up with its log by then. */
const UP_TO_DATE_LIMIT_MS = 1_000

/** The exit code of what cannot be asked. */
const WRONGLY_ASKED = 2

/** Opens the books for one question, and says how far they reflect the log where that is not all of it. */
export const askBooks = async (
  { store, database: place, runtime, terminal }: LedgerParts,
  ask: (database: ReadDatabase) => Promise<number>,
): Promise<number> => {
  const database = openReadDatabase({ ...place, purpose: 'ledger', connections: 1 })
  try {
    const head = await store.head()
    const { kind, position } = await waitForPosition({ database, runtime }, head, UP_TO_DATE_LIMIT_MS)
    if (kind === 'behind')
      terminal.progress.write(
        `as of position ${position}: the log goes on to ${head}, and no projector follows it\n`,
      )
    return await ask(database)
  } finally {
    await database.destroy()
  }
}

/** Says why there is no answer. @returns the exit code. */
export const refuse = ({ terminal }: Pick<LedgerParts, 'terminal'>, why: string): number => {
  terminal.progress.write(`${visibleLines(why)}\n`)
  return WRONGLY_ASKED
}

/** The moment of `--as-of`; a sentence for a person where it is none, or has not been yet. */
export const asOfIn = async (
  parts: LedgerParts,
  text: string | undefined,
): Promise<{ readonly asOf: Until | undefined } | { readonly wrong: string }> => {
  const asOf = momentIn('--as-of', text)
  if (asOf !== undefined && 'wrong' in asOf) return asOf
  const wrong = await futureOf(parts, '--as-of', asOf)
  return wrong === undefined ? { asOf } : { wrong }
}

/** For programs: sums are text, so that no digit is lost. */
export const printJson = ({ terminal }: Pick<LedgerParts, 'terminal'>, answer: unknown): void => {
  const text = JSON.stringify(
    answer,
    (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
    2,
  )
  terminal.print(visibleLines(text))
}
