/** Sums in minor units; `beside` is the balance of payments, and what was asked of transactions. */
export type Sums = { readonly count: bigint; readonly amount: bigint; readonly beside: bigint }

export const nothing: Sums = { count: 0n, amount: 0n, beside: 0n }

export const plus = (one: Sums, other: Sums): Sums => ({
  count: one.count + other.count,
  amount: one.amount + other.amount,
  beside: one.beside + other.beside,
})

/**
 * The nearest whole number to the quotient, and of two that are as near the one farther from zero: 5 / 2 is 3 and -5 / 2
 * is -3. The one rounding of every summary. @throws RangeError when it is divided by nothing.
 */
export const halfAwayFromZero = (dividend: bigint, divisor: bigint): bigint => {
  if (divisor === 0n) throw new RangeError('divided by nothing')
  const isNegative = dividend < 0n !== divisor < 0n
  const [size, by] = [dividend < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor]
  const rounded = (2n * size + by) / (2n * by)
  return isNegative ? -rounded : rounded
}

/** Minor units; null of nothing. */
export const averageOf = ({ count, amount }: Sums): bigint | null =>
  count === 0n ? null : halfAwayFromZero(amount, count)

/** From the period before to this one; `basisPoints`: hundredths of a per cent, null where there was nothing before. */
export type Change = { readonly absolute: bigint; readonly basisPoints: bigint | null }

const WHOLE = 10_000n

export const changeOf = (before: bigint, now: bigint): Change => {
  const absolute = now - before
  const size = before < 0n ? -before : before
  return { absolute, basisPoints: before === 0n ? null : halfAwayFromZero(absolute * WHOLE, size) }
}
