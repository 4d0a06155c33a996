import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { MerchantId, Mode } from '../../ledger/core/ids.ts'
import { currencies, type Currency } from '../../ledger/core/money.ts'
import { parseBusinessDate } from '../../ledger/core/time.ts'
import type { Position } from '../../ledger/store/port.ts'
import { readCheckpoint } from '../checkpoints.ts'
import type { NumericText, ReadDatabase, ReadTransaction } from '../database.ts'
import { paymentsProjection } from '../payments/project.ts'
import { figureText, type Having } from './figure.ts'
import { averageOf, changeOf, nothing, plus, type Change, type Sums } from './measures.ts'
import { daysIn, movedBy, previousOf, type Period } from './period.ts'
import { properties, type Dimension, type Subject } from './words.ts'

/** What is asked to be summed up. */
export type Question = {
  readonly of: Subject
  readonly mode: Mode
  /** null: of every merchant. */
  readonly merchantId: MerchantId | null
  readonly period: Period
  /** One or two, `day` and `hour` not together. */
  readonly by: readonly Dimension[]
  readonly having: Having
}

export type Measured = { readonly sums: Sums; readonly average: bigint | null }
export type Cell = {
  /** `figureText`: what stands behind it. */
  readonly figure: string
  readonly currency: Currency
  /** Its place in each dimension that was asked for. */
  readonly at: Readonly<Partial<Record<Dimension, string>>>
  readonly now: Measured
  /** The same a period earlier; a day or an hour is compared with the one as many days before. */
  readonly previous: Measured
  /** null: there is no average of nothing. */
  readonly change: { readonly count: Change; readonly amount: Change; readonly average: Change | null }
}
export type Summary = {
  readonly period: Period
  readonly previous: Period
  /** One for each currency. */
  readonly totals: readonly Cell[]
  /** In the order of the dimensions; where there is nothing now nor was before, there is none. */
  readonly cells: readonly Cell[]
  /** What of the log it reflects. */
  readonly position: Position
}

/** Sums of either period, of one moment; nothing but the totals that are kept is read. */
export const summarize = (database: ReadDatabase, question: Question): Promise<Summary> =>
  database
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const position = await readCheckpoint(tx, paymentsProjection)
      const previous = previousOf(question.period)
      const places = placesOf(question, await readSums(tx, question, previous))
      const cells = places.map((place) => cellOf(question, place))
      const totals = totalsOf(places).map((place) => cellOf(question, place))
      return { period: question.period, previous, totals, cells, position }
    })

type SumRow = {
  readonly currency: Currency
  readonly is_now: boolean
  readonly place: string
  /** Of the second dimension; null: there is none. */
  readonly second_place: string | null
  readonly count: NumericText
  readonly amount: NumericText
  readonly beside: NumericText
}

const tables = {
  payments: { table: 'payment_totals', count: 'payments', amount: 'amount', beside: 'balance' },
  transactions: { table: 'transaction_totals', count: 'transactions', amount: 'signed', beside: 'asked' },
} as const

const columns: Readonly<Record<Dimension, RawBuilder<string>>> = {
  day: sql`left(hour, 10)`,
  hour: sql`hour`,
  provider: sql`provider`,
  methodKind: sql`method_kind`,
  kind: sql`kind`,
  status: sql`status`,
}

const readSums = async (
  tx: ReadTransaction,
  question: Question,
  previous: Period,
): Promise<readonly SumRow[]> => {
  const { table, count, amount, beside } = tables[question.of]
  const isNow = sql<boolean>`hour >= ${`${question.period.from}T00`}`
  const [place, second = sql`NULL`] = question.by.map((one) => columns[one])
  const { rows } = await sql<SumRow>`
    SELECT currency, ${isNow} AS is_now, ${place} AS place, ${second} AS second_place,
      sum(${sql.ref(count)})::text AS count, sum(${sql.ref(amount)})::text AS amount,
      sum(${sql.ref(beside)})::text AS beside
    FROM ${sql.table(table)}
    WHERE ${sql.join(conditionsOf(question, previous), sql` AND `)}
    GROUP BY 1, 2, 3, 4`.execute(tx)
  return rows
}

const conditionsOf = (
  { mode, merchantId, period, having }: Question,
  previous: Period,
): readonly RawBuilder<SqlBool>[] => [
  ...(merchantId === null ? [] : [sql<SqlBool>`merchant_id = ${merchantId}`]),
  sql<SqlBool>`mode = ${mode}`,
  // All there are: so that the key leads to the hours.
  sql<SqlBool>`currency IN (${sql.join(currencies)})`,
  sql<SqlBool>`hour BETWEEN ${`${previous.from}T00`} AND ${`${period.to}T23`}`,
  ...properties.flatMap((name) =>
    having[name] === undefined ? [] : [sql<SqlBool>`${columns[name]} = ${having[name]}`],
  ),
]

/** One cell to be: a currency, a place in each dimension, and the sums of either period. */
type Place = {
  readonly currency: Currency
  readonly at: Cell['at']
  readonly now: Sums
  readonly previous: Sums
}

/** Joins each sum of the period before to the one that it is compared with. */
const placesOf = ({ by, period }: Question, rows: readonly SumRow[]): readonly Place[] => {
  const days = daysIn(period)
  const places = new Map<string, Place>()
  for (const { currency, is_now, place: first, second_place, ...sums } of rows) {
    const found = [first, second_place]
    const at = Object.fromEntries(
      by.map((one, index) => [one, is_now ? found[index] : later(one, found[index] ?? '', days)]),
    )
    const name = JSON.stringify([currency, ...by.map((one) => at[one])])
    const place = places.get(name) ?? { currency, at, now: nothing, previous: nothing }
    const read = { count: BigInt(sums.count), amount: BigInt(sums.amount), beside: BigInt(sums.beside) }
    places.set(name, is_now ? { ...place, now: read } : { ...place, previous: read })
  }
  return [...places.entries()].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, place]) => place)
}

/** The place of a sum of the period before in this one. */
const later = (dimension: Dimension, place: string, days: number): string => {
  if (dimension !== 'day' && dimension !== 'hour') return place
  const date = parseBusinessDate(place.slice(0, 10))
  return date === undefined ? place : `${movedBy(date, days)}${place.slice(10)}`
}

const totalsOf = (places: readonly Place[]): readonly Place[] => {
  const totals = new Map<Currency, Place>()
  for (const { currency, now, previous } of places) {
    const total = totals.get(currency) ?? { currency, at: {}, now: nothing, previous: nothing }
    totals.set(currency, {
      ...total,
      now: plus(total.now, now),
      previous: plus(total.previous, previous),
    })
  }
  return [...totals.values()]
}

const cellOf = (question: Question, { currency, at, now, previous }: Place): Cell => {
  const averages = [averageOf(previous), averageOf(now)] as const
  return {
    figure: figureText({ ...question, currency, ...timeOf(question, at), having: havingOf(question, at) }),
    currency,
    at,
    now: { sums: now, average: averages[1] },
    previous: { sums: previous, average: averages[0] },
    change: {
      count: changeOf(previous.count, now.count),
      amount: changeOf(previous.amount, now.amount),
      average: averages[0] === null || averages[1] === null ? null : changeOf(averages[0], averages[1]),
    },
  }
}

const timeOf = ({ period }: Question, { day, hour }: Cell['at']) => {
  const date = parseBusinessDate((day ?? hour ?? '').slice(0, 10))
  if (date === undefined) return { period, hour: null }
  return { period: { from: date, to: date }, hour: hour === undefined ? null : Number(hour.slice(11)) }
}

const havingOf = ({ having }: Question, at: Cell['at']): Having =>
  Object.fromEntries(
    properties.flatMap((name) => {
      const value = at[name] ?? having[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
