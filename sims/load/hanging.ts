import { setTimeout as delay } from 'node:timers/promises'
import { migrate } from '../../gateways/http/call-log/migrate.ts'
import type { Gateway } from '../../gateways/port/gateway.ts'
import { newApproval, openBenchCallLog, openBenchGateway, startBenchProvider } from './pipeline-parts.ts'
import { compared, medianOfThree, type BenchResult } from './report.ts'
import { withScratchDatabase } from './scratch-database.ts'

/** To each of the two providers: well below what the machine can do, so that only the hanging makes a difference. */
const CALLS_PER_SECOND = 400
const ROUND_MS = 10_000
const WARM_UP_MS = 3_000
const TICK_MS = 1
/** By how much the hanging of A may lengthen B's calls. */
const LARGEST_FACTOR = 1.5

/** Calls that are due at fixed times; one that is sent late because others were slow is slow itself. */
const atFixedTimes = async (untilMs: number, call: (dueMs: number) => void): Promise<void> => {
  const firstMs = performance.now()
  let sent = 0
  const dueMs = (): number => firstMs + (sent * 1_000) / CALLS_PER_SECOND
  while (dueMs() < untilMs) {
    for (; dueMs() <= performance.now(); sent += 1) call(dueMs())
    await delay(TICK_MS)
  }
}

const p99 = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN

type Called = { readonly gateway: Gateway; readonly baseUrl: string }

/** p99 of the calls to B, in milliseconds, while A gets as many. */
const round = async (a: Called, b: Called, lengthMs: number): Promise<number> => {
  const untilMs = performance.now() + lengthMs
  const tookMs: number[] = []
  const calls: Promise<void>[] = []
  const callB = async (dueMs: number): Promise<void> => {
    const { kind } = await b.gateway.approve(newApproval(b.baseUrl))
    if (kind !== 'succeeded') throw new Error(`B’s approval is ${kind} here`)
    tookMs.push(performance.now() - dueMs)
  }
  await atFixedTimes(untilMs, (dueMs) => {
    void a.gateway.approve(newApproval(a.baseUrl))
    calls.push(callB(dueMs))
  })
  await Promise.all(calls)
  return p99(tookMs)
}

/** How much longer one provider's calls take while another takes connections and never answers. */
export const benchHanging = (databaseUrl: string): Promise<BenchResult[]> =>
  withScratchDatabase(databaseUrl, async (url) => {
    await migrate(url)
    const well = await startBenchProvider('approving')
    const provider = await startBenchProvider('approving')
    const callLog = await openBenchCallLog(url)
    const a = openBenchGateway(callLog)
    const b = { gateway: openBenchGateway(callLog), baseUrl: provider.url }
    /** The same start and end of a provider in both cases: only whether A is called there differs. */
    const withA = async (how: 'well' | 'hanging', lengthMs: number): Promise<number> => {
      const silent = await startBenchProvider('hanging')
      try {
        return await round({ gateway: a, baseUrl: how === 'well' ? well.url : silent.url }, b, lengthMs)
      } finally {
        // The calls that hang end with it, in a moment.
        await silent.stop()
        await delay(SETTLING_MS)
      }
    }
    try {
      await withA('well', WARM_UP_MS)
      await withA('hanging', WARM_UP_MS)
      const { normal, slow } = await medianOfThree({
        normal: () => withA('well', ROUND_MS),
        slow: () => withA('hanging', ROUND_MS),
      })
      return [resultOf(normal, slow)]
    } finally {
      await Promise.all([a.close(), b.gateway.close()])
      await callLog.close()
      await Promise.all([provider.stop(), well.stop()])
    }
  })

const SETTLING_MS = 1_000

const resultOf = (normal: number, slow: number): BenchResult =>
  compared(
    { name: 'p99 of B’s calls, A well', value: normal, unit: 'ms', target: 1 / LARGEST_FACTOR },
    { name: 'ms with A hanging', value: slow },
  )
