import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { EVENTS_PER_BATCH } from './follow.ts'
import { CorruptLogError, Position, START, type EventStore, type StoredEvent } from './port.ts'
import {
  appended,
  newStream,
  places,
  placesOf,
  specimenAppend,
  streamOf,
  takeEvents,
} from './specimen.spec-helper.ts'

const forever = (): AbortSignal => new AbortController().signal

const following = (store: EventStore, after: Position, count: number): Promise<readonly StoredEvent[]> =>
  takeEvents(store.subscribe(after, forever()), count)

export const liveSubscriptions = (store: () => EventStore): void => {
  it('begins with history, from the start or from the middle', async () => {
    const before = await store().head()
    const earlier = await streamOf(store, 3)
    const middle = await store().head()
    const request = await streamOf(store, 3)
    const first = await store().readAll(START, 2 * EVENTS_PER_BATCH + 1)
    expect(await following(store(), START, first.length)).to.deep.equal(first)
    const both = [earlier, request].flatMap(placesOf)
    expect(places(await following(store(), before, 6))).to.deep.equal(both)
    expect(places(await following(store(), middle, 3))).to.deep.equal(placesOf(request))
  })

  it('goes on live, without a seam, over batches of history, for a slow reader and a quick one', async () => {
    const start = await store().head()
    const count = EVENTS_PER_BATCH + 700
    const writing = Array.from({ length: count / 10 }, () => streamOf(store, 10))
    const quick = following(store(), start, count)
    const slow = (async () => {
      const seen: StoredEvent[] = []
      for await (const batch of store().subscribe(start, forever())) {
        seen.push(...batch)
        await delay(20)
        if (seen.length >= count) break
      }
      return seen
    })()
    await Promise.all(writing)
    const expected = await store().readAll(start, count)
    expect(await quick).to.deep.equal(expected)
    expect(await slow).to.deep.equal(expected)
  })

  it('tells of each append soon after it', async () => {
    const live = store()
      .subscribe(await store().head(), forever())
      [Symbol.asyncIterator]()
    for (let round = 0; round < 5; round += 1) {
      const next = live.next()
      await delay(10)
      const request = specimenAppend(newStream(), randomUUID(), { events: 2 })
      await appended(store, request)
      const soon = await Promise.race([next, delay(500, undefined, { ref: false })])
      expect(soon?.done === false && places(soon.value)).to.deep.equal(placesOf(request))
    }
    await live.return?.()
  })
}

/** More than any engine keeps at hand, so that a slow reader has to be served from the log. */
const MUCH = 4 * EVENTS_PER_BATCH + 900

export const slowSubscriptions = (store: () => EventStore): void => {
  it('one that stops in the middle of a batch is not pushed, holds up nobody, and misses nothing', async () => {
    const start = await store().head()
    const resumed = Promise.withResolvers<undefined>()
    const batches: (readonly StoredEvent[])[] = []
    const slow = (async () => {
      for await (const batch of store().subscribe(start, forever())) {
        batches.push(batch)
        await resumed.promise
        if (batches.flat().length >= MUCH) return
      }
    })()
    const quick = following(store(), start, MUCH)
    await streamOf(store, 1)
    for (let written = 1; written < MUCH; written += 100) await streamOf(store, Math.min(100, MUCH - written))
    const expected = await quick
    expect(batches.length).to.be.at.most(1)
    resumed.resolve(undefined)
    await slow
    expect(batches.every((batch) => batch.length <= EVENTS_PER_BATCH)).to.equal(true)
    expect(batches.flat()).to.deep.equal(expected)
  }).timeout(30_000)
}

export const endingSubscriptions = (store: () => EventStore): void => {
  it('comes at once on abort: while waiting, while a batch is in hand, or before the beginning', async () => {
    const before = await store().head()
    await streamOf(store, 1)
    const rows = [
      [before, 1],
      [await store().head(), 0],
    ] as const
    for (const [after, events] of rows) {
      const leaving = new AbortController()
      let seen = 0
      const ended = (async () => {
        for await (const batch of store().subscribe(after, leaving.signal)) seen += batch.length
      })()
      await delay(30)
      leaving.abort()
      await Promise.race([ended, delay(300).then(() => Promise.reject(new Error('it did not end')))])
      expect(seen).to.equal(events)
    }
    const begun = store().subscribe(START, AbortSignal.abort())[Symbol.asyncIterator]()
    expect((await begun.next()).done).to.equal(true)
  })

  it('is an error for a reader that stands beyond the log', async () => {
    // No position that anybody has been given; all that is known of it is that it is later.
    const beyond = Position((await store().head()) + 1n)
    const error: unknown = await following(store(), beyond, 1).catch((cause: unknown) => cause)
    expect(error).to.be.instanceOf(CorruptLogError)
  })
}
