import type { Answer } from '../kit/answer.ts'
import { refuse } from './answer.ts'
import { fieldsOf, type Asked, type Fields } from './world.ts'

/** In bytes of EUC-KR, as in the family. */
const longest: Readonly<Record<string, number>> = {
  TID: 30,
  MID: 10,
  Moid: 64,
  Amt: 12,
  CancelAmt: 12,
  CancelMsg: 100,
  CancelNo: 10,
  PartialCancelCode: 1,
  EdiDate: 14,
  EncryptData: 256,
}

/** A letter that is not ASCII has two. */
const bytesOf = (text: string): number => text.replaceAll(/[^ -~]/gu, '**').length

/** What is missing or too long among those that must be there. */
export const lackIn = (call: Pick<Asked, 'input'>, required: readonly string[]): Answer | undefined => {
  const fields = fieldsOf(call)
  const missing = required.find((name) => (fields[name] ?? '') === '')
  if (missing !== undefined) return refuse(call, '9000', `"${missing}" 필드값이 누락되었습니다.`)
  const tooLong = Object.entries(longest).find(([name, most]) => bytesOf(fields[name] ?? '') > most)
  return tooLong === undefined
    ? undefined
    : refuse(call, '9001', `"${tooLong[0]}" 필드 길이가 잘못되었습니다.`)
}

/** undefined: no whole number. */
export const amountIn = (fields: Fields, name: 'Amt' | 'CancelAmt'): bigint | undefined => {
  const text = fields[name] ?? ''
  return /^\d{1,12}$/.test(text) ? BigInt(text) : undefined
}
