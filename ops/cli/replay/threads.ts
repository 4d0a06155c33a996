import { availableParallelism, totalmem } from 'node:os'
import { constrainedMemory } from 'node:process'
import type { EventStore } from '../../../ledger/store/port.ts'
import type { Part } from '../../../projections/replay/part.ts'
import { startRemotePart, type RemotePart } from './worker/remote-part.ts'

/** Reading the log is one thread's work, and not much less than a quarter of all. */
const MOST_THREADS = 4
/** The server and everything else on the machine need some, too. */
const SHARE_OF_MEMORY = 0.5
/** With its place in memory, outside the heap, and with what is made and thrown away around it. */
const BYTES_PER_ROW = 1_200
/** Of a thread: batches on their way, and what a read model remembers between them. */
const HEAP_MEGABYTES = 1_024

export type Threads = {
  readonly parts: readonly Part[]
  /** In each. */
  readonly mostRows: number
}

/** One for each processor, in which a replay can be done; gone afterwards. */
export const withThreads = async <T>(
  store: Pick<EventStore, 'readStream'>,
  work: (threads: Threads) => Promise<T>,
): Promise<T> => {
  const count = Math.min(MOST_THREADS, availableParallelism())
  const parts: RemotePart[] = []
  try {
    for (let started = 0; started < count; started += 1)
      parts.push(startRemotePart({ store, heapMegabytes: HEAP_MEGABYTES }))
    return await work({
      parts,
      mostRows: Math.floor((memoryBytes() * SHARE_OF_MEMORY) / count / BYTES_PER_ROW),
    })
  } finally {
    await Promise.all(parts.map(({ close }) => close()))
  }
}

/** The machine's, or as much of it as this process may have. */
const memoryBytes = (): number => Math.min(totalmem(), constrainedMemory() || Infinity)
