import pg from 'pg'
import { START, type EventStore } from '../../ledger/store/port.ts'
import { migrate } from '../../ledger/store/postgres/migrate.ts'
import { postgresStore } from '../../ledger/store/postgres/store.ts'
import { copyRate, makeCopyTable, oneTransactionEachRate, storeWithoutOrder } from './append-baselines.ts'
import { appendRate, loadRuntime, newRequests } from './append-load.ts'
import { bytesPerEvent } from './append-size.ts'
import { compared, medianOfThree, ratePerSecond, type BenchResult } from './report.ts'
import { withScratchDatabase } from './scratch-database.ts'

const EVENTS_PER_ROUND = 80_000
/** As commands that decide more than one thing, imports and the end of a day append. */
const EVENTS_PER_LARGER_REQUEST = 4
const EVENTS_PER_SMALL_ROUND = 10_000
const EVENTS_ONE_BY_ONE = 4_000
/** Two flushes in flight with the most requests that one takes. */
const MANY_CALLERS = 4_096
const FEW_CALLERS = 64
const LEAST_RATIO_TO_COPY = 0.6
const LEAST_RATIO_TO_NO_ORDER = 0.9
const LEAST_RATIO_TO_ONE_BY_ONE = 10
const LEAST_EVENTS_READ_PER_SECOND = 200_000

const readBackRate = async (store: EventStore): Promise<number> => {
  const head = await store.head()
  const leaving = new AbortController()
  return ratePerSecond(Number(head), async () => {
    for await (const batch of store.subscribe(START, leaving.signal))
      if ((batch.at(-1)?.position ?? START) >= head) leaving.abort()
  })
}

type Stores = { readonly url: string; readonly store: EventStore; readonly unordered: EventStore }

const measure = async ({ url, store, unordered }: Stores, copier: pg.Client): Promise<BenchResult[]> => {
  await makeCopyTable(copier)
  let copied = 0
  const many = (to: EventStore, eventsEach = 1): Promise<number> =>
    appendRate(to, newRequests(EVENTS_PER_ROUND / eventsEach, eventsEach), MANY_CALLERS)
  // Connections, plans, caches and compiled code are warm before anything counts.
  for (const to of [store, unordered]) await many(to)
  const rates = await medianOfThree({
    many: () => many(store),
    unordered: () => many(unordered),
    copy: () => {
      const first = copied + 1
      copied += EVENTS_PER_ROUND
      return copyRate(copier, newRequests(EVENTS_PER_ROUND), first)
    },
    larger: () => many(store, EVENTS_PER_LARGER_REQUEST),
    few: () => appendRate(store, newRequests(EVENTS_PER_SMALL_ROUND), FEW_CALLERS),
    oneByOne: () => oneTransactionEachRate(url, newRequests(EVENTS_ONE_BY_ONE)),
  })
  const { read } = await medianOfThree({ read: () => readBackRate(store) })
  return [
    ...resultsOf({ ...rates, read }),
    { name: 'size with indexes and streams', value: await bytesPerEvent(copier), unit: 'bytes/event' },
  ]
}

/** Appending and reading through the store, each against its baseline in the same rounds. */
export const benchAppend = (databaseUrl: string): Promise<BenchResult[]> =>
  withScratchDatabase(databaseUrl, (url) =>
    withScratchDatabase(databaseUrl, async (unorderedUrl) => {
      await migrate(url)
      const store = await postgresStore({ connectionString: url, runtime: loadRuntime })
      const unordered = await storeWithoutOrder(unorderedUrl)
      const copier = new pg.Client({ connectionString: url })
      await copier.connect()
      try {
        return await measure({ url, store, unordered }, copier)
      } finally {
        await Promise.all([store.close(), unordered.close(), copier.end()])
      }
    }),
  )

type Rates = Readonly<Record<'many' | 'unordered' | 'copy' | 'larger' | 'few' | 'oneByOne' | 'read', number>>

const resultsOf = ({ many, unordered, copy, larger, few, oneByOne, read }: Rates): BenchResult[] => {
  const unit = 'events/s'
  return [
    compared(
      { name: 'append, 2,048 per flush', value: many, unit, target: LEAST_RATIO_TO_COPY },
      { name: 'by COPY', value: copy },
    ),
    compared(
      { name: 'append, 4 events each', value: larger, unit, target: LEAST_RATIO_TO_COPY },
      { name: 'by COPY', value: copy },
    ),
    compared(
      { name: 'append in one order', value: many, unit, target: LEAST_RATIO_TO_NO_ORDER },
      { name: 'without order', value: unordered },
    ),
    compared(
      { name: 'append, 64 callers', value: few, unit, target: LEAST_RATIO_TO_ONE_BY_ONE },
      { name: 'one transaction each', value: oneByOne },
    ),
    { name: 'read back', value: read, unit, target: LEAST_EVENTS_READ_PER_SECOND },
  ]
}
