import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { follow } from '../follow.ts'
import type { EventStore } from '../port.ts'
import { testRuntime } from '../postgres/test-runtime.spec-helper.ts'
import { appended, newStream, places, placesOf, specimenAppend, takeEvents } from '../specimen.spec-helper.ts'
import { connect } from './connection.ts'
import { newLive } from './live.ts'
import { newReader } from './reader.ts'
import { hasty, specimenServer, type SpecimenServer } from './specimen-server.spec-helper.ts'
import { eventStoreDbStore } from './store.ts'

const forever = new AbortController().signal

describe('the live subscription to EventStoreDB', function () {
  this.timeout(30_000)
  let specimen: SpecimenServer
  let stores: readonly EventStore[]
  before(async () => {
    specimen = await specimenServer()
    // Named differently, each has a client of its own, as processes have.
    const names = ['one', 'two', 'three'].map((name) => `${specimen.url()}&connectionName=${name}`)
    stores = await Promise.all(
      names.map((connectionString) => eventStoreDbStore({ connectionString, runtime: testRuntime })),
    )
  })
  after(async () => {
    await Promise.all(stores.map((store) => store.close()))
    await specimen.remove()
  })

  const store = (index: number): EventStore => {
    const found = stores[index % stores.length]
    if (found === undefined) throw new Error('no store')
    return found
  }

  it('gives each of several processes the same log, caught up and live, while all of them write', async () => {
    const start = await store(0).head()
    const count = 900
    const writer = async (index: number): Promise<void> => {
      for (let written = 0; written < count / 30; written += 1)
        await appended(() => store(index), specimenAppend(newStream(), randomUUID()))
    }
    const writing = Promise.all(Array.from({ length: 30 }, (_, index) => writer(index)))
    const early = stores.map((each) => takeEvents(each.subscribe(start, forever), count))
    await delay(300)
    const late = stores.map((each) => takeEvents(each.subscribe(start, forever), count))
    await writing
    const log = await store(0).readAll(start, count + 1)
    expect(log).to.have.length(count)
    for (const events of await Promise.all([...early, ...late])) expect(events).to.deep.equal(log)
  })

  it('is woken by another process well before it would look by itself', async () => {
    const live = store(0)
      .subscribe(await store(0).head(), forever)
      [Symbol.asyncIterator]()
    for (let round = 0; round < 5; round += 1) {
      const next = live.next()
      await delay(20)
      const request = specimenAppend(newStream(), randomUUID())
      await appended(() => store(1), request)
      const soon = await Promise.race([next, delay(400)])
      expect(soon?.done === false && places(soon.value)).to.deep.equal(placesOf(request))
    }
    await live.return?.()
  })

  it('that has died without a word is missed, and replaced', async () => {
    const closing = new AbortController()
    const runtime = hasty(10)
    const connection = connect({ connectionString: `${specimen.url()}&connectionName=deaf`, runtime })
    const reader = newReader(connection)
    let subscriptions = 0
    const deaf: typeof connection.subscribe = (_after, _hear, left) =>
      new Promise((resolve) => {
        left.addEventListener('abort', () => {
          resolve()
        })
      })
    const subscribe: typeof connection.subscribe = (after, hear, left) =>
      (subscriptions += 1) === 1 ? deaf(after, hear, left) : connection.subscribe(after, hear, left)
    const live = newLive({
      connection: { ...connection, subscribe },
      reader,
      runtime,
      signal: closing.signal,
    })
    live.open()
    const log = { readAll: live.reading(), head: reader.head, bell: live.bell }
    const requests = Array.from({ length: 4 }, () => specimenAppend(newStream(), randomUUID(), { events: 2 }))
    const following = takeEvents(follow(log, await reader.head(), closing.signal), 8)
    for (const request of requests) {
      await appended(() => store(1), request)
      await delay(250)
    }
    expect(places(await following)).to.deep.equal(requests.flatMap(placesOf))
    expect(subscriptions).to.equal(2)
    closing.abort()
    await live.closed()
    await connection.close()
  })
})
