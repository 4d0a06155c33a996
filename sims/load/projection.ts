import { systemRuntime } from '../../ops/runtime.ts'
import { NO_STREAM, type AppendRequest, type EventStore, type Position } from '../../ledger/store/port.ts'
import { migrate as migrateLog } from '../../ledger/store/postgres/migrate.ts'
import { postgresStore } from '../../ledger/store/postgres/store.ts'
import { migrate } from '../../projections/migrate.ts'
import { paymentsProjection } from '../../projections/payments/project.ts'
import { newProgress } from '../../projections/progress.ts'
import { runProjection } from '../../projections/runner.ts'
import { approvedPayment, EVENTS_PER_PAYMENT } from './payment-log.ts'
import { medianOfThree, ratePerSecond, type BenchResult } from './report.ts'
import { withScratchDatabase } from './scratch-database.ts'

const PAYMENTS = 100_000
/** Payments under way at once: that many are cut in two by the end of a batch, and have to be loaded again. */
const CALLERS = 64
const LEAST_EVENTS_PER_SECOND = 50_000

const runtime = systemRuntime()

/** As the product writes it: the intent first, the outcome when the provider has answered. */
const appendInTwo = async (store: EventStore, { stream, events }: AppendRequest): Promise<void> => {
  const [intent, outcome] = [events.slice(0, -1), events.slice(-1)]
  const asked = { stream, expectedRevision: NO_STREAM, events: intent }
  const answered = { stream, expectedRevision: intent.length - 1, events: outcome }
  for (const request of [asked, answered]) {
    const { kind } = await store.append(request)
    if (kind !== 'appended') throw new Error(`${stream}: an append was refused`)
  }
}

export const writeLog = async (store: EventStore, payments: number): Promise<void> => {
  let next = 0
  const caller = async (): Promise<void> => {
    while (next < payments) await appendInTwo(store, approvedPayment(next++))
  }
  await Promise.all(Array.from({ length: CALLERS }, caller))
}

/** Builds the read model in a schema of its own, as a start on an old log does. */
const catchUp = async (store: EventStore, connectionString: string, schema: string): Promise<void> => {
  const head = await store.head()
  const leaving = new AbortController()
  const progress = newProgress()
  const { signal } = leaving
  const database = { connectionString, schema }
  const running = runProjection({
    projection: paymentsProjection,
    store,
    database,
    runtime,
    signal,
    progress,
  })
  await Promise.race([running, untilReached(progress, head)])
  leaving.abort()
  const ending = await running
  if (ending.kind === 'stopped') throw new Error(ending.reason)
}

const untilReached = async (progress: ReturnType<typeof newProgress>, head: Position): Promise<void> => {
  const { signal } = new AbortController()
  for (let moves = progress.moves(); (progress.position() ?? 0n) < head; moves = progress.moves())
    await progress.movedSince(moves, signal)
}

/** Catching up with a log of ordinary payments, three events each. */
export const benchProjection = (databaseUrl: string): Promise<BenchResult[]> =>
  withScratchDatabase(databaseUrl, async (url) => {
    await migrateLog(url)
    const store = await postgresStore({ connectionString: url, runtime })
    try {
      await writeLog(store, PAYMENTS)
      let round = 0
      const rates = await medianOfThree({
        payments: async () => {
          const schema = `bench_${round++}`
          await migrate(url, schema)
          return ratePerSecond(PAYMENTS * EVENTS_PER_PAYMENT, () => catchUp(store, url, schema))
        },
      })
      const name = 'payments projection: catching up'
      return [{ name, value: rates.payments, unit: 'events/s', target: LEAST_EVENTS_PER_SECOND }]
    } finally {
      await store.close()
    }
  })
