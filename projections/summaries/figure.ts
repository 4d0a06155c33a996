import { MerchantId, type Mode } from '../../ledger/core/ids.ts'
import { currencies, type Currency } from '../../ledger/core/money.ts'
import { parseBusinessDate } from '../../ledger/core/time.ts'
import type { Period } from './period.ts'
import {
  paymentStatuses,
  properties,
  subjects,
  toldMethodKinds,
  transactionKinds,
  transactionStatuses,
  unknownOf,
  type Property,
  type Subject,
} from './words.ts'

/**
 * Which payments or transactions stand behind a number of a summary: those of a merchant (null: of all) in one mode and
 * currency, that were created (payments) or completed (transactions) in the period, and have the properties, each as it is
 * now.
 */
export type Figure = {
  readonly of: Subject
  readonly mode: Mode
  readonly merchantId: MerchantId | null
  readonly currency: Currency
  readonly period: Period
  /** 0 to 23: of the period's only day; null: all of it. */
  readonly hour: number | null
  readonly having: Having
}
export type Having = Readonly<Partial<Record<Property, string>>>

/**
 * One text for each figure, which needs no escaping in an address and can be taken apart again:
 *
 *     payments:live:mer_1:KRW:2026-11-01..2026-11-30
 *     payments:live:mer_1:KRW:2026-11-20:provider=toss:status=APPROVED
 *     transactions:test:*:KRW:2026-11-20T14:kind=FULL_CANCEL
 *
 * What is counted, mode, merchant or `*`, currency, days or day or hour in Asia/Seoul, then the properties in the order
 * provider, methodKind, kind, status.
 */
export const figureText = ({ of, mode, merchantId, currency, period, hour, having }: Figure): string =>
  [
    of,
    mode,
    merchantId ?? EVERYBODY,
    currency,
    timeText(period, hour),
    ...properties.flatMap((name) => (having[name] === undefined ? [] : [`${name}=${having[name]}`])),
  ].join(':')

const EVERYBODY = '*'

const timeText = ({ from, to }: Period, hour: number | null): string => {
  if (from !== to) return `${from}..${to}`
  return hour === null ? from : `${from}T${String(hour).padStart(2, '0')}`
}

/** undefined unless it is the text of a figure, the very one that `figureText` makes. */
export const parseFigure = (text: string): Figure | undefined => {
  const [subject, modeText, merchant, currencyText, timePart, ...rest] = text.split(':')
  const of = subjects.find((one) => one === subject)
  const mode = modes.find((one) => one === modeText)
  const currency = currencies.find((one) => one === currencyText)
  const time = timeIn(timePart ?? '')
  if (of === undefined || mode === undefined || currency === undefined) return undefined
  if (time === undefined || !merchantPattern.test(merchant ?? '')) return undefined
  const having = havingIn(rest, of)
  if (having === undefined) return undefined
  const merchantId = merchant === EVERYBODY ? null : MerchantId(merchant ?? '')
  const figure = { of, mode, merchantId, currency, ...time, having }
  return figureText(figure) === text ? figure : undefined
}

const modes: readonly Mode[] = ['test', 'live']
const merchantPattern = /^(?:\*|[A-Za-z0-9_-]{1,64})$/
const timePattern = /^(\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2})|T([01]\d|2[0-3]))?$/

const timeIn = (text: string): Pick<Figure, 'period' | 'hour'> | undefined => {
  const [, first, last, hour] = timePattern.exec(text) ?? []
  const from = parseBusinessDate(first ?? '')
  const to = last === undefined ? from : parseBusinessDate(last)
  if (from === undefined || to === undefined || to < from) return undefined
  return { period: { from, to }, hour: hour === undefined ? null : Number(hour) }
}

const havingIn = (parts: readonly string[], of: Subject): Having | undefined => {
  const having: Partial<Record<Property, string>> = {}
  for (const part of parts) {
    const [name, value, ...more] = part.split('=')
    if (more.length > 0 || !isProperty(of, name, value) || value === undefined) return undefined
    having[name] = value
  }
  return having
}

/** Of providers there may be more tomorrow. */
const providerPattern = /^[a-z0-9-]{1,40}$/

/** Whether payments, or transactions, may have it. */
const isProperty = (of: Subject, name: string | undefined, value: string | undefined): name is Property => {
  const property = properties.find((one) => one === name)
  if (property === undefined || value === undefined || property === unknownOf[of]) return false
  if (property === 'provider') return providerPattern.test(value)
  return valuesOf(of, property).includes(value)
}

const valuesOf = (of: Subject, property: Exclude<Property, 'provider'>): readonly string[] => {
  switch (property) {
    case 'methodKind':
      return toldMethodKinds
    case 'kind':
      return transactionKinds
    case 'status':
      return of === 'payments' ? paymentStatuses : transactionStatuses
  }
}
