import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { instantOf } from '../../core/time.ts'
import { memoryStore } from '../memory.ts'
import { ImportRefusedError, START, type EventStore, type ImportedEvent, type LogImporter } from '../port.ts'
import { testRuntime } from '../postgres/test-runtime.spec-helper.ts'
import { appended, newStream, specimenAppend, specimenEvent, takeEvents } from '../specimen.spec-helper.ts'
import { eventStoreDbImporter } from './importer.ts'
import { specimenServer, type SpecimenServer } from './specimen-server.spec-helper.ts'
import { eventStoreDbStore } from './store.ts'

/** A log of five streams written in turn, several events at a time, at one second each. */
const anotherLog = async (appends: number): Promise<readonly ImportedEvent[]> => {
  let epochMs = Date.UTC(2020, 0, 1)
  const source = memoryStore(() => instantOf((epochMs += 1_000)))
  const lengths = Array.from({ length: 5 }, () => ({ stream: newStream(), length: 0 }))
  for (let index = 0; index < appends; index += 1) {
    const target = lengths[(index * 7) % 5]
    if (target === undefined) throw new Error('no stream')
    const shape = { expectedRevision: target.length - 1, events: 1 + (index % 3) }
    await appended(() => source, specimenAppend(target.stream, randomUUID(), shape))
    target.length += shape.events
  }
  const events = await source.readAll(START, 10_000)
  return events.map(({ position: _, ...event }) => event)
}

const withoutPositions = (events: Awaited<ReturnType<EventStore['readAll']>>): readonly ImportedEvent[] =>
  events.map(({ position: _, ...event }) => event)

describe('the importer into EventStoreDB', function () {
  this.timeout(30_000)
  let specimen: SpecimenServer
  let store: EventStore
  let importer: LogImporter
  beforeEach(async () => {
    specimen = await specimenServer()
    const options = { connectionString: specimen.url(), runtime: testRuntime }
    store = await eventStoreDbStore(options)
    importer = await eventStoreDbImporter(options)
  })
  afterEach(async () => {
    await Promise.all([store.close(), importer.close()])
    await specimen.remove()
  })

  it('writes the events in their order, with their bytes, ids, revisions and times', async () => {
    const events = await anotherLog(200)
    for (let from = 0; from < events.length; from += 90)
      await importer.importNext(events.slice(from, from + 90))
    expect(withoutPositions(await store.readAll(START, 10_000))).to.deep.equal(events)
    const told = await takeEvents(store.subscribe(START, new AbortController().signal), events.length)
    expect(withoutPositions(told)).to.deep.equal(events)
  })

  it('makes another log of them, although its first event may stand where it stood in the first', async () => {
    const other = await specimenServer()
    const original = await eventStoreDbStore({ connectionString: other.url(), runtime: testRuntime })
    expect(await original.origin?.()).to.equal(undefined)
    await appended(() => original, specimenAppend(newStream(), randomUUID(), { events: 2 }))
    const events = await original.readAll(START, 10)
    await importer.importNext(withoutPositions(events))
    const there = await store.readAll(START, 10)
    expect(withoutPositions(there)).to.deep.equal(withoutPositions(events))
    expect(there[0]?.position).to.equal(events[0]?.position)
    expect(there[1]?.position).not.to.equal(events[1]?.position)
    const origin = await store.origin?.()
    expect(origin)
      .to.be.a('string')
      .not.equal(await original.origin?.())
    expect(await store.origin?.()).to.equal(origin)
    await original.close()
    await other.remove()
  })

  it('repeated, writes nothing twice, also where only a part was written', async () => {
    const events = await anotherLog(60)
    await importer.importNext(events.slice(0, 31))
    await importer.importNext(events)
    await importer.importNext(events)
    await importer.importNext([])
    expect(withoutPositions(await store.readAll(START, 10_000))).to.deep.equal(events)
  })

  it('killed servers and lost answers make no difference', async () => {
    const events = await anotherLog(150)
    specimen.server().dropAnswers('append', 3)
    specimen.server().dropAnswers('read', 2)
    const importing = importer.importNext(events)
    await specimen.kill()
    await specimen.start()
    await importing
    expect(withoutPositions(await store.readAll(START, 10_000))).to.deep.equal(events)
  })

  it('goes on appending where an import ended, and the verdict of a repetition has the imported time', async () => {
    const events = await anotherLog(10)
    await importer.importNext(events)
    const last = events.at(-1)
    if (last === undefined) throw new Error('no events')
    const { stream, revision, recordedAt, ...event } = last
    const repeated = await store.append({ stream, expectedRevision: revision - 1, events: [event] })
    expect(repeated).to.include({ kind: 'appended', revision, recordedAt })
    const next = specimenAppend(stream, randomUUID(), { expectedRevision: revision })
    expect(await store.append(next)).to.include({ kind: 'appended', revision: revision + 1 })
  })

  describe('refuses, and writes nothing of it,', () => {
    const rows: Readonly<Record<string, (events: readonly ImportedEvent[]) => readonly ImportedEvent[]>> = {
      'another event where one stands': (events) =>
        events.map((event, index) =>
          index === 2 ? { ...event, id: specimenEvent(randomUUID()).id } : event,
        ),
      'a revision that is missing': (events) => events.filter((_, index) => index !== events.length - 8),
      'a stream that begins in its middle': (events) => [
        ...events,
        ...events.slice(-1).map((event) => ({ ...event, stream: newStream(), revision: 4 })),
      ],
      'a later event that is there before an earlier one': (events) => [
        ...events.slice(20),
        ...events.slice(0, 20),
      ],
      'an event larger than the server takes': (events) => [
        ...events,
        {
          ...specimenEvent(randomUUID(), 0, 'x'.repeat(1_048_576)),
          stream: newStream(),
          revision: 0,
          recordedAt: instantOf(0),
        },
      ],
    }
    for (const [what, change] of Object.entries(rows))
      it(what, async () => {
        const events = await anotherLog(30)
        const first = events.slice(0, 20)
        await importer.importNext(first)
        const error: unknown = await importer.importNext(change(events)).catch((cause: unknown) => cause)
        expect(error).to.be.instanceOf(ImportRefusedError)
        expect(withoutPositions(await store.readAll(START, 10_000))).to.deep.equal(first)
      })
  })
})
