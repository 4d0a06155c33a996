import { paymentStream, type PaymentId, type TransactionId } from '../../ledger/core/ids.ts'
import { paymentDecider } from '../../ledger/payment/decide.ts'
import type { Dispatch, PaymentEvent } from '../../ledger/payment/events.ts'
import { isIntent, type PaymentIntent } from '../../ledger/payment/intent.ts'
import type { OpenCase } from '../../ledger/payment/open-case.ts'
import type { ExistingPayment, Payment } from '../../ledger/payment/state.ts'
import type { Loaded, PastEvent } from '../../ledger/store/loaded.ts'
import { contextOf, type Recorder } from './record.ts'

export type CaseId = { readonly paymentId: PaymentId; readonly transactionId: TransactionId }

/** An open case with all that the next step needs. */
export type Case = {
  readonly open: OpenCase
  readonly intent: PaymentIntent
  /** As of the intent: what was asked then is asked again, to the byte. */
  readonly asOfIntent: ExistingPayment
  readonly payment: ExistingPayment
  readonly correlationId: string
}

/** undefined: it is decided, or waits for a person. */
export const findCase = async (
  { payments }: Recorder,
  { paymentId, transactionId }: CaseId,
): Promise<Case | undefined> => caseIn(await payments.load(paymentStream(paymentId)), transactionId)

const caseIn = (
  { state, history }: Loaded<Payment, PaymentEvent>,
  transactionId: TransactionId,
): Case | undefined => {
  const open = state.status === 'none' ? undefined : state.open.get(transactionId)
  if (state.status === 'none' || open === undefined || open.review !== null) return undefined
  const at = history.findIndex(({ event }) => isIntent(event) && event.transactionId === transactionId)
  const past = history[at]
  if (past === undefined || !isIntent(past.event)) throw new Error(`${transactionId}: open without an intent`)
  const { correlationId } = past.metadata
  return {
    open,
    intent: past.event,
    payment: state,
    asOfIntent: asOf(history.slice(0, at + 1)),
    correlationId,
  }
}

const asOf = (history: readonly PastEvent<PaymentEvent>[]): ExistingPayment => {
  const { evolve, initial } = paymentDecider
  const state = history.reduce((before, { event }) => evolve(before, event), initial)
  if (state.status === 'none') throw new Error('an intent before its payment')
  return state
}

/** The case as this process's own. undefined: somebody else was faster, or it is decided by now. */
export const takeOver = async (
  parts: Recorder & { readonly leaseMs: number },
  found: Case,
): Promise<Case | undefined> => {
  const { runtime, leaseMs, payments } = parts
  const { open, payment, correlationId } = found
  if (open.dispatch.owner === runtime.owner) return found
  const { paymentId } = payment
  const { transactionId } = open
  const dispatch: Dispatch = { owner: runtime.owner, leaseMs }
  const claim = { paymentId, at: runtime.now(), transactionId, from: open.dispatch.owner, dispatch }
  const context = contextOf(parts, correlationId)
  const handled = await payments.handle(paymentStream(paymentId), { type: 'TakeOver', ...claim }, context)
  if (handled.kind !== 'accepted') return undefined
  const mine = caseIn(handled.loaded, transactionId)
  return mine?.open.dispatch.owner === runtime.owner ? mine : undefined
}
