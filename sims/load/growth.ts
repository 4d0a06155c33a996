import pg from 'pg'
import type { EventStore } from '../../ledger/store/port.ts'
import { migrate } from '../../ledger/store/postgres/migrate.ts'
import { postgresStore } from '../../ledger/store/postgres/store.ts'
import { appendRate, loadRuntime, newRequests } from './append-load.ts'
import { bytesPerEvent } from './append-size.ts'
import { fillLog, readLatencyMs } from './growth-fill.ts'
import { compared, medianOfThree, type BenchResult } from './report.ts'
import { withScratchDatabase } from './scratch-database.ts'

const EVENTS_SMALL = 100_000
/** What is measured comes on top: the last of them stand at the end of a partition, where its indexes are largest. */
const EVENTS_LARGE = 9_700_000
const EVENTS_PER_ROUND = 80_000
const CALLERS = 4_096
const LEAST_RATIO_TO_SMALL = 0.8

type Log = { readonly store: EventStore; readonly client: pg.Client }

const withLog = <T>(databaseUrl: string, work: (log: Log) => Promise<T>): Promise<T> =>
  withScratchDatabase(databaseUrl, async (url) => {
    await migrate(url)
    const store = await postgresStore({ connectionString: url, runtime: loadRuntime })
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      return await work({ store, client })
    } finally {
      await Promise.all([store.close(), client.end()])
    }
  })

const tell = (line: string): void => {
  console.error(`growth: ${line}`)
}

const measure = async (small: Log, large: Log): Promise<BenchResult[]> => {
  await fillLog(small.client, EVENTS_SMALL, tell)
  await fillLog(large.client, EVENTS_LARGE, tell)
  const append = ({ store }: Log): Promise<number> =>
    appendRate(store, newRequests(EVENTS_PER_ROUND), CALLERS)
  tell('appending to both, in turn')
  // The first round after a checkpoint writes whole pages, so it counts as any other; plans and connections are not new.
  for (const { store } of [small, large]) await appendRate(store, newRequests(CALLERS), CALLERS)
  const appending = await medianOfThree({ small: () => append(small), large: () => append(large) })
  tell('reading streams of both, in turn')
  const reading = await medianOfThree({
    small: () => readLatencyMs(small.store, EVENTS_SMALL),
    large: () => readLatencyMs(large.store, EVENTS_LARGE),
  })
  return [
    compared(
      {
        name: 'append at 10,000,000 events',
        value: appending.large,
        unit: 'events/s',
        target: LEAST_RATIO_TO_SMALL,
      },
      { name: 'at 100,000', value: appending.small },
    ),
    compared(
      { name: 'reading a stream at 10,000,000', value: reading.large, unit: 'ms' },
      { name: 'ms at 100,000', value: reading.small },
    ),
    { name: 'size at 10,000,000', value: await bytesPerEvent(large.client), unit: 'bytes/event' },
  ]
}

/** What appending and reading cost in a large log, against a small one on the same server in the same rounds. */
export const benchGrowth = (databaseUrl: string): Promise<BenchResult[]> =>
  withLog(databaseUrl, (small) => withLog(databaseUrl, (large) => measure(small, large)))
