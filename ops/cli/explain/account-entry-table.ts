import { reasons } from '../../../ledger/accounts/reasons.ts'
import type { Currency } from '../../../ledger/core/money.ts'
import { amountOf, momentOf, type Block, type Column, type Value, type Words } from '../report/model.ts'
import type { Entry } from './account-entries.ts'
import { titleOf } from './event-titles.ts'

const numeric = (name: string, heading: Words): Column => ({ name, heading, isNumeric: true })

const columns: readonly Column[] = [
  numeric('position', { ko: '위치', en: 'position' }),
  { name: 'recordedAt', heading: { ko: '기록 시각', en: 'recorded (KST)' } },
  { name: 'at', heading: { ko: '시각 (한국 표준시)', en: 'time (KST)' } },
  { name: 'event', heading: { ko: '이벤트', en: 'event' } },
  { name: 'paymentId', heading: { ko: '결제', en: 'payment' } },
  numeric('amount', { ko: '금액', en: 'amount' }),
  numeric('balance', { ko: '잔액', en: 'balance' }),
  { name: 'reason', heading: { ko: '사유', en: 'reason' } },
]

/** More are no page that anybody could open; a part of the time is. */
export const MOST_ENTRIES = 100_000

/** `left`: how many there are besides. */
export type EntryList = {
  readonly name: string
  readonly caption: Words
  readonly entries: readonly Entry[]
  readonly left: number
}

export const entryTable = (currency: Currency, { name, caption, entries, left }: EntryList): Block => ({
  kind: 'table',
  name: `${name}_${currency}`,
  caption,
  columns,
  rows: entries.map((entry) => entryCells(entry, currency)),
  rest:
    left === 0
      ? undefined
      : {
          ko: `그 외 ${left}개 (--all로 ${MOST_ENTRIES}개까지 표시, --from과 --to로 기간 지정)`,
          en: `and ${left} more: --all shows up to ${MOST_ENTRIES}, --from and --to others`,
        },
})

const entryCells = (entry: Entry, currency: Currency): readonly Value[] => [
  BigInt(entry.position),
  momentOf(entry.recorded_at),
  momentOf(entry.at),
  titleOf(entry.event_type),
  entry.payment_id,
  amountOf(BigInt(entry.amount), currency),
  amountOf(BigInt(entry.balance), currency),
  reasons[entry.reason].text,
]
