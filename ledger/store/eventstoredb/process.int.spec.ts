import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { startOwnProcess, type OwnProcess } from '../../../sims/eventstoredb/own-process.spec-helper.ts'
import { StoreUnavailableError, type EventStore } from '../port.ts'
import { testRuntime } from '../postgres/test-runtime.spec-helper.ts'
import { appended, newStream, places, placesOf, specimenAppend, takeEvents } from '../specimen.spec-helper.ts'
import { hasty } from './specimen-server.spec-helper.ts'
import { eventStoreDbStore } from './store.ts'

const forever = new AbortController().signal

describe('EventStoreDB as a process of its own', function () {
  this.timeout(30_000)
  let folder: string
  let server: OwnProcess
  let store: EventStore
  const start = async (...more: readonly string[]): Promise<void> => {
    server = await startOwnProcess('--file', join(folder, 'log'), ...more)
  }
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eventstoredb-'))
    await start()
    store = await eventStoreDbStore({ connectionString: server.url, runtime: testRuntime })
  })
  afterEach(async () => {
    await store.close()
    await server.kill('SIGKILL')
    await rm(folder, { recursive: true })
  })

  it('stopped with its connections standing: callers are told; going on, it is back within seconds', async () => {
    const request = specimenAppend(newStream(), randomUUID())
    const from = await store.head()
    // A client of its own, whose limits are as short.
    const connectionString = `${server.url}&connectionName=hurried`
    const hurried = await eventStoreDbStore({ connectionString, runtime: hasty(20) })
    await appended(() => hurried, specimenAppend(newStream(), randomUUID()))
    void server.kill('SIGSTOP')
    const error: unknown = await hurried.append(request).catch((cause: unknown) => cause)
    expect(error).to.be.instanceOf(StoreUnavailableError)
    await hurried.close()
    void server.kill('SIGCONT')
    const begunMs = performance.now()
    await appended(() => store, request)
    expect(performance.now() - begunMs).to.be.below(5_000)
    expect(places(await takeEvents(store.subscribe(from, forever), 2)).slice(1)).to.deep.equal(
      placesOf(request),
    )
    expect(places(await store.readStream(request.stream, 0))).to.deep.equal(placesOf(request))
  })

  it('killed in the middle of appends and started again: each is there once', async () => {
    const requests = Array.from({ length: 200 }, () => specimenAppend(newStream(), randomUUID()))
    const from = await store.head()
    const following = takeEvents(store.subscribe(from, forever), requests.length)
    const verdicts = Promise.all(requests.map((request) => store.append(request)))
    await delay(20)
    await server.kill('SIGKILL')
    await start('--port', String(server.port))
    expect(new Set((await verdicts).map(({ kind }) => kind))).to.deep.equal(new Set(['appended']))
    const log = places(await store.readAll(from, 1_000))
    expect(log.toSorted()).to.deep.equal(requests.flatMap(placesOf).toSorted())
    expect(places(await following)).to.deep.equal(log)
  })

  it('with a clock ten minutes ahead of ours: it makes no difference', async () => {
    const { now } = Date
    Date.now = () => now() - 600_000
    try {
      await appended(() => store, specimenAppend(newStream(), randomUUID()))
    } finally {
      Date.now = now
    }
  })
})
