import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import {
  CorruptLogError,
  Position,
  START,
  StoreUnavailableError,
  type AppendVerdict,
  type EventStore,
} from '../port.ts'
import { testRuntime } from '../postgres/test-runtime.spec-helper.ts'
import {
  appended,
  newStream,
  places,
  placesOf,
  specimenAppend,
  specimenEvent,
} from '../specimen.spec-helper.ts'
import { openClient, type Proposal } from './client.ts'
import { encodeAppend } from './envelope.ts'
import { shareLine } from './line.ts'
import { hasty, specimenServer, type SpecimenServer } from './specimen-server.spec-helper.ts'
import { eventStoreDbStore } from './store.ts'

const kindsOf = (verdicts: readonly AppendVerdict[]): ReadonlySet<string> =>
  new Set(verdicts.map(({ kind }) => kind))

const proposal = (): Proposal => {
  const request = specimenAppend(newStream(), randomUUID())
  return { ...request, events: encodeAppend(request) }
}

/** Its node is found by asking for the members of a cluster, and soon given up when nobody answers. */
const clusterOf = (specimen: SpecimenServer): string => {
  const { host, port } = specimen.server()
  const nodes = `esdb://${host}:${String(port)},localhost:${String(port)}`
  return `${nodes}?tls=false&maxDiscoverAttempts=2&discoveryInterval=20&gossipTimeout=1`
}

/** What would end the process otherwise fails the spec that runs: mocha listens for it. */
describe('the client of EventStoreDB, guarded', function () {
  this.timeout(30_000)
  let specimen: SpecimenServer
  const opened: EventStore[] = []
  const open = async (connectionString = specimen.url(), runtime = testRuntime): Promise<EventStore> => {
    const store = await eventStoreDbStore({ connectionString, runtime })
    opened.push(store)
    return store
  }
  const expectOnce = async (store: EventStore, request: ReturnType<typeof specimenAppend>): Promise<void> => {
    expect(places(await store.readStream(request.stream, 0))).to.deep.equal(placesOf(request))
  }

  beforeEach(async () => {
    specimen = await specimenServer()
  })
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()))
    await specimen.remove()
  })

  it('survives an answer to an append that was given up when another client lost its connection', async () => {
    const other = await specimenServer()
    const here = openClient(specimen.url())
    const there = openClient(other.url())
    for (const client of [here, there]) expect(await client.append(proposal())).to.equal('written')
    specimen.server().slow(300)
    const given = proposal()
    const lost = here.append(given).catch((cause: unknown) => cause)
    await delay(50)
    await other.kill()
    expect(await lost).to.be.instanceOf(Error)
    await delay(600)
    specimen.server().slow(0)
    expect(await here.append(given)).to.equal('written')
    expect(await here.readStream({ stream: given.stream, from: 0, count: 10 })).to.have.length(1)
    await Promise.all([here.dispose(), there.dispose()])
    await other.start()
    await other.remove()
  })

  it('gives each append its verdict, whatever becomes of other clients of the process', async () => {
    const other = await specimenServer()
    const here = await open()
    const there = await open(other.url())
    for (const store of [here, there]) await appended(() => store, specimenAppend(newStream(), randomUUID()))
    specimen.server().slow(100)
    const slow = Array.from({ length: 5 }, () => specimenAppend(newStream(), randomUUID()))
    const verdicts = Promise.all(slow.map((request) => here.append(request)))
    await delay(50)
    await other.kill()
    expect(kindsOf(await verdicts)).to.deep.equal(new Set(['appended']))
    specimen.server().slow(0)
    for (const request of slow) await expectOnce(here, request)
    await other.start()
    await appended(() => there, specimenAppend(newStream(), randomUUID()))
    await there.close()
    await other.remove()
  })

  it('survives a connection that dies with more appends written than it has room for', async () => {
    const store = await open()
    await appended(() => store, specimenAppend(newStream(), randomUUID()))
    const large = Array.from({ length: 100 }, () => ({
      stream: newStream(),
      expectedRevision: -1,
      events: [specimenEvent(randomUUID(), 0, 'x'.repeat(200_000))],
    }))
    const verdicts = Promise.all(large.map((request) => store.append(request)))
    await delay(5)
    await specimen.kill()
    await specimen.start()
    expect(kindsOf(await verdicts)).to.deep.equal(new Set(['appended']))
    for (const request of large) await expectOnce(store, request)
  })

  it('survives calls that fail while a node to go on with is being looked for, and none is found', async () => {
    const client = openClient(clusterOf(specimen))
    expect(await client.append(proposal())).to.equal('written')
    const read = (): Promise<unknown> =>
      client.readStream({ stream: newStream(), from: 0, count: 1 }).catch((cause: unknown) => cause)
    specimen.server().slow(1_000)
    const pending = Array.from({ length: 5 }, read)
    await delay(100)
    specimen.server().slow(0)
    // One refusal makes the client leave the connection, on which the others still wait.
    specimen.server().overloaded(1)
    expect(await read()).to.be.instanceOf(Error)
    const searching = read()
    await specimen.kill()
    expect(await searching).to.be.instanceOf(Error)
    for (const failed of await Promise.all(pending)) expect(failed).to.be.instanceOf(Error)
    await client.dispose()
    await specimen.start()
  })

  it('survives a cluster that is gone, also when that is found out before the first append', async () => {
    const store = await open(clusterOf(specimen))
    await specimen.kill()
    const requests = Array.from({ length: 30 }, () => specimenAppend(newStream(), randomUUID()))
    const verdicts = Promise.all(requests.map((request) => store.append(request)))
    const reads = Promise.all(requests.map(({ stream }) => store.readStream(stream, 0)))
    await delay(1_500)
    await specimen.start()
    expect(kindsOf(await verdicts)).to.deep.equal(new Set(['appended']))
    await reads
    for (const request of requests) await expectOnce(store, request)
  })

  it('is one for all the stores of a process, and ends with the last of them', async () => {
    const first = shareLine(specimen.url(), testRuntime)
    const second = shareLine(specimen.url(), testRuntime)
    const line = await first.current()
    expect(await second.current()).to.equal(line)
    await first.leave()
    const page = { from: 'end', direction: 'backwards', count: 1 } as const
    expect(await line.readAll(page)).to.have.length(1)
    await first.leave()
    expect(await line.readAll(page)).to.have.length(1)
    await second.leave()
    const error: unknown = await line.readAll(page).catch((cause: unknown) => cause)
    expect(error).to.be.instanceOf(Error).with.property('name', 'NoAnswerError')
  })

  it('is replaced once, however many calls failed on it', async () => {
    const shared = shareLine(specimen.url(), testRuntime)
    const line = await shared.current()
    for (let calls = 0; calls < 5; calls += 1) shared.replace(line, new Error('a call that failed'))
    const next = await shared.current()
    shared.replace(line, new Error('a call that failed'))
    expect(next).not.to.equal(line)
    expect(await shared.current()).to.equal(next)
    await shared.leave()
  })

  it('leaves nothing open: a store closed in the middle of an outage is closed', async () => {
    const store = await open(specimen.url(), hasty(50))
    const reader = store.subscribe(START, new AbortController().signal)[Symbol.asyncIterator]()
    await appended(() => store, specimenAppend(newStream(), randomUUID()))
    await reader.next()
    await specimen.kill()
    const waiting = store.append(specimenAppend(newStream(), randomUUID())).catch((cause: unknown) => cause)
    await store.close()
    expect(await waiting).to.be.instanceOf(StoreUnavailableError)
    await specimen.start()
  })

  it('closes at once, though the server is away and whoever follows has not heard of it yet', async () => {
    const store = await open(specimen.url(), hasty(5))
    await specimen.kill()
    const reader = store.subscribe(START, new AbortController().signal)[Symbol.asyncIterator]()
    const following = reader.next().catch((cause: unknown) => cause)
    const begunMs = performance.now()
    await store.close()
    await following
    expect(performance.now() - begunMs).to.be.below(1_000)
    await specimen.start()
  })

  it('a position of another log is told as such, at once and to nobody else', async () => {
    const writer = await open(`${specimen.url()}&connectionName=writer`)
    const { position } = await appended(() => writer, specimenAppend(newStream(), randomUUID()))
    const store = await open()
    const shared = shareLine(specimen.url(), testRuntime)
    const line = await shared.current()
    const elsewhere = Position(position - 1n)
    const reader = store.subscribe(elsewhere, new AbortController().signal)[Symbol.asyncIterator]()
    for (const way of [store.readAll(elsewhere, 1), reader.next()])
      expect(await way.catch((cause: unknown) => cause)).to.be.instanceOf(CorruptLogError)
    expect(await shared.current(), 'the connection of everybody').to.equal(line)
    await shared.leave()
  })

  it('a log that holds what is no event of ours is corrupt, for each way of reading it', async () => {
    const store = await open()
    const client = openClient(specimen.url())
    const stream = newStream()
    const { id } = specimenEvent(randomUUID())
    await client.append({
      stream,
      expectedRevision: -1,
      events: [{ id, type: 'Foreign', payload: Buffer.from('{}') }],
    })
    await client.dispose()
    const ways = [
      store.readStream(stream, 0),
      store.readAll(START, 10),
      store.subscribe(START, new AbortController().signal)[Symbol.asyncIterator]().next(),
    ]
    for (const { status, ...told } of await Promise.allSettled<unknown>(ways)) {
      expect(status).to.equal('rejected')
      expect(told).to.have.property('reason').instanceOf(CorruptLogError)
    }
  })

  it('names that only the server may use are refused', async () => {
    const store = await open()
    const request = specimenAppend(newStream(), randomUUID())
    const typed = { ...request, events: request.events.map((event) => ({ ...event, type: '$SpecimenMade' })) }
    for (const bad of [specimenAppend('$specimen-1' as typeof request.stream, randomUUID()), typed]) {
      const error: unknown = await store.append(bad).catch((cause: unknown) => cause)
      expect(error).to.be.instanceOf(RangeError)
    }
    expect(await store.head()).to.equal(START)
  })
})
