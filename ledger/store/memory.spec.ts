import { instantOf } from '../core/time.ts'
import { storeConformance } from './conformance.ts'
import { memoryStore } from './memory.ts'
import { Position, START, type AppendVerdict, type EventStore, type StoredEvent } from './port.ts'

storeConformance('memory', () => Promise.resolve(memoryStore(() => instantOf(Date.now()))))

/** A clock that jumps back must not take the log with it. */
storeConformance('memory under a broken clock', () => {
  let epochMs = Date.UTC(2026, 10, 20)
  return Promise.resolve(memoryStore(() => instantOf((epochMs -= 1_000))))
})

/** Positions like another engine's, so that the suite is seen to know nothing of them but their order. */
const withGaps = (store: EventStore): EventStore => {
  const outside = (position: Position): Position =>
    position === START ? START : Position(position * 1_313n + position ** 2n)
  const inside = (position: Position): Position => {
    let found = START
    for (let step = 1n << 40n; step > 0n; step /= 2n)
      if (outside(Position(found + step)) <= position) found = Position(found + step)
    return found
  }
  const moved = <T extends { readonly position: Position }>(placed: T): T => ({
    ...placed,
    position: outside(placed.position),
  })
  const movedAll = (events: readonly StoredEvent[]): readonly StoredEvent[] => events.map(moved)
  const movedVerdict = (verdict: AppendVerdict): AppendVerdict =>
    verdict.kind === 'appended' ? moved(verdict) : verdict
  async function* subscribe(after: Position, signal: AbortSignal): AsyncGenerator<readonly StoredEvent[]> {
    const isBeyond = after > outside(await store.head())
    const from = isBeyond ? Position(inside(after) + 1n) : inside(after)
    for await (const batch of store.subscribe(from, signal)) yield movedAll(batch)
  }
  return {
    append: async (request) => movedVerdict(await store.append(request)),
    readStream: async (stream, from) => movedAll(await store.readStream(stream, from)),
    readAll: async (after, limit) => movedAll(await store.readAll(inside(after), limit)),
    head: async () => outside(await store.head()),
    subscribe,
    close: store.close,
  }
}

storeConformance('memory with gaps between its positions', () =>
  Promise.resolve(withGaps(memoryStore(() => instantOf(Date.now())))),
)
