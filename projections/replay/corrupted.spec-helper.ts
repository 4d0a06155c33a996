import { money } from '../../ledger/core/money.ts'
import type { Fact } from '../../ledger/store/ledger-event.ts'
import { paymentsProjection } from '../payments/project.ts'
import type { Projection } from '../projection.ts'

/** The payments' own code, but for one kind of event, of which it takes the amount to be one won off. */
export const misreading = (type: string): Projection => ({
  ...paymentsProjection,
  open: (log) => {
    const prepare = paymentsProjection.open(log)
    return (rows, events) =>
      prepare(
        rows,
        events.map((recorded) => misread(recorded, type)),
      )
  },
})

const misread = (recorded: Fact, type: string): Fact => {
  const { event } = recorded
  if (event.type !== type || !('amount' in event)) return recorded
  const amount = money(event.amount.amount - 1n, event.amount.currency)
  return { ...recorded, event: { ...event, amount } }
}
