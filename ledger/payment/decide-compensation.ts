import { accept, reject } from '../core/decider.ts'
import { transactionIdOf, type PaymentId, type TransactionId } from '../core/ids.ts'
import { sameMoney, type Money } from '../core/money.ts'
import type { Instant } from '../core/time.ts'
import type { PaymentCommandOf } from './commands.ts'
import type { PaymentDecision } from './decision.ts'
import type { Dispatch, PaymentEventOf } from './events.ts'
import type { OpenCase } from './open-case.ts'
import type { ExistingPayment, LateFinding, Payment } from './state.ts'

type Asked = { readonly paymentId: PaymentId; readonly at: Instant; readonly by: Dispatch }
type Undoing = {
  readonly foundId: TransactionId
  readonly found: Pick<LateFinding, 'amount' | 'operation' | 'reference'>
  /** 1, 2, 3 …: each a movement of its own at the provider. */
  readonly ordinal: number
}

/** The intent that sends found money back, decided together with the finding so that no crash comes between. */
export const compensationOf = (
  { paymentId, at, by }: Asked,
  { foundId, found, ordinal }: Undoing,
): PaymentEventOf<'CompensationRequested'> => ({
  type: 'CompensationRequested',
  paymentId,
  at,
  transactionId: transactionIdOf(paymentId, 'compensate', `${foundId}/${String(ordinal)}`),
  foundId,
  operation: found.operation,
  amount: found.amount,
  reference: found.reference,
  dispatch: { owner: by.owner, leaseMs: by.leaseMs },
})

/** Once more, under a new key, after the provider refused. */
export const requestCompensation = (
  { paymentId, at, transactionId, dispatch }: PaymentCommandOf<'RequestCompensation'>,
  state: Payment,
): PaymentDecision => {
  if (state.status === 'none') return reject('payment_not_found')
  const open = state.open.get(transactionId)
  if (open?.stage !== 'declined' || open.foundId === null) return accept()
  const found = state.late.get(open.foundId)
  if (found === undefined) return reject('transaction_not_found')
  const again = { foundId: open.foundId, found, ordinal: found.movements.length + 1 }
  return accept(compensationOf({ paymentId, at, by: dispatch }, again))
}

export const recordCompensation = (
  command: PaymentCommandOf<'RecordCompensation'>,
  state: Payment,
): PaymentDecision => {
  if (state.status === 'none') return reject('payment_not_found')
  const found = findingOf(state, command)
  if (found === undefined) return reject('transaction_not_found')
  const open = state.open.values().find(({ foundId }) => foundId === found.foundId)
  // Undone by then.
  if (open === undefined) return accept()
  if (command.outcome.kind !== 'succeeded' && isOutdated(command, open)) return accept()
  return told(command, { ...found, open })
}

type Found = { readonly foundId: TransactionId; readonly asked: Money }

const findingOf = (
  { late }: ExistingPayment,
  { transactionId }: PaymentCommandOf<'RecordCompensation'>,
): Found | undefined => {
  for (const [foundId, { movements, amount }] of late)
    if (movements.includes(transactionId)) return { foundId, asked: amount }
  return undefined
}

/** Another movement tries by now, or another owner does. */
const isOutdated = ({ transactionId, by }: PaymentCommandOf<'RecordCompensation'>, open: OpenCase): boolean =>
  transactionId !== open.transactionId || by.owner !== open.dispatch.owner

/**
 * Told of the movement that tries now, also when an earlier one is found to have succeeded after all: both move the same
 * money under the same reference, the provider gives it back once, and with it nothing is left to be tried.
 */
const told = (
  { paymentId, at, outcome }: PaymentCommandOf<'RecordCompensation'>,
  { foundId, asked, open }: Found & { readonly open: OpenCase },
): PaymentDecision => {
  const fact = { paymentId, at, transactionId: open.transactionId, foundId }
  switch (outcome.kind) {
    case 'unknown':
      return open.stage === 'pending'
        ? accept({ type: 'CompensationUnknown', ...fact, failure: outcome.failure })
        : accept()
    case 'declined':
      return open.stage === 'pending' || open.stage === 'unknown'
        ? accept({ type: 'CompensationDeclined', ...fact, failure: outcome.failure })
        : accept()
    case 'succeeded': {
      const { amount, reference } = outcome.result
      if (sameMoney(amount, asked))
        return accept({ type: 'CompensationSucceeded', ...fact, ...outcome.result })
      return open.stage === 'mismatched'
        ? accept()
        : accept({ type: 'CompensationAmountMismatched', ...fact, asked, answered: amount, reference })
    }
  }
}
