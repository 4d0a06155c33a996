import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { StreamName } from '../core/ids.ts'
import { readPacked, unpacked } from './packed-facts.ts'
import {
  type AppendRequest,
  type EventStore,
  NO_STREAM,
  Position,
  START,
  type StoredEvent,
  type StoredFact,
} from './port.ts'
import {
  appended,
  newStream,
  placesOf,
  places,
  specimenAppend,
  specimenEvent,
  streamOf,
} from './specimen.spec-helper.ts'

export const reading = (store: () => EventStore): void => {
  it('gives back the exact bytes', async () => {
    const texts = ['가나다 결제', '🧾👨‍👩‍👧', `"'\\\\n\\u0000\n\t`, '{a,b}', '', ' ', 'NULL', '9'.repeat(100_000)]
    const deep = `${'{"a":['.repeat(200)}1${']}'.repeat(200)}`
    const events = [...texts, deep].map((text, index) => {
      const event = specimenEvent(randomUUID(), index, text)
      return { ...event, type: '결제-Approved', schemaVersion: 32_767, metadata: `m${text}` }
    })
    const stream = StreamName(`한글 'x'-${randomUUID()}`)
    const before = await store().head()
    await appended(store, { stream, expectedRevision: NO_STREAM, events })
    const written = ({ id, type, schemaVersion, data, metadata }: StoredEvent): object => ({
      id,
      type,
      schemaVersion,
      data,
      metadata,
    })
    expect((await store().readStream(stream, 0)).map(written)).to.deep.equal(events)
    expect((await store().readAll(before, events.length)).map(written)).to.deep.equal(events)
    expect(await packedFrom(store(), before, events.length)).to.deep.equal(
      (await store().readAll(before, events.length)).map(({ metadata: _metadata, ...fact }) => fact),
    )
  })

  it('reads a stream from a revision on, and nothing where there is nothing', async () => {
    const request = await streamOf(store, 5)
    expect(places(await store().readStream(request.stream, 3))).to.deep.equal(placesOf(request).slice(3))
    expect(await store().readStream(request.stream, 5)).to.deep.equal([])
    expect(await store().readStream(newStream(), 0)).to.deep.equal([])
  })

  it('reads a stream of 5,000 events in order, whole and from its middle', async () => {
    const stream = newStream()
    const lengths = Array.from({ length: 10 }, (_, index) => index * 500)
    const requests = lengths.map((length) =>
      specimenAppend(stream, randomUUID(), { expectedRevision: length - 1, events: 500 }),
    )
    for (const request of requests) await appended(store, request)
    const wanted = requests.flatMap(placesOf)
    expect(places(await store().readStream(stream, 0))).to.deep.equal(wanted)
    expect(places(await store().readStream(stream, 1_999))).to.deep.equal(wanted.slice(1_999))
    const newest = requests.slice(-2).flatMap(placesOf)
    expect(places(await store().readStream(stream, 4_000))).to.deep.equal(newest)
  }).timeout(20_000)
}

export const order = (store: () => EventStore): void => {
  it('pages through the log up to its head, positions rising and times never going back', async () => {
    const before = await store().head()
    const requests: AppendRequest[] = []
    for (const length of [1, 2, 3, 9, 1]) requests.push(await streamOf(store, length))
    const head = await store().head()
    const pages: StoredEvent[] = []
    for (let after = before; after < head; after = pages.at(-1)?.position ?? head)
      pages.push(...(await store().readAll(after, 7)))
    expect(places(pages)).to.deep.equal(requests.flatMap(placesOf))
    expect(pages.at(-1)?.position).to.equal(head)
    expect(await store().readAll(head, 7)).to.deep.equal([])
    expectToRise(pages)
  })

  it('pages through it in the same way where it is packed', async () => {
    const before = await store().head()
    for (const length of [1, 2, 3, 9, 1]) await streamOf(store, length)
    const head = await store().head()
    const facts: StoredFact[] = []
    for (let after = before; after < head; after = facts.at(-1)?.position ?? head)
      facts.push(...(await packedFrom(store(), after, 7)))
    const all = await store().readAll(before, 100)
    expect(facts).to.deep.equal(all.map(({ metadata: _metadata, ...fact }) => fact))
    expect(await packedFrom(store(), head, 7)).to.deep.equal([])
    expect(await packedFrom(store(), before, 0)).to.deep.equal([])
  })

  it('begins at the start, and goes on from any position, also from one that was written down', async () => {
    await streamOf(store, 12)
    const first = await store().readAll(START, 12)
    expect(first).to.have.length(12)
    expectToRise(first)
    for (const [index, { position }] of first.entries()) {
      const writtenDown = Position(BigInt(String(position)))
      expect(await store().readAll(writtenDown, 11 - index)).to.deep.equal(first.slice(index + 1))
    }
  })

  it('tells of each event the same, in its stream and in the log', async () => {
    const before = await store().head()
    const { stream } = await streamOf(store, 4)
    const verdict = await appended(store, specimenAppend(stream, randomUUID(), { expectedRevision: 3 }))
    const events = await store().readStream(stream, 0)
    const inPages = [
      await store().readAll(before, 2),
      await store().readAll(events[1]?.position ?? before, 3),
    ]
    expect(inPages.flat()).to.deep.equal(events)
    const { revision, position, recordedAt } = verdict
    expect(events.at(-1)).to.include({ revision, position, recordedAt })
  })
}

const packedFrom = async (
  store: EventStore,
  ...from: Parameters<EventStore['readAll']>
): Promise<readonly StoredFact[]> => unpacked(await readPacked(store, ...from))

const expectToRise = (events: readonly StoredEvent[]): void => {
  expect(events[0]?.position ?? START).to.satisfy((position: Position) => position > START)
  for (const [index, event] of events.slice(1).entries()) {
    expect(event.position > (events[index]?.position ?? 0n)).to.equal(true)
    expect(event.recordedAt >= (events[index]?.recordedAt ?? '')).to.equal(true)
    expect(event.recordedAt).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  }
}
