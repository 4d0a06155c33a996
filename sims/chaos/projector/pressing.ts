import { setTimeout as delay } from 'node:timers/promises'
import { eventIdOf, OwnerId } from '../../../ledger/core/ids.ts'
import { encode } from '../../../ledger/store/codec.ts'
import type { EventMetadata } from '../../../ledger/store/ledger-event.ts'
import {
  NO_STREAM,
  StoreUnavailableError,
  type AppendRequest,
  type EventStore,
} from '../../../ledger/store/port.ts'
import { seededRandom, type Random } from '../random.ts'
import { storyOf, type Story } from './stories.ts'

/** Streams that are written to at a time. */
const WRITERS = 12
const LONGEST_PAUSE_MS = 25

export type Pressing = {
  readonly store: Pick<EventStore, 'append'>
  readonly seed: number
  readonly signal: AbortSignal
}

/** Stories one after the other until the signal aborts; each that was begun is told to its end. Gives how many. */
export const pressStories = async ({ store, seed, signal }: Pressing): Promise<number> => {
  const name = `order-${seed.toString(36)}`
  let next = 0
  const writer = async (random: Random): Promise<void> => {
    while (!signal.aborted) {
      next += 1
      await tell(store, storyOf(random, name, next), random)
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, (_, index) => writer(seededRandom(seed + index))))
  return next
}

const tell = async (store: Pressing['store'], { stream, appends }: Story, random: Random): Promise<void> => {
  let revision = NO_STREAM
  for (const events of appends) {
    const commandId = `${stream}-${String(revision)}`
    const request: AppendRequest = {
      stream,
      expectedRevision: revision,
      events: events.map((event, index) => encode(eventIdOf(commandId, index), event, metadataOf(commandId))),
    }
    revision = await appended(store, request)
    await delay(random() * LONGEST_PAUSE_MS)
  }
}

const metadataOf = (commandId: string): EventMetadata => ({
  correlationId: commandId,
  causationId: commandId,
  actor: { kind: 'dispatcher', owner: OwnerId('own_chaos') },
  idempotency: null,
})

/** The same request again and again while the database is away: with the same ids it is written once. */
const appended = async (store: Pressing['store'], request: AppendRequest): Promise<number> => {
  for (;;) {
    try {
      const verdict = await store.append(request)
      if (verdict.kind === 'appended') return verdict.revision
      throw new Error(`${request.stream}: refused at revision ${String(verdict.revision)}`)
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error
    }
  }
}
