import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { NO_STREAM, type EventStore } from './port.ts'
import {
  appended,
  newStream,
  places,
  placesOf,
  specimenAppend,
  specimenEvent,
  streamOf,
} from './specimen.spec-helper.ts'

export const expectedRevisions = (store: () => EventStore): void => {
  const rows: readonly (readonly [length: number, expected: number, kind: string, revision: number])[] = [
    [0, NO_STREAM, 'appended', 0],
    [0, 0, 'conflict', NO_STREAM],
    [0, 7, 'conflict', NO_STREAM],
    [3, 2, 'appended', 3],
    [3, NO_STREAM, 'conflict', 2],
    [3, 1, 'conflict', 2],
    [3, 3, 'conflict', 2],
    [3, 9, 'conflict', 2],
  ]
  for (const [length, expectedRevision, kind, revision] of rows)
    it(`a stream of ${length}, expected at ${expectedRevision}: ${kind}, now at ${revision}`, async () => {
      const { stream } = await streamOf(store, length)
      const verdict = await store().append(specimenAppend(stream, randomUUID(), { expectedRevision }))
      expect(verdict).to.include({ kind, revision })
      expect((await store().readStream(stream, 0)).length - 1).to.equal(revision)
    })

  it('several events are appended together, one after another, at one time', async () => {
    const request = specimenAppend(newStream(), randomUUID(), { events: 5 })
    const verdict = await appended(store, request)
    const events = await store().readStream(request.stream, 0)
    expect(places(events)).to.deep.equal(placesOf(request))
    const { revision, position, recordedAt } = verdict
    expect(events.at(-1)).to.include({ revision, position, recordedAt })
    expect(events.filter((event) => event.recordedAt === recordedAt)).to.have.length(5)
  })

  it('of 100 racing appends with one expected revision exactly one wins', async () => {
    const { stream } = await streamOf(store, 1)
    const race = Array.from({ length: 100 }, () =>
      specimenAppend(stream, randomUUID(), { expectedRevision: 0 }),
    )
    const verdicts = await Promise.all(race.map((request) => store().append(request)))
    const won = race.filter((_, index) => verdicts[index]?.kind === 'appended')
    expect(won).to.have.length(1)
    expect(places(await store().readStream(stream, 1))).to.deep.equal(won.flatMap(placesOf))
  })

  it('appends to one stream that do not wait for each other keep their order', async () => {
    const stream = newStream()
    const chain = Array.from({ length: 20 }, (_, index) =>
      specimenAppend(stream, randomUUID(), { expectedRevision: index - 1 }),
    )
    const verdicts = await Promise.all(chain.map((request) => store().append(request)))
    expect(verdicts.map(({ kind }) => kind)).to.deep.equal(chain.map(() => 'appended'))
  })
}

export const repeatedAppends = (store: () => EventStore): void => {
  it('is answered with the places of the first, also after later appends to the stream', async () => {
    const request = specimenAppend(newStream(), randomUUID(), { events: 3 })
    const first = await appended(store, request)
    expect(await store().append(request)).to.deep.equal(first)
    await appended(store, specimenAppend(request.stream, randomUUID(), { expectedRevision: 2 }))
    expect(await store().append(request)).to.deep.equal(first)
    expect(await store().readStream(request.stream, 0)).to.have.length(4)
  })

  it('equal ids decide, not equal bytes, and the first bytes stay', async () => {
    const request = await streamOf(store, 1)
    const events = request.events.map((event) => ({ ...event, data: '{"other":1}' }))
    expect(await store().append({ ...request, events })).to.include({ kind: 'appended', revision: 0 })
    expect((await store().readStream(request.stream, 0)).map(({ data }) => data)).to.deep.equal(['{}'])
  })

  it('with another second id, or with more events, is a conflict', async () => {
    const request = await streamOf(store, 2)
    const events = request.events.map((event, index) => (index === 1 ? specimenEvent(randomUUID()) : event))
    const longer = [...request.events, specimenEvent(randomUUID())]
    const conflict = { kind: 'conflict', revision: 1 }
    expect(await store().append({ ...request, events })).to.deep.equal(conflict)
    expect(await store().append({ ...request, events: longer })).to.deep.equal(conflict)
  })

  it('at the same time as the first writes once', async () => {
    const request = specimenAppend(newStream(), randomUUID(), { events: 2 })
    const verdicts = await Promise.all([1, 2, 3].map(() => store().append(request)))
    expect(new Set(verdicts.map(({ kind, revision }) => `${kind} ${revision}`))).to.deep.equal(
      new Set(['appended 1']),
    )
    expect(places(await store().readStream(request.stream, 0))).to.deep.equal(placesOf(request))
  })
}
