import { randomInt } from 'node:crypto'
import type { Account } from '../../ledger/accounts/account.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import type { Until } from '../../ledger/store/until.ts'
import { advance, takeOver } from '../../projections/checkpoints.ts'
import { openReadDatabase } from '../../projections/connect.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import { journalProjection } from '../../projections/journal/project.ts'
import { accountBalance } from '../../projections/journal/queries.ts'
import { migrate } from '../../projections/migrate.ts'
import { applyEvents } from '../../projections/projection.ts'
import { approvalPosition, merchantId, paymentFacts, timeOf } from './as-of-log.ts'
import { compared, type BenchResult } from './report.ts'
import { withScratchDatabase } from './scratch-database.ts'

/** Each is a line of the merchant's account. */
const PAYMENTS = 1_000_000
const PAYMENTS_PER_BATCH = 4_000
const LOOKS = 2_000
const WARM_UP_LOOKS = 500
const MOST_MS = 5
/** By how much a look at the oldest tenth may take longer than one at the newest. */
const LARGEST_FACTOR = 1.5

const account: Account = { mode: 'live', code: 'merchant_payable', holder: merchantId }

/** By the projection itself, from events in memory. */
const fill = async (database: ReadDatabase): Promise<void> => {
  const prepare = journalProjection.open(memoryStore(() => timeOf(0)))
  for (let from = 0; from < PAYMENTS; from += PAYMENTS_PER_BATCH) {
    const batch = Array.from({ length: PAYMENTS_PER_BATCH }, (_, index) => paymentFacts(from + index)).flat()
    await database.transaction().execute((tx) => applyEvents(prepare, tx, batch))
  }
  const term = await takeOver(database, journalProjection)
  await advance(database, journalProjection, { from: term, to: approvalPosition(PAYMENTS - 1) })
}

type Age = 'oldest' | 'newest'
const TENTH = PAYMENTS / 10
const someIndex: Readonly<Record<Age, () => number>> = {
  oldest: () => randomInt(TENTH),
  newest: () => randomInt(PAYMENTS - TENTH, PAYMENTS),
}

const untils = {
  position: (index: number): Until => ({ kind: 'position', position: approvalPosition(index) }),
  time: (index: number): Until => ({ kind: 'time', recordedAt: timeOf(index) }),
}

/** The milliseconds of each look; what it finds is looked at too. */
const look = async (database: ReadDatabase, by: keyof typeof untils, age: Age): Promise<number> => {
  const index = someIndex[age]()
  const asked = { scope: { kind: 'operator' as const }, account, asOf: untils[by](index) }
  const startMs = performance.now()
  const answer = await accountBalance(database, asked)
  const tookMs = performance.now() - startMs
  const lines = answer.kind === 'found' ? answer.balances[0]?.lines : undefined
  if (lines !== index + 1) throw new Error(`${lines ?? 'no'} lines as of payment ${index}`)
  return tookMs
}

const p99 = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN

type Looked = Readonly<Record<Age, number>>

/** The ages in turn, so that both meet the same moods of the machine. */
const lookAtAll = async (database: ReadDatabase, by: keyof typeof untils): Promise<Looked> => {
  const took: Readonly<Record<Age, number[]>> = { oldest: [], newest: [] }
  for (let looks = 0; looks < WARM_UP_LOOKS + LOOKS; looks += 1)
    for (const age of ['oldest', 'newest'] as const) took[age].push(await look(database, by, age))
  return { oldest: p99(took.oldest.slice(WARM_UP_LOOKS)), newest: p99(took.newest.slice(WARM_UP_LOOKS)) }
}

const resultsOf = (by: keyof typeof untils, { oldest, newest }: Looked): readonly BenchResult[] => [
  compared(
    { name: `as-of balance by ${by}: most allowed`, value: MOST_MS, unit: 'ms', target: 1 },
    { name: 'ms p99', value: Math.max(oldest, newest) },
  ),
  compared(
    {
      name: `as-of balance by ${by}: p99, newest tenth`,
      value: newest,
      unit: 'ms',
      target: 1 / LARGEST_FACTOR,
    },
    { name: 'ms, oldest tenth', value: oldest },
  ),
]

/** What an account of 1,000,000 lines stood at, at random moments: as fast for old ones as for new. */
export const benchAsOf = (databaseUrl: string): Promise<BenchResult[]> =>
  withScratchDatabase(databaseUrl, async (url) => {
    await migrate(url)
    const writing = openReadDatabase({ connectionString: url, purpose: 'bench', isProjecting: true })
    await fill(writing).finally(() => writing.destroy())
    const reading = openReadDatabase({ connectionString: url, purpose: 'bench', connections: 1 })
    try {
      const byPosition = await lookAtAll(reading, 'position')
      const byTime = await lookAtAll(reading, 'time')
      return [...resultsOf('position', byPosition), ...resultsOf('time', byTime)]
    } finally {
      await reading.destroy()
    }
  })
