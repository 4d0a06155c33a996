import type { Outcome, VoidResult } from '../../ledger/payment/outcome.ts'
import type { VoidRequest } from '../port/gateway.ts'
import type { Dependencies } from './call.ts'
import { voidIdOf } from './change.ts'
import { unexpected } from './interpret.ts'
import { revise } from './revise.ts'
import { CancelAnswer } from './wire.ts'

/** Contract 2.4: type 40 before the acquisition, by an id that an inquiry can tell from a cancel's. */
export const voidHold = async (
  { http }: Dependencies,
  request: VoidRequest,
): Promise<Outcome<VoidResult>> => {
  const asked = { ...request, idempotencyKey: voidIdOf(request.idempotencyKey) }
  const read = await revise(http, asked, {
    operation: 'void',
    answer: CancelAnswer,
    reviseTypeCode: '40',
    reason: request.reason,
  })
  if (read.kind !== 'read') return read
  const { remainAmount, transactionDate: voidedAt } = read.body.answer
  if (remainAmount > 0n) return unexpected(read.body.reply)
  return { kind: 'succeeded', result: { reference: request.reference, voidedAt } }
}
