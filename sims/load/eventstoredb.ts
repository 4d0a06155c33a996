import { z } from 'zod'
import { openClient } from '../../ledger/store/eventstoredb/client.ts'
import { encodeAppend } from '../../ledger/store/eventstoredb/envelope.ts'
import { eventStoreDbStore } from '../../ledger/store/eventstoredb/store.ts'
import { appendRate, loadRuntime, newRequests, type Appending } from './append-load.ts'
import { startOwnProcess } from './own-process.ts'
import { compared, medianOfThree, type BenchResult } from './report.ts'

const APPENDS_PER_ROUND = 4_000
const APPENDS_ONE_BY_ONE = 1_000
const CALLERS = 64
const MICROSECONDS_PER_SECOND = 1_000_000

/** One call of the client for each append: nothing is read back, repeated or kept in order. */
const bareClient = (connectionString: string): Appending & { readonly close: () => Promise<void> } => {
  const client = openClient(connectionString)
  return {
    append: async (request) => {
      const answer = await client.append({ ...request, events: encodeAppend(request) })
      return { kind: answer === 'written' ? 'appended' : 'conflict' }
    },
    close: client.dispose,
  }
}

/** What the adapter costs above the client that it uses, on the double in a process of its own that writes no file. */
export const benchEventStoreDb = async (): Promise<BenchResult[]> => {
  const server = startOwnProcess({
    script: '../eventstoredb/main.ts',
    arguments: ['--port', '0'],
    environment: {},
  })
  try {
    const { url } = z.object({ url: z.string() }).parse(JSON.parse(await server.firstLine))
    const store = await eventStoreDbStore({ connectionString: url, runtime: loadRuntime })
    const client = bareClient(url)
    const rate = (to: Appending, appends: number, callers: number): Promise<number> =>
      appendRate(to, newRequests(appends), callers)
    try {
      for (const to of [store, client]) await rate(to, APPENDS_ONE_BY_ONE, CALLERS)
      return resultsOf(
        await medianOfThree({
          many: () => rate(store, APPENDS_PER_ROUND, CALLERS),
          manyBare: () => rate(client, APPENDS_PER_ROUND, CALLERS),
          one: () => rate(store, APPENDS_ONE_BY_ONE, 1),
          oneBare: () => rate(client, APPENDS_ONE_BY_ONE, 1),
        }),
      )
    } finally {
      await client.close()
      await store.close()
    }
  } finally {
    await server.stop()
  }
}

type Rates = Readonly<Record<'many' | 'manyBare' | 'one' | 'oneBare', number>>

const resultsOf = ({ many, manyBare, one, oneBare }: Rates): BenchResult[] => {
  const overhead = MICROSECONDS_PER_SECOND / one - MICROSECONDS_PER_SECOND / oneBare
  const unit = 'events/s'
  return [
    compared(
      { name: 'append to the double, 64 callers', value: many, unit },
      { name: 'by its client', value: manyBare },
    ),
    compared(
      { name: 'append to the double, one caller', value: one, unit },
      { name: 'by its client', value: oneBare },
    ),
    { name: 'the adapter’s share of one append', value: overhead, unit: 'µs' },
  ]
}
