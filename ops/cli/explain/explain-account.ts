import { epochMsOf, instantOf, type Instant } from '../../../ledger/core/time.ts'
import { Position, START, type EventStore } from '../../../ledger/store/port.ts'
import type { Until } from '../../../ledger/store/until.ts'
import { openReadDatabase, type ReadPlace } from '../../../projections/connect.ts'
import type { ReadTransaction } from '../../../projections/database.ts'
import { inSnapshot } from '../../../projections/journal/queries.ts'
import { positionBefore, positionOf } from '../../../projections/journal/stood.ts'
import { PLOT_COLUMNS } from '../report/chart/balance-svg.ts'
import type { Point, Report } from '../report/model.ts'
import {
  balancePoints,
  currenciesOf,
  largestEntries,
  newestEntries,
  spanOf,
  stoodAt,
  typeTotals,
  type Range,
} from './account-entries.ts'
import { MOST_ENTRIES } from './account-entry-table.ts'
import { accountReport, isSound, type AccountPart } from './account-report.ts'
import type { AccountQuestion } from './question.ts'

const MOST_LARGEST = 10
const USUAL_ENTRIES = 50

export type AccountParts = { readonly store: Pick<EventStore, 'head'>; readonly database: ReadPlace }
export type AccountAnswer = { readonly report: Report; readonly differs: boolean }

/**
 * What an account's balance is made of, in each of its currencies; undefined: nothing was ever posted to it. `differs`: its
 * entries do not add up to its balance.
 */
export const explainAccount = async (
  { store, database: place }: AccountParts,
  question: AccountQuestion,
): Promise<AccountAnswer | undefined> => {
  const database = openReadDatabase({ ...place, purpose: 'explain', connections: 1 })
  try {
    const head = await store.head()
    return await inSnapshot(database, (tx, position) => answer(tx, question, { head, position }))
  } finally {
    await database.destroy()
  }
}

/** Where the log ends, and what of it the books reflect. */
type Reach = { readonly head: Position; readonly position: Position }

const answer = async (
  tx: ReadTransaction,
  question: AccountQuestion,
  { head, position }: Reach,
): Promise<AccountAnswer | undefined> => {
  const currencies = await currenciesOf(tx, question.account)
  if (currencies.length === 0) return undefined
  const until = await untilPosition(tx, question, position)
  const after = await afterPosition(tx, question.from)
  const parts: AccountPart[] = []
  for (const currency of currencies) {
    const range = { account: question.account, currency, after: after < until ? after : until, until }
    parts.push(await partOf(tx, range, question))
  }
  const report = accountReport({ question, parts, head, position, until })
  return { report, differs: !parts.every(isSound) }
}

/** The earliest of what is asked for and what there is. */
const untilPosition = async (
  tx: ReadTransaction,
  { to, asOf }: AccountQuestion,
  position: Position,
): Promise<Position> => {
  let until = position
  for (const one of [to, asOf]) {
    const asked = one === undefined ? position : await positionOf(tx, one, position)
    if (asked < until) until = asked
  }
  return until
}

/** Of the entry before the first that counts. */
const afterPosition = async (tx: ReadTransaction, from: Until | undefined): Promise<Position> => {
  if (from === undefined) return START
  if (from.kind === 'time') return positionBefore(tx, from.recordedAt)
  return from.position > START ? Position(from.position - 1n) : START
}

const partOf = async (
  tx: ReadTransaction,
  range: Range,
  { from, to, asOf, all }: AccountQuestion,
): Promise<AccountPart> => {
  const [opening, closing] = [await stoodAt(tx, range, range.after), await stoodAt(tx, range, range.until)]
  return {
    currency: range.currency,
    opening,
    closing,
    totals: await typeTotals(tx, range),
    largest: await largestEntries(tx, range, MOST_LARGEST),
    entries: await newestEntries(tx, range, all ? MOST_ENTRIES : USUAL_ENTRIES),
    points: await pointsOf(tx, range, { from, opening: opening.balance }),
    until: [to, asOf].flatMap(timeOf).sort()[0],
  }
}

const timeOf = (one: Until | undefined): readonly Instant[] => (one?.kind === 'time' ? [one.recordedAt] : [])

/** With what stood there before the first of them. */
const pointsOf = async (
  tx: ReadTransaction,
  range: Range,
  { from, opening }: { readonly from: Until | undefined; readonly opening: bigint },
): Promise<readonly Point[]> => {
  const entries = await spanOf(tx, range)
  const fromMs = from?.kind === 'time' ? epochMsOf(from.recordedAt) : entries?.fromMs
  if (fromMs === undefined) return []
  const before = { at: instantOf(fromMs), amount: opening }
  if (entries === undefined) return [before]
  const span = { fromMs, untilMs: entries.untilMs }
  const points = await balancePoints(tx, range, { span, columns: PLOT_COLUMNS })
  return [before, ...points.map(({ atMs, amount }) => ({ at: instantOf(atMs), amount }))]
}
