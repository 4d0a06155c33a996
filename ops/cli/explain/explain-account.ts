import type { Currency } from '../../../ledger/core/money.ts'
import { epochMsOf, instantOf, type Instant } from '../../../ledger/core/time.ts'
import { Position, START, type EventStore } from '../../../ledger/store/port.ts'
import type { Until } from '../../../ledger/store/until.ts'
import type { ReadPlace } from '../../../projections/connect.ts'
import type { ReadTransaction } from '../../../projections/database.ts'
import { inSnapshot, type Stood } from '../../../projections/journal/queries.ts'
import { nothingStood, recount } from '../../../projections/journal/recount.ts'
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
import { withReadModels } from './with-read-models.ts'

const MOST_LARGEST = 10
const USUAL_ENTRIES = 50

export type AccountParts = {
  readonly store: Pick<EventStore, 'head' | 'readAll' | 'readStream'>
  readonly database: ReadPlace
  /** `position` of `reach`: where the reading of the log is, and where it ends. */
  readonly onProgress: (position: Position, reach: Position) => void
}
export type AccountAnswer = { readonly report: Report; readonly differs: boolean }

/**
 * What an account's balance is made of, in each of its currencies, with what the log alone says that it is; undefined:
 * nothing was ever posted to it. `differs`: the entries do not add up to the balance, or either is not what the log says.
 */
export const explainAccount = (
  { store, database: place, onProgress }: AccountParts,
  question: AccountQuestion,
): Promise<AccountAnswer | undefined> => {
  const { account } = question
  return withReadModels(place, async (database) => {
    const head = await store.head()
    const reach = await inSnapshot(database, (tx, position) => reachOf(tx, question, position))
    const { until } = reach
    const onRead = (position: Position): void => {
      onProgress(position, until)
    }
    const counted = await recount({ store, onProgress: onRead }, account, until)
    // What was written up to there stays as it is, so that another snapshot does.
    const parts = await inSnapshot(database, (tx) => partsOf(tx, question, { ...reach, counted }))
    if (parts.length === 0) return undefined
    const report = accountReport({ question, parts, head, position: reach.position, until })
    return { report, differs: !parts.every(isSound) }
  })
}

/** What of the log the books reflect, and which part of it is asked for. */
type Reach = { readonly position: Position; readonly after: Position; readonly until: Position }

const reachOf = async (
  tx: ReadTransaction,
  question: AccountQuestion,
  position: Position,
): Promise<Reach> => {
  const until = await untilPosition(tx, question, position)
  const after = await afterPosition(tx, question.from)
  return { position, after: after < until ? after : until, until }
}

type Counting = Reach & { readonly counted: ReadonlyMap<Currency, Stood> }

const partsOf = async (
  tx: ReadTransaction,
  question: AccountQuestion,
  { after, until, counted }: Counting,
): Promise<readonly AccountPart[]> => {
  const currencies = new Set([...(await currenciesOf(tx, question.account)), ...counted.keys()])
  const parts: AccountPart[] = []
  for (const currency of [...currencies].sort()) {
    const range = { account: question.account, currency, after, until }
    const part = await partOf(tx, range, question)
    parts.push({ ...part, counted: counted.get(currency) ?? nothingStood })
  }
  return parts
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
): Promise<Omit<AccountPart, 'counted'>> => {
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
