import type { Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { refuse } from './answer.ts'
import { fieldsOf, type Fields } from './fields.ts'
import type { World } from './world.ts'

/** C.2, in bytes of EUC-KR. */
const longest: Readonly<Record<string, number>> = {
  TID: 30,
  MID: 10,
  AuthToken: 40,
  Amt: 12,
  EdiDate: 14,
  SignData: 256,
  Moid: 64,
  CancelAmt: 12,
  CancelMsg: 100,
  PartialCancelCode: 1,
  NetCancel: 1,
  BID: 30,
  GoodsName: 40,
  CardInterest: 1,
  CardQuota: 2,
  BuyerName: 30,
  BuyerTel: 20,
  BuyerEmail: 60,
}

/** A letter that is not ASCII has two. */
const bytesOf = (text: string): number => text.replaceAll(/[^ -~]/gu, '**').length

/** What is missing or too long among those that must be there. */
export const lackIn = (call: Pick<Call<World>, 'input'>, required: readonly string[]): Answer | undefined => {
  const fields = fieldsOf(call)
  const missing = required.find((name) => (fields[name] ?? '') === '')
  if (missing !== undefined) return refuse(call, '9000', `"${missing}" 필드값이 누락되었습니다.`)
  const tooLong = Object.keys(fields).find(
    (name) => bytesOf(fields[name] ?? '') > (longest[name] ?? Infinity),
  )
  return tooLong === undefined ? undefined : refuse(call, '9001', `"${tooLong}" 필드 길이가 잘못되었습니다.`)
}

/** undefined: no whole number. */
export const amountIn = (fields: Fields, name: 'Amt' | 'CancelAmt'): bigint | undefined => {
  const text = fields[name] ?? ''
  return /^\d{1,12}$/.test(text) ? BigInt(text) : undefined
}
