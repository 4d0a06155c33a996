/** Both ends are ticks. */
export type Scale = { readonly low: bigint; readonly high: bigint; readonly ticks: readonly bigint[] }

const MOST_STEPS = 6n
/** A line may be pressed into this part of the height for the sake of the zero. */
const LEAST_PART = 4n

/** Round amounts around all of the given ones: steps of 1, 2 or 5 times a power of ten. Exact, however large. */
export const scaleOf = (least: bigint, most: bigint): Scale => {
  const [from, until] = withZero(least, most)
  const step = niceStep(until - from)
  const low = floorTo(from, step)
  const high = 0n - floorTo(0n - until, step)
  const top = high === low ? low + step : high
  const steps = Number((top - low) / step)
  return {
    low,
    high: top,
    ticks: Array.from({ length: steps + 1 }, (_, index) => low + BigInt(index) * step),
  }
}

/** Amounts are compared with nothing, unless they are far from it and near to each other. */
const withZero = (least: bigint, most: bigint): readonly [bigint, bigint] => {
  const spread = most - least
  const [low, high] = [least < 0n ? least : 0n, most > 0n ? most : 0n]
  return spread === 0n || high - low <= spread * LEAST_PART ? [low, high] : [least, most]
}

const niceStep = (span: bigint): bigint => {
  let power = 1n
  for (;;) {
    for (const factor of [1n, 2n, 5n]) if (factor * power * MOST_STEPS >= span) return factor * power
    power *= 10n
  }
}

/** bigints divide towards zero. */
const floorTo = (amount: bigint, step: bigint): bigint => {
  const rest = ((amount % step) + step) % step
  return amount - rest
}

const PRECISION = 1_000_000n

/** Where an amount lies between the ends: 0 to 1. */
export const shareOf = (amount: bigint, { low, high }: Pick<Scale, 'low' | 'high'>): number =>
  Number(((amount - low) * PRECISION) / (high - low)) / Number(PRECISION)
