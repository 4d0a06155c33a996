export type BenchResult = {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** What the value is compared with, measured in the same run. */
  readonly baseline?: { readonly name: string; readonly value: number }
  /** Value by baseline. */
  readonly ratio?: number
  /** The least ratio where there is one, else the least value. */
  readonly target?: number
}

export const meetsTarget = ({ value, ratio, target }: BenchResult): boolean =>
  target === undefined || (ratio ?? value) >= target

/** The machine is shared and its disk has moods, so one run proves nothing. */
const ROUNDS = 3

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN

/** One round after another of all the given runs, so that what is compared meets the same moods; each one's median. */
export const medianOfThree = async <Name extends string>(
  runs: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Readonly<Record<Name, number>>> => {
  const names = Object.keys(runs).filter((name): name is Name => name in runs)
  const values = names.map((name) => ({ name, seen: [] as number[] }))
  for (let round = 0; round < ROUNDS; round += 1)
    for (const { name, seen } of values) seen.push(await runs[name]())
  // The same keys with a number each: fromEntries forgets the names.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  return Object.fromEntries(values.map(({ name, seen }) => [name, median(seen)])) as Record<Name, number>
}

export const compared = (
  result: BenchResult,
  baseline: { readonly name: string; readonly value: number },
): BenchResult => ({ ...result, baseline, ratio: result.value / baseline.value })

/** How often something was done in a second. */
export const ratePerSecond = async (count: number, work: () => Promise<unknown>): Promise<number> => {
  const startMs = performance.now()
  await work()
  return (count * 1_000) / (performance.now() - startMs)
}

const rounded = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3))

const rowOf = (result: BenchResult): Readonly<Record<string, string>> => ({
  bench: result.name,
  value: `${rounded(result.value)} ${result.unit}`,
  baseline: result.baseline === undefined ? '' : `${rounded(result.baseline.value)} ${result.baseline.name}`,
  ratio: result.ratio === undefined ? '' : result.ratio.toFixed(2),
  target: result.target === undefined ? '' : `>= ${rounded(result.target)}`,
  met: result.target === undefined ? '' : meetsTarget(result) ? 'yes' : 'NO',
})

export const printResults = (results: readonly BenchResult[], form: 'table' | 'json'): void => {
  if (form === 'json') console.log(JSON.stringify(results, undefined, 2))
  else console.table(results.map(rowOf))
}
