import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { StoreUnavailableError, type AppendRequest, type AppendVerdict, type EventStore } from '../port.ts'
import { testRuntime } from '../postgres/test-runtime.spec-helper.ts'
import { appended, newStream, places, placesOf, specimenAppend, takeEvents } from '../specimen.spec-helper.ts'
import { hasty, specimenServer, type SpecimenServer } from './specimen-server.spec-helper.ts'
import { eventStoreDbStore } from './store.ts'

const forever = new AbortController().signal
const appends = (count: number): readonly AppendRequest[] =>
  Array.from({ length: count }, () => specimenAppend(newStream(), randomUUID()))

describe('EventStoreDB with outages', function () {
  this.timeout(60_000)
  let specimen: SpecimenServer
  let store: EventStore
  before(async () => {
    specimen = await specimenServer()
    store = await eventStoreDbStore({ connectionString: specimen.url(), runtime: testRuntime })
  })
  after(async () => {
    await store.close()
    await specimen.remove()
  })

  const all = (requests: readonly AppendRequest[]): Promise<readonly AppendVerdict[]> =>
    Promise.all(requests.map((request) => store.append(request)))
  const expectOnce = async (requests: readonly AppendRequest[]): Promise<void> => {
    for (const request of requests)
      expect(places(await store.readStream(request.stream, 0))).to.deep.equal(placesOf(request))
  }

  for (const operation of ['append', 'read'] as const)
    it(`answers lost to ${operation}s: the verdict of a repetition, and one copy`, async () => {
      const request = specimenAppend(newStream(), randomUUID(), { events: 3 })
      specimen.server().dropAnswers(operation, 2)
      const verdict = await store.append(request)
      expect(verdict).to.include({ kind: 'appended', revision: 2 })
      expect(await store.append(request)).to.deep.equal(verdict)
      await expectOnce([request])
    })

  it('answers lost among many appends: each is told so, and each is there once', async () => {
    const requests = appends(200)
    specimen.server().dropAnswers('append', 20)
    const verdicts = await all(requests)
    expect(new Set(verdicts.map(({ kind }) => kind))).to.deep.equal(new Set(['appended']))
    await expectOnce(requests)
  })

  it('an answer lost to an append that conflicts is a conflict', async () => {
    const { stream } = specimenAppend(newStream(), randomUUID())
    await store.append(specimenAppend(stream, randomUUID(), { events: 2 }))
    specimen.server().dropAnswers('append', 1)
    const verdict = await store.append(specimenAppend(stream, randomUUID(), { expectedRevision: 0 }))
    expect(verdict).to.deep.equal({ kind: 'conflict', revision: 1 })
  })

  it('a server killed in the middle of appends, and started again later: all are there, once', async () => {
    const requests = appends(300)
    const verdicts = all(requests)
    await delay(10)
    await specimen.kill()
    await delay(500)
    await specimen.start()
    expect(new Set((await verdicts).map(({ kind }) => kind))).to.deep.equal(new Set(['appended']))
    await expectOnce(requests)
  })

  it('is back within seconds of a server that was away for long', async () => {
    // A connection by itself would be tried again after 16 s.
    const patient = await eventStoreDbStore({ connectionString: specimen.url(), runtime: hasty(2) })
    await specimen.kill()
    const away: unknown = await patient
      .append(specimenAppend(newStream(), randomUUID()))
      .catch((cause: unknown) => cause)
    expect(away).to.be.instanceOf(StoreUnavailableError)
    await specimen.start()
    const begunMs = performance.now()
    await appended(() => patient, specimenAppend(newStream(), randomUUID()))
    expect(performance.now() - begunMs).to.be.below(3_000)
    await patient.close()
  })

  it('a server that is slow gives the same verdicts', async () => {
    specimen.server().slow(150)
    const request = specimenAppend(newStream(), randomUUID())
    const verdict = await store.append(request)
    expect(await store.append(request)).to.deep.equal(verdict)
    expect(verdict.kind).to.equal('appended')
    specimen.server().slow(0)
  })

  const refusals: Readonly<Record<string, () => void>> = {
    'is not ready': () => {
      specimen.server().overloaded(5)
    },
    'denies access for a while': () => {
      specimen.server().denyAccess(3)
    },
    'sends its callers to the leader': () => {
      const { host, port } = specimen.server()
      specimen.server().notLeader({ host, port }, 3)
    },
  }
  for (const [what, refuse] of Object.entries(refusals))
    it(`a server that ${what} is asked again`, async () => {
      const requests = appends(5)
      refuse()
      expect((await all(requests)).map(({ kind }) => kind)).to.deep.equal(requests.map(() => 'appended'))
      await expectOnce(requests)
    })

  it('subscriptions ended by the server go on without a loss', async () => {
    const start = await store.head()
    const requests = appends(60)
    const following = takeEvents(store.subscribe(start, forever), requests.length)
    for (const [index, request] of requests.entries()) {
      await appended(() => store, request)
      if (index % 10 === 5) specimen.server().closeSubscriptions()
    }
    expect(places(await following)).to.deep.equal(requests.flatMap(placesOf))
  })
})

describe('EventStoreDB with a frozen server', function () {
  this.timeout(30_000)
  let specimen: SpecimenServer
  let store: EventStore
  /** 20 s of asking again become one. */
  const runtime = hasty(20)
  before(async () => {
    specimen = await specimenServer()
    store = await eventStoreDbStore({ connectionString: specimen.url(), runtime })
  })
  after(async () => {
    await store.close()
    await specimen.remove()
  })

  it('is waited for by a subscription: it goes on where it was', async () => {
    const start = await store.head()
    const requests = appends(40)
    const heard = takeEvents(store.subscribe(start, forever), requests.length)
    for (const [index, request] of requests.entries()) {
      const verdict = appended(() => store, request)
      if (index % 10 === 5) {
        specimen.server().freeze()
        await delay(200)
        specimen.server().thaw()
      }
      await verdict
    }
    expect(places(await heard)).to.deep.equal(requests.flatMap(placesOf))
  })

  it('for too long: callers are told, and once it thaws all is well within seconds', async () => {
    const request = specimenAppend(newStream(), randomUUID())
    const start = await store.head()
    specimen.server().freeze()
    const begunMs = performance.now()
    const working = [store.append(request), store.head(), takeEvents(store.subscribe(start, forever), 1)]
    for (const { status, ...told } of await Promise.allSettled<unknown>(working)) {
      expect(status).to.equal('rejected')
      expect(told).to.have.property('reason').instanceOf(StoreUnavailableError)
    }
    expect(performance.now() - begunMs).to.be.below(5_000)
    specimen.server().thaw()
    const thawedMs = performance.now()
    await appended(() => store, request)
    expect(places(await takeEvents(store.subscribe(start, forever), 1))).to.deep.equal(placesOf(request))
    expect(performance.now() - thawedMs).to.be.below(3_000)
    expect(places(await store.readStream(request.stream, 0))).to.deep.equal(placesOf(request))
  })

  it('cannot be opened where no server answers', async () => {
    const nobody = 'esdb://127.0.0.1:1?tls=false'
    const error: unknown = await eventStoreDbStore({ connectionString: nobody, runtime }).catch(
      (cause: unknown) => cause,
    )
    expect(error).to.be.instanceOf(StoreUnavailableError)
  })
})
