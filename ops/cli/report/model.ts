import type { Language } from '../../../commands/http/language.ts'
import type { Currency } from '../../../ledger/core/money.ts'
import type { Instant } from '../../../ledger/core/time.ts'

/** What we say ourselves. */
export type Words = Readonly<Record<Language, string>>
/** A plain string is data, the same in every language. */
export type Phrase = string | Words

/** Signed minor units. `isChange`: a positive one is shown with its sign. */
type Amount = {
  readonly kind: 'amount'
  readonly amount: bigint
  readonly currency: Currency
  readonly isChange: boolean
}
/** Shown in Seoul time. */
type Moment = { readonly kind: 'moment'; readonly at: Instant }
/** As JSON; the terminal leaves it out. */
type Data = { readonly kind: 'data'; readonly data: object }

/** number: a count, with thousands separators; bigint: a log position, in plain digits; null: nothing to show. */
export type Value = Phrase | number | bigint | boolean | null | Amount | Moment | Data

export const amountOf = (amount: bigint, currency: Currency): Value => ({
  kind: 'amount',
  amount,
  currency,
  isChange: false,
})
export const changeOf = (amount: bigint, currency: Currency): Value => ({
  kind: 'amount',
  amount,
  currency,
  isChange: true,
})
export const momentOf = (at: Instant): Value => ({ kind: 'moment', at })
export const dataOf = (data: object): Value => ({ kind: 'data', data })

/** `name`: its key in JSON, for ever. */
export type Fact = { readonly name: string; readonly label: Phrase; readonly value: Value }
export type Column = { readonly name: string; readonly heading: Phrase; readonly isNumeric?: boolean }
/** `rest`: what is said under it, of rows that are not shown, say. */
export type Table = {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Value[])[]
  readonly rest?: Phrase | undefined
}

/** The balance from then on. */
export type Point = { readonly at: Instant; readonly amount: bigint }
/** Points in the order of their times; there may be a million. */
export type Series = { readonly name: string; readonly label: Phrase; readonly points: readonly Point[] }
export type Bar = { readonly name: string; readonly label: Phrase; readonly amount: bigint }

/** One event of a list. `table`: what it did, e.g. its postings. */
export type Told = {
  readonly position: bigint
  readonly at: Instant
  /** The event's own type, as in the log. */
  readonly type: string
  readonly title: Phrase
  readonly facts: readonly Fact[]
  readonly table?: (Table & { readonly name: string; readonly heading: Phrase }) | undefined
}

/** `good` and `bad` are verdicts; `note` is what a reader has to know to judge the rest. */
export type Tone = 'plain' | 'good' | 'bad' | 'note'

/** `name`: its key in JSON, once in a report. */
export type Block =
  | { readonly kind: 'paragraph'; readonly text: Phrase; readonly tone: Tone }
  | { readonly kind: 'facts'; readonly name: string; readonly facts: readonly Fact[] }
  | ({ readonly kind: 'table'; readonly name: string; readonly caption: Phrase } & Table)
  | BalanceChart
  | BarChart
  | { readonly kind: 'events'; readonly name: string; readonly events: readonly Told[] }

/** Step lines over time, all in one currency. `from` and `until` reach beyond the points, never into them. */
export type BalanceChart = {
  readonly kind: 'balances'
  readonly name: string
  readonly caption: Phrase
  readonly currency: Currency
  readonly series: readonly Series[]
  readonly from?: Instant | undefined
  readonly until?: Instant | undefined
}
export type BarChart = {
  readonly kind: 'bars'
  readonly name: string
  readonly caption: Phrase
  readonly currency: Currency
  readonly bars: readonly Bar[]
}

/** `name`: its anchor in the page. */
export type Section = { readonly name: string; readonly heading: Phrase; readonly blocks: readonly Block[] }

/**
 * What a command found, before anybody decides how it is shown: `reportText` for a terminal, `reportJson` for programs,
 * `reportHtml` for a page that needs nothing but itself. Whatever stands in it may come from elsewhere: the renderers make
 * it harmless.
 */
export type Report = {
  /** What kind of report it is, for programs. */
  readonly name: string
  readonly title: Phrase
  /** What it is about, in short. */
  readonly facts: readonly Fact[]
  readonly sections: readonly Section[]
}
