import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { StreamName } from '../core/ids.ts'
import { NO_STREAM, Position, START, type EventStore, type StoredEvent } from './port.ts'
import { appended, newStream, placesOf, places, specimenEvent, streamOf } from './specimen.spec-helper.ts'

export const reading = (store: () => EventStore): void => {
  it('gives back the exact bytes', async () => {
    const texts = ['가나다 결제', '🧾👨‍👩‍👧', `"'\\\\n\\u0000\n\t`, '{a,b}', '', ' ', 'NULL', '9'.repeat(100_000)]
    const deep = `${'{"a":['.repeat(200)}1${']}'.repeat(200)}`
    const events = [...texts, deep].map((text, index) => {
      const event = specimenEvent(randomUUID(), index, text)
      return { ...event, type: '결제-Approved', schemaVersion: 32_767, metadata: `m${text}` }
    })
    const stream = StreamName(`한글 'x'-${randomUUID()}`)
    const { position } = await appended(store, { stream, expectedRevision: NO_STREAM, events })
    const before = Position(position - BigInt(events.length))
    const written = ({ id, type, schemaVersion, data, metadata }: StoredEvent): object => ({
      id,
      type,
      schemaVersion,
      data,
      metadata,
    })
    expect((await store().readStream(stream, 0)).map(written)).to.deep.equal(events)
    expect((await store().readAll(before, events.length)).map(written)).to.deep.equal(events)
  })

  it('reads a stream from a revision on, and nothing where there is nothing', async () => {
    const request = await streamOf(store, 5)
    expect(places(await store().readStream(request.stream, 3))).to.deep.equal(placesOf(request).slice(3))
    expect(await store().readStream(request.stream, 5)).to.deep.equal([])
    expect(await store().readStream(newStream(), 0)).to.deep.equal([])
  })

  it('pages through the whole log up to its head, positions rising and times never going back', async () => {
    for (const length of [1, 2, 3]) await streamOf(store, length)
    const head = await store().head()
    const pages: StoredEvent[] = []
    for (let after = START; after < head; after = pages.at(-1)?.position ?? head)
      pages.push(...(await store().readAll(after, 7)))
    expect(pages.at(-1)?.position).to.equal(head)
    expect(await store().readAll(head, 7)).to.deep.equal([])
    for (const [index, event] of pages.slice(1).entries()) {
      expect(event.position > (pages[index]?.position ?? 0n)).to.equal(true)
      expect(event.recordedAt >= (pages[index]?.recordedAt ?? '')).to.equal(true)
      expect(event.recordedAt).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    }
  })
}
