import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { follow } from '../follow.ts'
import { START, type EventStore } from '../port.ts'
import { testRuntime } from '../postgres/test-runtime.spec-helper.ts'
import { appended, newStream, places, placesOf, specimenAppend, takeEvents } from '../specimen.spec-helper.ts'
import { newAppender } from './appender.ts'
import { openClient } from './client.ts'
import { connect, type Connection } from './connection.ts'
import { newLive, type Live } from './live.ts'
import { newReader, type Reader } from './reader.ts'
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

  it('is not listened to any more once it has been left, though some of it is still on its way', async () => {
    const client = openClient(`${specimen.url()}&connectionName=leaving`)
    for (let written = 0; written < 10; written += 1)
      await appended(() => store(0), specimenAppend(newStream(), randomUUID()))
    const left = new AbortController()
    let heard = 0
    const hear = (): void => {
      heard += 1
      left.abort()
    }
    await client.subscribe(START, hear, left.signal)
    await delay(100)
    await client.dispose()
    expect(heard).to.equal(1)
  })

  describe('that has died without a word', () => {
    const runtime = hasty(10)
    let subscriptions: number
    let connection: Connection
    let reader: Reader
    let live: Live
    let stop: AbortController

    beforeEach(() => {
      stop = new AbortController()
      subscriptions = 0
      const real = connect({ connectionString: `${specimen.url()}&connectionName=deaf`, runtime })
      const deaf: Connection['subscribe'] = (_after, _hear, left) =>
        new Promise((resolve) => {
          left.addEventListener('abort', () => {
            resolve()
          })
        })
      const subscribe: Connection['subscribe'] = (after, hear, left) =>
        (subscriptions += 1) === 1 ? deaf(after, hear, left) : real.subscribe(after, hear, left)
      connection = { ...real, subscribe }
      reader = newReader(connection)
      live = newLive({ connection, reader, runtime, signal: stop.signal })
    })
    afterEach(async () => {
      stop.abort()
      await live.closed()
      await connection.close()
    })

    it('is missed by its subscribers, and replaced', async () => {
      live.open()
      const log = { readAll: live.reading(), head: reader.head, bell: live.bell }
      const requests = Array.from({ length: 4 }, () =>
        specimenAppend(newStream(), randomUUID(), { events: 2 }),
      )
      const following = takeEvents(follow(log, await reader.head(), stop.signal), 8)
      for (const request of requests) {
        await appended(() => store(1), request)
        await delay(250)
      }
      expect(places(await following)).to.deep.equal(requests.flatMap(placesOf))
      expect(subscriptions).to.equal(2)
    })

    it('is missed by appends that nobody follows, and replaced', async () => {
      const appender = newAppender({ connection, live, runtime })
      for (let round = 0; round < 4; round += 1) {
        expect(await appender.append(specimenAppend(newStream(), randomUUID()))).to.include({
          kind: 'appended',
        })
        await delay(250)
      }
      expect(subscriptions).to.equal(2)
    })
  })
})
