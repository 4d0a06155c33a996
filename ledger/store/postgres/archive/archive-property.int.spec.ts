import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import type { StreamName } from '../../../core/ids.ts'
import { readPacked, unpacked } from '../../packed-facts.ts'
import { type EventStore, NO_STREAM, Position, START, type StoredEvent, type StoredFact } from '../../port.ts'
import { appended, newStream, specimenAppend, takeEvents } from '../../specimen.spec-helper.ts'
import { archiveBench, before, type ArchiveBench } from './archive.spec-helper.ts'
import { archive } from './archiver.ts'
import { restoreRange } from './restorer.ts'

const EVENTS_PER_PARTITION = 20
const STREAMS = 6
const forever = new AbortController().signal

/** So many events to each stream; then what lies before a partition is archived, and one partition brought back. */
const step = fc.record({
  events: fc.array(fc.nat(12), { minLength: STREAMS, maxLength: STREAMS }),
  archiveBefore: fc.option(fc.nat(10)),
  bringBack: fc.option(fc.nat(10)),
})
type Step = ReturnType<(typeof step)['generate']>['value']
const reads = fc.array(fc.tuple(fc.nat(300), fc.integer({ min: 1, max: 150 })), {
  minLength: 3,
  maxLength: 6,
})

type Streams = { readonly stream: StreamName; revision: number }[]

const appendTo = async (store: EventStore, streams: Streams, counts: readonly number[]): Promise<void> => {
  await Promise.all(
    streams.map(async (one, index) => {
      const events = counts[index] ?? 0
      if (events === 0) return
      const shape = { expectedRevision: one.revision, events }
      one.revision = (await appended(() => store, specimenAppend(one.stream, randomUUID(), shape))).revision
    }),
  )
}

const change = async ({ parts }: ArchiveBench, { archiveBefore, bringBack }: Step): Promise<void> => {
  if (archiveBefore !== null) await archive(parts, before(BigInt(archiveBefore * EVENTS_PER_PARTITION)))
  if (bringBack !== null) await restoreRange(parts, Position(BigInt(bringBack * EVENTS_PER_PARTITION + 1)))
}

const paged = async (store: EventStore, after: Position, limit: number): Promise<readonly StoredEvent[]> => {
  const events: StoredEvent[] = []
  while (events.length < limit) {
    const more = await store.readAll(events.at(-1)?.position ?? after, limit - events.length)
    if (more.length === 0) break
    events.push(...more)
  }
  return events
}

const pagedFacts = async (
  store: EventStore,
  after: Position,
  limit: number,
): Promise<readonly StoredFact[]> => {
  const facts: StoredFact[] = []
  while (facts.length < limit) {
    const more = unpacked(await readPacked(store, facts.at(-1)?.position ?? after, limit - facts.length))
    if (more.length === 0) break
    facts.push(...more)
  }
  return facts
}

const expectStreams = async (
  store: EventStore,
  streams: Streams,
  history: readonly StoredEvent[],
): Promise<void> => {
  for (const { stream } of streams)
    for (const from of [0, 3, 1_000])
      expect(await store.readStream(stream, from)).to.deep.equal(
        history.filter((event) => event.stream === stream && event.revision >= from),
      )
}

describe('a log whose old ranges are archived and brought back', () => {
  it('property: any history, any archives, any reads: the same events as before', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), reads, async (steps, places) => {
        const bench = await archiveBench(EVENTS_PER_PARTITION)
        const [writer, reader] = await Promise.all([bench.open(), bench.open()])
        const history: StoredEvent[] = []
        const streams = Array.from({ length: STREAMS }, () => ({ stream: newStream(), revision: NO_STREAM }))
        for (const one of steps) {
          await appendTo(writer, streams, one.events)
          history.push(...(await writer.readAll(history.at(-1)?.position ?? START, 1_000)))
          await change(bench, one)
          for (const [after, limit] of places) {
            const events = await paged(reader, Position(BigInt(after)), limit)
            expect(events).to.deep.equal(history.slice(after, after + limit))
            expect(await pagedFacts(reader, Position(BigInt(after)), limit)).to.deep.equal(
              events.map(({ metadata: _metadata, ...fact }) => fact),
            )
          }
          await expectStreams(writer, streams, history)
          if (history.length === 0) continue
          const followed = await takeEvents(reader.subscribe(START, forever), history.length)
          expect(followed).to.deep.equal(history)
        }
        await Promise.all([writer.close(), reader.close()])
        await bench.close()
      }),
      { numRuns: 8 },
    )).timeout(60_000)
})
