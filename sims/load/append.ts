import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { EventId, StreamName } from '../../ledger/core/ids.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import { NO_STREAM, START, type AppendRequest, type EventStore } from '../../ledger/store/port.ts'
import { migrate } from '../../ledger/store/postgres/migrate.ts'
import { postgresStore } from '../../ledger/store/postgres/store.ts'
import { copyRate, oneTransactionEachRate } from './append-baselines.ts'
import { compared, medianOfThree, ratePerSecond, type BenchResult } from './report.ts'
import { withScratchDatabase } from './scratch-database.ts'

const EVENTS_PER_ROUND = 40_000
const EVENTS_PER_SMALL_ROUND = 10_000
const EVENTS_ONE_BY_ONE = 4_000
/** Two flushes in flight with the most requests that one takes. */
const MANY_CALLERS = 512
const FEW_CALLERS = 64
const EVENT_BYTES = 400
const LEAST_RATIO_TO_COPY = 0.5
const LEAST_EVENTS_READ_PER_SECOND = 200_000

const runtime: Pick<Runtime, 'monotonicMs' | 'sleep'> = {
  monotonicMs: () => performance.now(),
  sleep: (delayMs, signal) =>
    delay(delayMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
}

/** Random stream keys, as payments have them: the worst case for an index. */
const newRequest = (): AppendRequest => {
  const metadata = JSON.stringify({ correlationId: randomUUID(), actor: 'bench' })
  const data = JSON.stringify({
    orderId: randomUUID(),
    amount: { amount: '15000', currency: 'KRW' },
    note: '',
  })
  const note = randomBytes(EVENT_BYTES)
    .toString('hex')
    .slice(0, EVENT_BYTES - data.length - metadata.length)
  const event = {
    id: EventId(randomUUID()),
    type: 'PaymentApproved',
    schemaVersion: 1,
    data: data.replace('"note":""', `"note":"${note}"`),
    metadata,
  }
  const stream = StreamName(`payment-pay_${randomBytes(16).toString('hex')}`)
  return { stream, expectedRevision: NO_STREAM, events: [event] }
}

const newRequests = (count: number): readonly AppendRequest[] => Array.from({ length: count }, newRequest)

/** So many callers, each of which appends again as soon as it has its verdict. */
const appendRate = (
  store: EventStore,
  requests: readonly AppendRequest[],
  callers: number,
): Promise<number> => {
  const rest = [...requests]
  const caller = async (): Promise<void> => {
    for (let request = rest.pop(); request !== undefined; request = rest.pop()) {
      const { kind } = await store.append(request)
      if (kind !== 'appended') throw new Error('an append to a new stream was refused')
    }
  }
  return ratePerSecond(requests.length, () => Promise.all(Array.from({ length: callers }, caller)))
}

const readBackRate = async (store: EventStore): Promise<number> => {
  const head = await store.head()
  const leaving = new AbortController()
  return ratePerSecond(Number(head), async () => {
    for await (const batch of store.subscribe(START, leaving.signal))
      if ((batch.at(-1)?.position ?? START) >= head) leaving.abort()
  })
}

/** Appending and reading through the store, each against its baseline in the same rounds. */
export const benchAppend = (databaseUrl: string): Promise<BenchResult[]> =>
  withScratchDatabase(databaseUrl, async (url) => {
    await migrate(url)
    const store = await postgresStore({ connectionString: url, runtime })
    const copier = new pg.Client({ connectionString: url })
    await copier.connect()
    await copier.query('CREATE TABLE copied (LIKE jangbu_log.events INCLUDING ALL)')
    let copied = 0
    const copy = (): Promise<number> => {
      const first = copied + 1
      copied += EVENTS_PER_ROUND
      return copyRate(copier, newRequests(EVENTS_PER_ROUND), first)
    }
    try {
      // Connections, plans and caches are warm before anything counts.
      await appendRate(store, newRequests(EVENTS_PER_SMALL_ROUND), MANY_CALLERS)
      const rates = await medianOfThree({
        many: () => appendRate(store, newRequests(EVENTS_PER_ROUND), MANY_CALLERS),
        copy,
        few: () => appendRate(store, newRequests(EVENTS_PER_SMALL_ROUND), FEW_CALLERS),
        oneByOne: () => oneTransactionEachRate(url, newRequests(EVENTS_ONE_BY_ONE)),
      })
      const { read } = await medianOfThree({ read: () => readBackRate(store) })
      return resultsOf({ ...rates, read })
    } finally {
      await Promise.all([store.close(), copier.end()])
    }
  })

type Rates = Readonly<Record<'many' | 'copy' | 'few' | 'oneByOne' | 'read', number>>

const resultsOf = ({ many, copy, few, oneByOne, read }: Rates): BenchResult[] => {
  const unit = 'events/s'
  return [
    compared(
      { name: 'append, 256 per flush', value: many, unit, target: LEAST_RATIO_TO_COPY },
      { name: 'by COPY', value: copy },
    ),
    compared(
      { name: 'append, 64 callers', value: few, unit },
      { name: 'one transaction each', value: oneByOne },
    ),
    { name: 'read back', value: read, unit, target: LEAST_EVENTS_READ_PER_SECOND },
  ]
}
