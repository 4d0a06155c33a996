import type { PaymentId, TransactionId } from '../../ledger/core/ids.ts'
import type { Instant } from '../../ledger/core/time.ts'
import { casesAfter, type OpenCase, type OpenCases } from '../../ledger/payment/open-case.ts'
import type { PaymentFact } from '../payments/fold.ts'

/** Both times are when the log recorded the events. */
export type DatedCase = {
  readonly open: OpenCase
  /** Of a movement that tries once more to undo a finding: when the first one was asked for. */
  readonly openedAt: Instant
  readonly changedAt: Instant
  /** Of the event that changed it last. */
  readonly revision: number
}

/** The open cases of one payment. */
export type PaymentCases = {
  readonly open: OpenCases
  /** The same; one that no event has changed is the very object that was known before. */
  readonly dated: ReadonlyMap<TransactionId, DatedCase>
  /** Of the last event that is in them; -1 when no event is known to be. */
  readonly revision: number
}

const casesOf = (known: readonly DatedCase[]): PaymentCases => ({
  open: new Map(known.map(({ open }) => [open.transactionId, open])),
  dated: new Map(known.map((one) => [one.open.transactionId, one])),
  revision: Math.max(-1, ...known.map(({ revision }) => revision)),
})

/**
 * The open cases of every payment that the facts touch, as they are afterwards.
 * @throws Error when a fact does not follow what is known of its payment.
 */
export const fold = (
  before: ReadonlyMap<PaymentId, readonly DatedCase[]>,
  facts: readonly PaymentFact[],
): ReadonlyMap<PaymentId, PaymentCases> => {
  const after = new Map<PaymentId, PaymentCases>()
  for (const fact of facts) {
    const { paymentId } = fact.event
    const known = after.get(paymentId) ?? casesOf(before.get(paymentId) ?? [])
    after.set(paymentId, following(known, fact))
  }
  return after
}

const following = (known: PaymentCases, { event, revision, recordedAt }: PaymentFact): PaymentCases => {
  if (revision <= known.revision)
    throw new Error(`${event.paymentId}: revision ${revision} (${event.type}) after ${known.revision}`)
  const open = casesAfter(known.open, event)
  if (open === known.open) return { ...known, revision }
  const dated = new Map<TransactionId, DatedCase>()
  for (const [id, one] of open) {
    const own = known.dated.get(id)
    const openedAt = (own ?? former(known, one))?.openedAt ?? recordedAt
    dated.set(id, own?.open === one ? own : { open: one, openedAt, changedAt: recordedAt, revision })
  }
  return { open, dated, revision }
}

/** The movement in whose place another tries to undo the same finding. */
const former = ({ dated }: PaymentCases, { foundId }: OpenCase): DatedCase | undefined =>
  foundId === null ? undefined : dated.values().find(({ open }) => open.foundId === foundId)
