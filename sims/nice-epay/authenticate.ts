import type { Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { refuse } from './answer.ts'
import { merchantOf } from './contract.ts'
import { fieldsOf } from './fields.ts'
import { signDataOf } from './hashes.ts'
import { lackIn } from './lacks.ts'
import type { World } from './world.ts'

/** C.1: no header; the SignData of every request shows that the caller has the MerchantKey. */
export const authenticate = (call: Call<World>): Answer | undefined => {
  const lack = lackIn(call, ['MID', 'EdiDate', 'SignData'])
  if (lack !== undefined) return lack
  const fields = fieldsOf(call)
  const merchant = merchantOf(fields['MID'] ?? '')
  if (merchant === undefined) return refuse(call, 'A114')
  if (!/^\d{14}$/.test(fields['EdiDate'] ?? ''))
    return refuse(call, 'A117', '"EdiDate" 형식이 올바르지 않습니다.')
  return fields['SignData'] === signDataOf(merchant.merchantKey, fields) ? undefined : refuse(call, 'A101')
}
