import { LARGEST_AMOUNT } from '../../ledger/core/money.ts'
import type { HttpBody } from './answer.ts'

/** @throws RangeError for a bigint that would lose digits as a JSON number. */
export const encodeJson = (value: unknown): string => JSON.stringify(withNumbers(value))

/** The same without bigints: a copy costs half of what a replacer does, which is called for every field. */
const withNumbers = (value: unknown): unknown => {
  if (typeof value === 'bigint') return numberOf(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withNumbers)
  const copy: Record<string, unknown> = { ...value }
  for (const name in copy) {
    const member = copy[name]
    if (typeof member === 'bigint' || typeof member === 'object') copy[name] = withNumbers(member)
  }
  return copy
}

const numberOf = (value: bigint): number => {
  if (value > LARGEST_AMOUNT || value < -LARGEST_AMOUNT)
    throw new RangeError('an integer beyond 2^53-1 in JSON')
  return Number(value)
}

export const decodeJson = (text: string): HttpBody => {
  try {
    return { kind: 'json', value: JSON.parse(text) }
  } catch {
    return { kind: 'unreadable', cause: 'not_json' }
  }
}
