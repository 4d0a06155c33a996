import { LARGEST_AMOUNT } from '../../ledger/core/money.ts'
import type { HttpBody } from './answer.ts'

/** @throws RangeError for a bigint that would lose digits as a JSON number. */
export const encodeJson = (value: unknown): string => JSON.stringify(value, integers)

const integers = (_name: string, value: unknown): unknown => {
  if (typeof value !== 'bigint') return value
  if (value > LARGEST_AMOUNT || value < -LARGEST_AMOUNT)
    throw new RangeError('an integer beyond 2^53-1 in JSON')
  return Number(value)
}

export const decodeJson = (bytes: Buffer): HttpBody => {
  try {
    return { kind: 'json', value: JSON.parse(bytes.toString()) }
  } catch {
    return { kind: 'unreadable', cause: 'not_json' }
  }
}
