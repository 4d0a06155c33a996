import { Worker } from 'node:worker_threads'
import { StreamName } from '../../../../ledger/core/ids.ts'
import type { EventStore } from '../../../../ledger/store/port.ts'
import { CannotApplyError } from '../../../../projections/failures.ts'
import type { Plan } from '../../../../projections/replay/held.ts'
import type { Part, Rebuilt } from '../../../../projections/replay/part.ts'
import { add } from '../../../../projections/rows.ts'
import type { Failure, FromWorker, NamedChange, Order, Outcomes, ToWorker } from './messages.ts'

export type RemotePart = Part & { readonly close: () => Promise<void> }

export type RemoteOptions = {
  readonly store: Pick<EventStore, 'readStream'>
  /** Its rows are outside it. */
  readonly heapMegabytes: number
}

/** So much garbage is made that room for a lot of it at once spares a tenth of the time. */
const YOUNG_MEGABYTES = 192
/** One is being worked at, one is waiting. */
const MOST_BATCHES_AHEAD = 2
const MOST_CHUNKS_AHEAD = 4

/** A part in a thread of its own. */
export const startRemotePart = ({ store, heapMegabytes }: RemoteOptions): RemotePart => {
  const worker = new Worker(new URL('main.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
  })
  const ask = askingOf(worker, store)
  const [folding, comparing] = [newFlow<number>(MOST_BATCHES_AHEAD), newFlow<null>(MOST_CHUNKS_AHEAD)]
  let plans: readonly Plan[] = []
  return {
    hold: async (given, slice) => {
      plans = given
      await ask({ kind: 'hold', plans: given.map(namedPlan), slice })
    },
    fold: async (batch, ends) => (await folding.add(ask({ kind: 'fold', batch, ends }))) ?? 0,
    rebuilt: async (isHashed) => {
      await folding.end()
      const all = await ask({ kind: 'rebuilt', isHashed })
      return all.map((one, index) => rebuiltOf(one, plans[index]))
    },
    compare: async (plan, table, lines) => {
      await comparing.add(ask({ kind: 'compare', plan, table, lines }))
    },
    compared: async () => {
      await comparing.end()
      return ask({ kind: 'compared' })
    },
    close: async () => {
      await worker.terminate()
    },
  }
}

const namedPlan = ({ projection, slices, division }: Plan) => ({ name: projection.name, slices, division })

const rebuiltOf = ({ sums, ...rebuilt }: Outcomes['rebuilt'][number], plan: Plan | undefined): Rebuilt => ({
  ...rebuilt,
  sums: sums.map((change) => changeOf(change, plan)),
})

const changeOf = ({ table, rows, addends }: NamedChange, plan: Plan | undefined) => {
  const target = plan?.projection.tables.find((one) => one.table === table)
  if (target === undefined) throw new Error(`${table} is no table of this projection`)
  return add(target, rows, addends)
}

/** Several at once, whose outcomes come in their order. `add` gives the outcome of one that is done, if any is. */
const newFlow = <Value>(most: number) => {
  const waiting: Promise<Value>[] = []
  const next = async (): Promise<Value | undefined> => waiting.shift()
  return {
    add: async (work: Promise<Value>): Promise<Value | undefined> => {
      // Its failure is told to whoever takes it from here.
      work.catch(() => undefined)
      waiting.push(work)
      return waiting.length >= most ? next() : undefined
    },
    end: async (): Promise<void> => {
      while (waiting.length > 0) await next()
    },
  }
}

type Asking = <Kind extends Order['kind']>(order: Extract<Order, { kind: Kind }>) => Promise<Outcomes[Kind]>

const askingOf = (worker: Worker, store: Pick<EventStore, 'readStream'>): Asking => {
  const waiting = new Map<number, PromiseWithResolvers<never>>()
  let number = 0
  let dead: Error | undefined
  const fail = (error: Error): void => {
    dead = error
    for (const one of waiting.values()) one.reject(error)
    waiting.clear()
  }
  worker.on('error', (error: unknown) => {
    fail(deathOf(error))
  })
  worker.on('exit', () => {
    fail(dead ?? new Error('a thread of the replay has ended'))
  })
  worker.on('message', (message: FromWorker) => {
    if ('ask' in message) {
      void answer(worker, store, message)
      return
    }
    const one = waiting.get(message.number)
    waiting.delete(message.number)
    const { outcome } = message
    // The outcome of an order is of its kind.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
    if ('value' in outcome) one?.resolve(outcome.value as never)
    else one?.reject(errorOf(outcome.failure))
  })
  return (order) => {
    const one = Promise.withResolvers<never>()
    if (dead !== undefined) return Promise.reject(dead)
    number += 1
    waiting.set(number, one)
    const message: ToWorker = { number, order }
    worker.postMessage(message)
    return one.promise
  }
}

const OUT_OF_MEMORY = 'ERR_WORKER_OUT_OF_MEMORY'

const deathOf = (error: unknown): Error => {
  if (!(error instanceof Error)) return new Error(String(error))
  const isRefused = 'code' in error && error.code === OUT_OF_MEMORY
  return isRefused
    ? new Error('a thread of the replay has run out of memory: more --passes need less at once', {
        cause: error,
      })
    : error
}

type StreamAsked = Extract<FromWorker, { readonly ask: number }>

const answer = async (
  worker: Worker,
  store: Pick<EventStore, 'readStream'>,
  { ask, stream, fromRevision }: StreamAsked,
): Promise<void> => {
  const tell = (message: ToWorker): void => {
    worker.postMessage(message)
  }
  try {
    tell({ asked: ask, answer: { value: await store.readStream(StreamName(stream), fromRevision) } })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    tell({ asked: ask, answer: { failure: { name: 'Error', message } } })
  }
}

const errorOf = ({ name, message }: Failure): Error =>
  name === 'CannotApplyError' ? new CannotApplyError(message) : new Error(message)
