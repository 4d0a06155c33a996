import { setTimeout as delay } from 'node:timers/promises'
import { eventIdOf, StreamName } from '../../../ledger/core/ids.ts'
import { reasonsOf } from '../../../ledger/core/reasons.ts'
import type { Runtime } from '../../../ledger/core/runtime.ts'
import { NO_STREAM, type AppendRequest, type EventStore } from '../../../ledger/store/port.ts'
import { integerBelow, type Random } from '../random.ts'
import type { Attempt } from './append-judge.ts'

/** Real time, for the stores. */
export const storeRuntime: Pick<Runtime, 'monotonicMs' | 'sleep'> = {
  monotonicMs: () => performance.now(),
  sleep: (delayMs, signal) =>
    delay(delayMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
}

const MOST_APPENDS_PER_STREAM = 4
const MOST_EVENTS_PER_APPEND = 3
/** Two writers who ask for the same revision: one must be refused. */
const CONTESTED_SHARE = 0.1

export type Writing = {
  /** Part of every stream's name and event's id. */
  readonly name: string
  readonly store: EventStore
  /** Another process on the same log. */
  readonly rival: EventStore
  readonly random: Random
  readonly isOver: () => boolean
  readonly note: (attempt: Attempt) => void
}

/** Appends to one new stream after the other, and notes every request with what it was told. */
export const write = async (writing: Writing): Promise<void> => {
  const { name, random, isOver } = writing
  for (let streams = 0; !isOver(); streams += 1) {
    const stream = StreamName(`chaos-${name}-${streams}`)
    const appends = 1 + integerBelow(random, MOST_APPENDS_PER_STREAM)
    let revision = NO_STREAM
    for (let index = 0; index < appends && !isOver(); index += 1)
      revision = await extend(writing, requestOf(writing, stream, revision))
  }
}

/** The revision that the stream then has, as far as that was told. */
const extend = async (writing: Writing, request: AppendRequest): Promise<number> => {
  const { store, rival, random, note } = writing
  const own = append(store, request)
  const isContested = random() < CONTESTED_SHARE
  const other = isContested
    ? [append(rival, requestOf(writing, request.stream, request.expectedRevision))]
    : []
  const attempts = await Promise.all([own, ...other])
  attempts.forEach(note)
  const revisions = attempts.flatMap(({ told }) => (told.kind === 'appended' ? [told.revision] : []))
  return revisions[0] ?? request.expectedRevision
}

const append = async (store: EventStore, request: AppendRequest): Promise<Attempt> => {
  try {
    return { request, told: await store.append(request) }
  } catch (error) {
    return { request, told: { kind: 'error', reason: reasonsOf(error) } }
  }
}

/** The same seed makes the same ids. */
const requestOf = (
  { name, random }: Writing,
  stream: StreamName,
  expectedRevision: number,
): AppendRequest => {
  const command = `${name}/${stream}/${random().toString(36)}`
  const count = 1 + integerBelow(random, MOST_EVENTS_PER_APPEND)
  const events = Array.from({ length: count }, (_, index) => {
    const id = eventIdOf(command, index)
    const data = JSON.stringify({ id, note: '장부'.repeat(integerBelow(random, 40)) })
    return { id, type: 'Chaos', schemaVersion: 1, data, metadata: '{}' }
  })
  return { stream, expectedRevision, events }
}
