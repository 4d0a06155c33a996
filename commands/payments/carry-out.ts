import { paymentStream, type PaymentId, type TransactionId } from '../../ledger/core/ids.ts'
import type { PaymentCommand } from '../../ledger/payment/commands.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { isIntent } from '../../ledger/payment/intent.ts'
import type { Payment } from '../../ledger/payment/state.ts'
import type { Handled } from '../../ledger/store/aggregates.ts'
import type { Loaded } from '../../ledger/store/loaded.ts'
import { contextOf, refuse, type Answer, type Incoming, type MerchantCaller } from '../http/endpoint.ts'
import { hasEnded, isStuck, transactionAnswer } from './outcome.ts'
import type { PaymentParts } from './parts.ts'

type Order = {
  readonly command: PaymentCommand
  readonly transactionId: TransactionId
  readonly doneStatus: 200 | 201
}
type LoadedPayment = Loaded<Payment, PaymentEvent>

/** Appends the command's intent, has it dispatched, and answers with its outcome if that comes in time. */
export const carryOut = async (
  parts: PaymentParts,
  incoming: Incoming<object, MerchantCaller>,
  { command, transactionId, doneStatus }: Order,
): Promise<Answer> => {
  const fromMs = parts.runtime.monotonicMs()
  const handled = await parts.payments.handle(paymentStream(command.paymentId), command, contextOf(incoming))
  const deadlineMs = parts.runtime.monotonicMs() + incoming.waitMs
  switch (handled.kind) {
    case 'key_reused':
      return refuse('idempotency_key_reused')
    case 'rejected':
      if (handled.code === 'transaction_not_found' || handled.code === 'taken_over')
        throw new Error(`${command.type} cannot be refused like that`)
      return refuse(handled.code, { instance: `/v1/payments/${command.paymentId}` })
    case 'replayed': {
      const loaded = await awaitElsewhere(parts, { paymentId: command.paymentId, transactionId, deadlineMs })
      return transactionAnswer(loaded, transactionId, { doneStatus, replayed: true })
    }
    case 'accepted': {
      const loaded = await dispatched(parts, { ...handled, fromMs }, incoming)
      return transactionAnswer(loaded, transactionId, { doneStatus, replayed: false })
    }
  }
}

type Accepted = Extract<Handled<Payment, PaymentEvent, never>, { kind: 'accepted' }>

/** The dispatch goes on when the wait is over. */
const dispatched = async (
  { dispatch, runtime }: PaymentParts,
  { events, loaded, fromMs }: Accepted & { readonly fromMs: number },
  { waitMs, requestId }: Incoming<object>,
): Promise<LoadedPayment> => {
  const intent = events.map(({ event }) => event).find(isIntent)
  if (intent === undefined || loaded.state.status === 'none')
    throw new Error('a request that asks for nothing')
  const work = dispatch({ intent, payment: loaded.state, fromMs }, requestId)
  const waiting = new AbortController()
  const late = runtime.sleep(waitMs, waiting.signal).then(() => undefined)
  const outcome = await Promise.race([work, late])
  // With a reason, or an error with its stack is made for one.
  waiting.abort('answered')
  return outcome ?? loaded
}

/** Somebody else carries the same request out: watch the log for its outcome. */
const awaitElsewhere = async (
  { payments, watch, runtime }: PaymentParts,
  {
    paymentId,
    transactionId,
    deadlineMs,
  }: { paymentId: PaymentId; transactionId: TransactionId; deadlineMs: number },
): Promise<LoadedPayment> => {
  const stream = paymentStream(paymentId)
  for (;;) {
    // Listening starts before the look, so that nothing falls between the two.
    const { changed, cancel } = watch.next(stream)
    const loaded = await payments.load(stream)
    const leftMs = deadlineMs - runtime.monotonicMs()
    if (hasEnded(loaded, transactionId) || isStuck(loaded, transactionId) || leftMs <= 0) {
      cancel()
      return loaded
    }
    const waiting = new AbortController()
    await Promise.race([changed, runtime.sleep(leftMs, waiting.signal)])
    waiting.abort()
    cancel()
  }
}
