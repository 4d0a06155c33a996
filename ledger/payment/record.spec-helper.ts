import type { PaymentEvent } from './events.ts'
import { recordEvent } from './record-event.ts'
import type { PaymentRecord } from './record.ts'

/** @throws Error without events. */
export const recordOf = (...events: readonly PaymentEvent[]): PaymentRecord => {
  const record = events.reduce<PaymentRecord | undefined>(recordEvent, undefined)
  if (record === undefined) throw new Error('a record needs events')
  return record
}

/** What each transaction did, oldest first. */
export const shape = ({
  transactions,
}: PaymentRecord): readonly (readonly [string, string, bigint, bigint])[] =>
  transactions.map(({ kind, status, signedAmount, heldAmount }) => [kind, status, signedAmount, heldAmount])
