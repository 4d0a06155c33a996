import type { Answer } from '../kit/answer.ts'
import { refuse } from './answer.ts'
import { merchantOf } from './contract.ts'
import { encryptDataIn } from './encrypt-data.ts'
import { lackIn } from './lacks.ts'
import { fieldsOf, type Asked } from './world.ts'

/** No header: the EncryptData of every request shows that the caller has the MerchantKey. */
export const authenticate = (call: Asked): Answer | undefined => {
  const lack = lackIn(call, ['MID', 'EdiDate', 'EncryptData'])
  if (lack !== undefined) return lack
  const fields = fieldsOf(call)
  const merchant = merchantOf(fields['MID'] ?? '')
  if (merchant === undefined) return refuse(call, '2152')
  if (!/^\d{14}$/.test(fields['EdiDate'] ?? ''))
    return refuse(call, '9001', '"EdiDate" 형식이 올바르지 않습니다.')
  const expected = encryptDataIn(merchant.merchantKey, fields)
  return fields['EncryptData'] === expected ? undefined : refuse(call, 'A211')
}
