import { createHash } from 'node:crypto'
import { copyFile, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { StreamName } from '../../../core/ids.ts'
import { CorruptLogError, Position, type StoredEvent } from '../../port.ts'
import { ArchiveUnreachableError, type ArchivedRange } from './range.ts'
import { openSegments, type Segments } from './segment-reader.ts'
import { writeSegment } from './segment-writer.ts'
import {
  archivedAs,
  inBatches,
  logOf,
  rangeOf,
  temporaryDirectory,
  type Made,
} from './segment.spec-helper.ts'

const text = fc
  .oneof(fc.string({ unit: 'binary' }), fc.constantFrom('{}', '', '가나다 🧾', `"\\\n`))
  .filter((one) => one.isWellFormed() && !one.includes('\0'))
const made = fc.record({ stream: fc.nat(5), data: text, metadata: text })

/** More than a block, and more than a page of the index. */
const many = (count: number): readonly Made[] =>
  Array.from({ length: count }, (_, index) => ({
    stream: index % 7 === 0 ? 0 : index,
    data: `{"n":${index}}`,
    metadata: '{}',
  }))

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'none',
    (error: unknown) => error,
  )

const readAll = async (segments: Segments, range: ArchivedRange, limit: number): Promise<StoredEvent[]> => {
  const events: StoredEvent[] = []
  for (let after = Position(range.first - 1n); after < range.last; after = events.at(-1)?.position ?? after)
    events.push(...(await segments.after(range, after, limit)))
  return events
}

describe('a range of the log in a file', function () {
  this.timeout(30_000)
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>
  let files = 0
  const newFile = (): string => `file-${(files += 1)}`
  before(async () => {
    directory = await temporaryDirectory()
  })
  after(() => directory.remove())

  it('gives back any events, by position and by stream', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(made, { minLength: 1, maxLength: 60 }),
        fc.bigInt({ min: 1n, max: 2n ** 50n }),
        fc.integer({ min: 1, max: 20 }),
        async (log, first, limit) => {
          const events = logOf(first, log)
          const range = await archivedAs(directory.path, newFile(), events)
          const segments = openSegments(directory.path)
          expect(await readAll(segments, range, limit)).to.deep.equal(events)
          for (const { stream } of events)
            expect(await segments.ofStream(range, stream)).to.deep.equal(
              events.filter((event) => event.stream === stream),
            )
          expect(await segments.ofStream(range, StreamName('nobody-1'))).to.deep.equal([])
          await segments.verify(range)
        },
      ),
      { numRuns: 60 },
    ))

  it('finds streams among many blocks and pages, one of them over several pages', async () => {
    const events = logOf(5_001n, many(20_000))
    const range = await archivedAs(directory.path, newFile(), events)
    const segments = openSegments(directory.path)
    expect(await readAll(segments, range, 2_000)).to.deep.equal(events)
    for (const { stream } of [...events.slice(0, 3), ...events.slice(9_998, 10_004), ...events.slice(-3)])
      expect(await segments.ofStream(range, stream)).to.deep.equal(
        events.filter((event) => event.stream === stream),
      )
    expect(await segments.after(range, Position(25_000n), 5)).to.deep.equal([])
  })

  it('is for its owner only, and sha256sum shows what the log remembers', async () => {
    const range = await archivedAs(directory.path, newFile(), logOf(1n, many(10)))
    const path = join(directory.path, range.file)
    expect((await stat(path)).mode & 0o777).to.equal(0o600)
    expect(
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    ).to.equal(range.sha256)
  })

  it('is not written over another, nor of events that are not just those of the range', async () => {
    const events = logOf(1n, many(10))
    const range = await archivedAs(directory.path, newFile(), events)
    const again = await failure(archivedAs(directory.path, range.file, events))
    expect(again).to.include({ code: 'EEXIST' })
    for (const wrong of [
      events.slice(1),
      events.slice(0, -1),
      events.toSpliced(4, 1),
      [...events, ...events],
    ])
      expect(
        await failure(writeSegment(join(directory.path, newFile()), rangeOf(events), inBatches(wrong, 3))),
      ).to.be.instanceOf(CorruptLogError)
  })

  it('with any bit changed gives the same events or stops, and verifying it stops', async () => {
    const events = logOf(1n, many(2_500))
    const range = await archivedAs(directory.path, newFile(), events)
    const bytes = await readFile(join(directory.path, range.file))
    const reads = (segments: Segments): readonly Promise<unknown>[] => [
      readAll(segments, range, 2_000).then((read) => {
        expect(read).to.deep.equal(events)
      }),
      segments.ofStream(range, events[0]?.stream ?? StreamName('')).then((read) => {
        expect(read).to.deep.equal(events.filter(({ stream }) => stream === events[0]?.stream))
      }),
    ]
    let stopped = 0
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (at, bit) => {
        const changed = Buffer.from(bytes)
        changed[at] = (changed[at] ?? 0) ^ (1 << bit)
        await writeFile(join(directory.path, range.file), changed)
        const segments = openSegments(directory.path)
        expect(await failure(segments.verify(range))).to.be.instanceOf(CorruptLogError)
        for (const outcome of await Promise.all(reads(segments).map(failure))) {
          if (outcome === 'none') continue
          stopped += 1
          expect(outcome).to.be.instanceOf(CorruptLogError)
          expect(String(outcome)).to.contain('events 1 to 2500').and.contain(range.file)
        }
      }),
      { numRuns: 150 },
    )
    expect(stopped).to.be.greaterThan(150)
  })

  it('stops its readers, naming range and file, when it is cut off, another, away, or nobody knows where', async () => {
    const range = await archivedAs(directory.path, newFile(), logOf(1n, many(100)))
    const other = await archivedAs(directory.path, newFile(), logOf(1n, many(101)))
    const sameSize = { ...range, file: newFile() }
    await writeFile(join(directory.path, sameSize.file), Buffer.alloc(range.bytes))
    const shorter = { ...range, file: newFile() }
    await copyFile(join(directory.path, range.file), join(directory.path, shorter.file))
    await truncate(join(directory.path, shorter.file), range.bytes - 1)
    const empty = { ...range, file: newFile() }
    await writeFile(join(directory.path, empty.file), '')
    const rows: readonly (readonly [Segments, ArchivedRange, unknown])[] = [
      [openSegments(directory.path), { ...range, file: other.file }, CorruptLogError],
      [openSegments(directory.path), sameSize, CorruptLogError],
      [openSegments(directory.path), shorter, CorruptLogError],
      [openSegments(directory.path), empty, CorruptLogError],
      [openSegments(directory.path), { ...range, file: 'away' }, ArchiveUnreachableError],
      [openSegments(undefined), range, ArchiveUnreachableError],
    ]
    for (const [segments, asked, expected] of rows) {
      const stream = StreamName('specimen-0-가')
      for (const read of [segments.after(asked, Position(0n), 1), segments.ofStream(asked, stream)].map(
        failure,
      )) {
        const error = await read
        expect(error).to.be.instanceOf(expected)
        expect(String(error)).to.contain('events 1 to 100').and.contain(asked.file)
      }
    }
  })

  it('that vanishes or changes under an open store stops its readers too', async () => {
    const range = await archivedAs(directory.path, newFile(), logOf(1n, many(3_000)))
    const path = join(directory.path, range.file)
    const segments = openSegments(directory.path)
    await segments.after(range, Position(0n), 10)
    const bytes = await readFile(path)
    await writeFile(
      path,
      bytes.map((byte, index) => (index < 40_000 ? byte ^ 1 : byte)),
    )
    expect(await failure(segments.after(range, Position(1_500n), 10))).to.be.instanceOf(CorruptLogError)
    await rm(path)
    expect(await failure(segments.after(range, Position(0n), 10))).to.be.instanceOf(ArchiveUnreachableError)
  })

  it('a large event stands in a block of few', async () => {
    const data = 'x'.repeat(900_000)
    const events = logOf(
      1n,
      Array.from({ length: 8 }, (_, stream) => ({ stream, data, metadata: '' })),
    )
    const range = await archivedAs(directory.path, newFile(), events)
    const read = await openSegments(directory.path).after(range, Position(0n), 2_000)
    expect(read).to.deep.equal(events.slice(0, 2))
  })
})
