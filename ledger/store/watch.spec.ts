import { expect } from 'chai'
import { setTimeout as pause } from 'node:timers/promises'
import { eventIdOf, StreamName } from '../core/ids.ts'
import { instantOf } from '../core/time.ts'
import { memoryStore } from './memory.ts'
import { CorruptLogError, NO_STREAM, StoreUnavailableError, type EventStore } from './port.ts'
import { watchLog } from './watch.ts'

const runtime = { sleep: () => pause(1) }
const stream = StreamName('payment-1')

const appendTo = (store: EventStore, name: StreamName, commandId: string) =>
  store.append({
    stream: name,
    expectedRevision: NO_STREAM,
    events: [{ id: eventIdOf(commandId, 0), type: 'Any', schemaVersion: 1, data: '{}', metadata: '{}' }],
  })

/** A store whose first subscription ends with this error. */
const failingOnce = (store: EventStore, error: Error): EventStore => {
  let subscriptions = 0
  return {
    ...store,
    subscribe: (after, signal) => {
      subscriptions += 1
      if (subscriptions > 1) return store.subscribe(after, signal)
      return (async function* () {
        await pause(1)
        throw error
      })()
    },
  }
}

describe('watching the log', () => {
  const ending = new AbortController()
  after(() => {
    ending.abort()
  })

  it('wakes whoever waits for a stream, and only them', async () => {
    const store = memoryStore(() => instantOf(0))
    const watch = await watchLog({ store, runtime }, ending.signal)
    const { changed } = watch.next(stream)
    let others = 0
    const other = watch.next(StreamName('payment-2'))
    void other.changed.then(() => (others += 1))
    await appendTo(store, stream, 'a')
    await changed
    expect(others).to.equal(0)
    other.cancel()
  })

  it('goes on when the log was away, and says that anything may have changed', async () => {
    const store = memoryStore(() => instantOf(0))
    const told: (StreamName | undefined)[] = []
    const away = failingOnce(store, new StoreUnavailableError('away'))
    const watch = await watchLog({ store: away, runtime }, ending.signal)
    watch.onChange((changed) => told.push(changed))
    const { changed } = watch.next(stream)
    await changed
    expect(told).to.deep.equal([undefined])
    const again = watch.next(stream)
    await appendTo(store, stream, 'a')
    await again.changed
    expect(told).to.deep.equal([undefined, stream])
  })

  it('tells every event once and in order, also those written while the log was away', async () => {
    const store = memoryStore(() => instantOf(0))
    await appendTo(store, StreamName('payment-0'), 'earlier')
    const away = failingOnce(store, new StoreUnavailableError('away'))
    const watch = await watchLog({ store: away, runtime }, ending.signal)
    expect(watch.heardTo()).to.equal(1n)
    const heard: bigint[] = []
    watch.onEvents((events) => {
      heard.push(...events.map(({ position }) => position))
      expect(watch.heardTo()).to.equal(heard.at(-1))
    })
    const { changed } = watch.next(stream)
    await appendTo(store, StreamName('payment-2'), 'b')
    await appendTo(store, stream, 'a')
    await changed
    await pause(10)
    expect(heard).to.deep.equal([2n, 3n])
  })

  it('ends when the log contradicts itself', async () => {
    const store = failingOnce(
      memoryStore(() => instantOf(0)),
      new CorruptLogError('a gap'),
    )
    const watch = await watchLog({ store, runtime }, ending.signal)
    expect(await watch.ended.catch((error: unknown) => error)).to.be.instanceOf(CorruptLogError)
  })
})
