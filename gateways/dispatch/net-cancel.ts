import type { Failure } from '../../ledger/core/failure.ts'
import { paymentStream, transactionIdOf } from '../../ledger/core/ids.ts'
import { money } from '../../ledger/core/money.ts'
import type { VoidResult } from '../../ledger/payment/outcome.ts'
import { balanceOf, uncapturedOf } from '../../ledger/payment/state.ts'
import { decline, jobOf, review, stillUnknown, wasUnsent, type Mine, type ResolverParts } from './own-case.ts'
import { callOf, unexpected } from './perform.ts'
import { prepare } from './prepare.ts'
import { contextOf, record } from './record.ts'

/** Done or not, nothing of the charge stands afterwards. */
export const netCancel = async (parts: ResolverParts, mine: Mine): Promise<void> => {
  const { intent } = mine
  const job = jobOf(parts, mine)
  const ready = await prepare(parts, job)
  if (ready.kind !== 'ready' || !('providerOrderId' in intent)) {
    await review(parts, mine, { kind: 'review', reason: 'no_way_to_learn' })
    return
  }
  const { gateway, instrument } = ready
  if (gateway.netCancel === undefined || instrument === undefined) {
    await review(parts, mine, { kind: 'review', reason: 'no_way_to_learn' })
    return
  }
  const { providerOrderId, amount } = intent
  const order = { providerOrderId, instrument, amount }
  const request = { ...callOf(parts, job, ready), ...order, reason: 'answer lost' }
  if (parts.runtime.monotonicMs() > job.sendBeforeMs) throw new Error('too late to send within the lease')
  const outcome = await gateway.netCancel(request).catch(unexpected)
  if (outcome.kind === 'succeeded') {
    await decline(parts, mine, undoneByUs)
    await tellOfUndoing(parts, mine, outcome.result)
  } else await stillUnknown(parts, mine, { failure: outcome.failure, sent: !wasUnsent(outcome) })
}

const REASON = 'net-cancelled by us, since its answer was lost'
const undoneByUs: Failure = {
  category: 8009,
  kind: 'business',
  providerCode: null,
  providerMessage: REASON,
}

/** Somebody was told meanwhile that it was approved: of what is known here to stand nothing does. */
const tellOfUndoing = async (
  parts: ResolverParts,
  { intent, open, correlationId }: Mine,
  { reference, voidedAt }: VoidResult,
): Promise<void> => {
  const { paymentId, transactionId: charged } = intent
  const { state } = await parts.payments.load(paymentStream(paymentId))
  if (state.status !== 'standing' || state.current.transactionId !== charged) return
  const context = contextOf(parts, correlationId)
  const operation = uncapturedOf(state) > 0n ? 'void' : 'cancel'
  const transactionId = transactionIdOf(paymentId, operation, `net-cancel/${charged}`)
  const about = { paymentId, at: parts.runtime.now(), transactionId }
  const asked = { ...about, reason: REASON, dispatch: open.dispatch }
  const told = { ...about, by: open.dispatch }
  if (operation === 'void') {
    const result = { reference, voidedAt }
    await record(parts, { type: 'RequestVoid', ...asked }, context)
    await record(parts, { type: 'RecordVoid', ...told, outcome: { kind: 'succeeded', result } }, context)
    return
  }
  const amount = money(balanceOf(state), state.order.amount.currency)
  const result = { reference, amount, cancelledAt: voidedAt }
  await record(parts, { type: 'RequestCancellation', ...asked, amount }, context)
  await record(
    parts,
    { type: 'RecordCancellation', ...told, outcome: { kind: 'succeeded', result } },
    context,
  )
}
