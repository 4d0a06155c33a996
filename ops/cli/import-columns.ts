import { methodKinds } from '../../ledger/core/method-kind.ts'
import { currencies } from '../../ledger/core/money.ts'
import { textTable, type Terminal } from './terminal.ts'

/** What a cell becomes; `problem`: why it cannot. */
type Cell = { readonly value: string | number } | { readonly problem: string }

type Column = {
  /** As the heading of the file names it. */
  readonly name: string
  /** As the system names it. */
  readonly field: string
  readonly isRequired: boolean
  readonly description: string
  readonly example: string
  readonly read: (text: string) => Cell
}

const asText = (text: string): Cell => ({ value: text })

const WON = /^\d{1,16}$/

const asNumber = (text: string): Cell =>
  WON.test(text) ? { value: Number(text) } : { problem: 'must be a whole number in digits alone, like 12000' }

const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})$/
const IN_SEOUL = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})$/

/** Whether there is such a day is for the system to say. */
const asTime = (text: string): Cell => {
  const [, day, time] = IN_SEOUL.exec(text) ?? []
  if (day !== undefined && time !== undefined) return { value: `${day}T${time}+09:00` }
  return WITH_OFFSET.test(text)
    ? { value: text.toUpperCase() }
    : { problem: 'must be a time with its offset, or YYYY-MM-DD HH:mm:ss in Seoul' }
}

type About = Omit<Column, 'name' | 'field' | 'isRequired' | 'read'>

const column = (
  [name, field]: readonly [string, string],
  read: Column['read'],
  about: About,
): Omit<Column, 'isRequired'> => ({ name, field, read, ...about })

const required = [
  column(['order_id', 'orderId'], asText, {
    description: 'your order id, up to 64 visible ASCII characters; one order is one payment',
    example: 'order-2024-0001',
  }),
  column(['order_name', 'orderName'], asText, {
    description: 'what was sold, up to 100 characters',
    example: '아메리카노 2잔',
  }),
  column(['amount', 'amount'], asNumber, {
    description: 'all that was taken, whatever went back since; won, in digits alone',
    example: '12000',
  }),
  column(['provider', 'provider'], asText, {
    description: 'its id, as `jangbu providers` lists them',
    example: 'toss-payments',
  }),
  column(['reference', 'reference'], asText, {
    description: "the provider's id of the payment: paymentKey, tid, TID, tno, pgCno, …",
    example: 'tviva20240301101530abcd1',
  }),
  column(['approved_at', 'approvedAt'], asTime, {
    description: 'RFC 3339 with an offset, or YYYY-MM-DD HH:mm:ss in Seoul',
    example: '2024-03-01 10:15:30',
  }),
]

const optional = [
  column(['canceled_amount', 'canceledAmount'], asNumber, {
    description: 'what has gone back of it so far; 0',
    example: '2000',
  }),
  column(['canceled_at', 'canceledAt'], asTime, {
    description: 'when the last of it went back',
    example: '2024-03-02 09:00:00',
  }),
  column(['currency', 'currency'], asText, {
    description: `${currencies.join(' or ')}; KRW. Of others amounts are in their smallest unit`,
    example: 'KRW',
  }),
  column(['tax_free', 'taxFree'], asNumber, {
    description: 'the part of the amount that carries no tax; 0',
    example: '0',
  }),
  column(['provider_order_id', 'providerOrderId'], asText, {
    description: 'the id that the provider knows the order by; the order_id',
    example: '',
  }),
  column(['approval_number', 'approvalNumber'], asText, {
    description: "the card company's or the bank's, up to 40 characters",
    example: '12345678',
  }),
  column(['method_kind', 'methodKind'], asText, {
    description: `${methodKinds.join(', ')}: how it was paid; some providers need it to cancel a part`,
    example: 'card',
  }),
  column(['installment_months', 'installmentMonths'], asNumber, {
    description: '0, paid at once',
    example: '0',
  }),
  column(['payer_reference', 'payerReference'], asText, {
    description: 'your opaque word for the payer; no personal data',
    example: '',
  }),
]

export const columns: readonly Column[] = [
  ...required.map((one) => ({ ...one, isRequired: true })),
  ...optional.map((one) => ({ ...one, isRequired: false })),
]

/** What a report of refused lines adds to them, so that it can be corrected and imported as it is. */
export const reportColumns = ['refused_line', 'refused_field', 'refused_reason', 'refused_because'] as const

/** The column's name for a field of the system's; what is no column's stays as it is. */
export const columnOf = (field: string): string => columns.find((one) => one.field === field)?.name ?? field

/** A file to fill in, on the output; beside it, for whoever looks, what the columns hold. */
export const printTemplate = ({ print, progress }: Terminal): number => {
  const rows = columns.map(({ name, isRequired, description }) => [
    name,
    isRequired ? 'needed' : 'optional',
    description,
  ])
  progress.write(
    `${textTable([['column', '', 'what it holds; what it is when left out'], ...rows])}\n\n` +
      'UTF-8 or EUC-KR (CP949), commas, quotes where a cell holds one; the columns in any order.\n' +
      'What has not gone back is booked whole as due from the provider and to the merchant, also where it was settled and\n' +
      'paid out before: leave out what you do not want in those balances.\n\n',
  )
  print(
    [columns.map(({ name }) => name), columns.map(({ example }) => example)]
      .map((row) => row.join(','))
      .join('\n'),
  )
  return 0
}
