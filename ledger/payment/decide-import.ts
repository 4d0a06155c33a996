import { accept, reject } from '../core/decider.ts'
import { transactionIdOf } from '../core/ids.ts'
import type { PaymentCommandOf } from './commands.ts'
import type { PaymentDecision } from './decision.ts'
import type { ImportSource } from './events.ts'
import type { Payment } from './state.ts'

/** Once per line of a file, however often the file is read. */
export const importPayment = (
  command: PaymentCommandOf<'ImportPayment'>,
  state: Payment,
): PaymentDecision => {
  const { type: _type, paymentId, at, ...facts } = command
  const { captured, canceled, order, source } = facts
  if (state.status !== 'none')
    return isSameLine(state.imported?.source, source) ? accept() : reject('payment_already_there')
  const { currency } = order.amount
  if (captured.currency !== currency || canceled.currency !== currency) return reject('currency_mismatch')
  if (captured.amount === 0n) return reject('nothing_captured')
  if (canceled.amount > captured.amount) return reject('cancel_exceeds_balance')
  return accept({
    type: 'PaymentImported',
    paymentId,
    at,
    ...facts,
    attempt: 1,
    transactionId: transactionIdOf(paymentId, 'import', 'charge'),
    carriedOverId: canceled.amount === 0n ? null : transactionIdOf(paymentId, 'import', 'carried-over'),
  })
}

const isSameLine = (a: ImportSource | undefined, b: ImportSource): boolean =>
  a?.fileDigest === b.fileDigest && a.line === b.line
