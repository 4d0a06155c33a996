import { businessDateOf, instantOf } from '../../ledger/core/time.ts'
import { ask, timesResult } from './lists-ask.ts'
import { firstMs, YEAR_MS } from './lists-stories.ts'
import type { ListsSystem } from './lists-system.ts'
import type { BenchResult } from './report.ts'

const LOOKS = 30
const WARM_UP_LOOKS = 3
const DAY_MS = 24 * 60 * 60 * 1_000

const dayAt = (ms: number): string => businessDateOf(instantOf(ms))
const lastMs = firstMs + YEAR_MS - DAY_MS
const year = { from: dayAt(firstMs), to: dayAt(lastMs) }
const month = { from: dayAt(lastMs - 30 * DAY_MS), to: dayAt(lastMs) }

const sums = {
  'a year by day': { ...year, by: 'day' },
  'a year by provider and status': { ...year, by: 'provider,status' },
  'a year of transactions by kind': { ...year, by: 'kind', of: 'transactions' },
  'a month by hour': { ...month, by: 'hour' },
  'a day by hour': { from: month.to, to: month.to, by: 'hour' },
}

/** Each with the period before. */
export const sumAll = async ({
  product: { url },
  large,
  administrator,
}: ListsSystem): Promise<readonly BenchResult[]> => {
  const results: BenchResult[] = []
  for (const asker of [large, administrator])
    for (const [name, query] of Object.entries(sums)) {
      const tookMs: number[] = []
      for (let turn = 0; turn < WARM_UP_LOOKS + LOOKS; turn += 1)
        tookMs.push((await ask({ url, asker, list: 'summaries/payments' }, query)).tookMs)
      results.push(timesResult(`${asker.name}: sums of ${name}`, tookMs.slice(WARM_UP_LOOKS)))
    }
  return results
}
