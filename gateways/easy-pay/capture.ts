import type { CaptureResult, Outcome } from '../../ledger/payment/outcome.ts'
import type { CaptureRequest } from '../port/gateway.ts'
import { unsent } from '../port/unsent.ts'
import type { Dependencies } from './call.ts'
import { wonOnly } from './interpret.ts'
import { revise } from './revise.ts'
import { AcquisitionAnswer } from './wire.ts'

const wholeOnly = unsent(8001, 'EasyPay captures the whole of a hold only')

/** Contract 2.4, type 20: all that is held; the answer tells no amount. An inquiry calls it by the hold's reference too. */
export const capture = async (
  { http }: Dependencies,
  request: CaptureRequest,
): Promise<Outcome<CaptureResult>> => {
  if (request.amount.currency !== 'KRW') return wonOnly
  if (request.leftAtMost.amount > 0n) return wholeOnly
  const read = await revise(http, request, {
    operation: 'capture',
    answer: AcquisitionAnswer,
    reviseTypeCode: '20',
  })
  if (read.kind !== 'read') return read
  const { transactionDate: capturedAt } = read.body.answer
  return { kind: 'succeeded', result: { reference: request.reference, amount: request.amount, capturedAt } }
}
