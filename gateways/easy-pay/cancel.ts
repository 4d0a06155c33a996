import type { CancelResult, Outcome } from '../../ledger/payment/outcome.ts'
import type { CancelRequest } from '../port/gateway.ts'
import { won } from '../port/won.ts'
import type { Dependencies } from './call.ts'
import { unexpected, wonOnly } from './interpret.ts'
import { referredBy } from './reference.ts'
import { revise, type Change } from './revise.ts'
import { CancelAnswer } from './wire.ts'

/** Contract 2.4. It was ours only if it took what we asked for and left no more than we expect. */
export const cancel = async (
  { http }: Dependencies,
  request: CancelRequest,
): Promise<Outcome<CancelResult>> => {
  if (request.amount.currency !== 'KRW') return wonOnly
  const change = { operation: 'cancel' as const, answer: CancelAnswer, reason: request.reason }
  const read = await revise(http, request, { ...change, ...extentOf(request) })
  if (read.kind !== 'read') return read
  const { answer, reply } = read.body
  const { cancelAmount, remainAmount } = answer
  if (cancelAmount !== request.amount.amount || remainAmount > request.leftAtMost.amount)
    return unexpected(reply)
  return {
    kind: 'succeeded',
    result: {
      reference: answer.cancelPgCno,
      amount: won(cancelAmount),
      cancelledAt: answer.transactionDate,
    },
  }
}

/** Type 40 undoes a payment that is whole; what comes after a part is a part, and so is the last one. */
const extentOf = (request: CancelRequest): Pick<Change<never>, 'reviseTypeCode' | 'amounts'> => {
  const { amount } = request.amount
  if (amount === request.captured.amount) return { reviseTypeCode: '40' }
  const { partialCancelType: reviseTypeCode } = referredBy(request.reference)
  return { reviseTypeCode, amounts: { amount, remainAmount: guardOf(request) } }
}

/** The provider's guard: what it has to find cancellable. Whether before or after this cancel is our reading: before. */
const guardOf = ({ balanceBefore }: CancelRequest): bigint => balanceBefore.amount
