import { randomUUID } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { instantOf } from '../../../core/time.ts'
import { START, type EventStore, type StoredEvent } from '../../port.ts'
import { appended, newStream, specimenAppend } from '../../specimen.spec-helper.ts'
import { archive, archivable, type Before } from './archiver.ts'
import { archiveBench, before, failureOf, fillLog, type ArchiveBench } from './archive.spec-helper.ts'
import { ArchiveUnreachableError } from './range.ts'

describe('archiving ranges of the log', function () {
  this.timeout(60_000)
  let bench: ArchiveBench
  let store: EventStore
  beforeEach(async () => {
    bench = await archiveBench(50)
    store = await bench.open()
  })
  afterEach(async () => {
    await store.close()
    await bench.close()
  })

  const whole = async (): Promise<readonly StoredEvent[]> => store.readAll(START, 100_000)
  const fill = (events: number): Promise<void> => fillLog(store, events)

  it('takes full partitions before a position, never the newest events, and leaves private files', async () => {
    await fill(170)
    const table = await bench.attached()
    expect(table.slice(0, 4)).to.deep.equal([1, 51, 101, 151])
    expect(await archive(bench.parts, before(100n))).to.have.length(1)
    expect(await archive(bench.parts, before(101n))).to.have.length(1)
    expect(await bench.attached()).to.deep.equal(table.slice(2))
    const rest = await archive(bench.parts, before(10_000n))
    expect(rest.map(({ first, last }) => [first, last])).to.deep.equal([[101n, 150n]])
    expect(await bench.attached()).to.deep.equal(table.slice(3))
    expect(await archive(bench.parts, before(10_000n))).to.deep.equal([])
    const files = await readdir(bench.directory)
    expect(files).to.have.length(3)
    for (const file of files) expect((await stat(join(bench.directory, file))).mode & 0o777).to.equal(0o600)
  })

  it('makes the directory, for its owner only', async () => {
    await fill(60)
    const directory = join(bench.directory, 'some', 'where')
    const [archived] = await archive({ ...bench.parts, directory }, before(51n))
    expect(await readdir(directory)).to.deep.equal([archived?.file])
    for (const made of [directory, join(bench.directory, 'some')])
      expect((await stat(made)).mode & 0o777).to.equal(0o700)
  })

  it('does not begin a second directory: an unmounted disk, or another folder than that of the system', async () => {
    await fill(170)
    await archive(bench.parts, before(51n))
    const table = await bench.attached()
    const directory = join(bench.directory, 'elsewhere')
    const error = await failureOf(archive({ ...bench.parts, directory }, before(10_000n)))
    expect(error).to.be.instanceOf(ArchiveUnreachableError)
    expect(String(error)).to.contain(directory)
    expect(await readdir(bench.directory)).to.have.length(1)
    expect(await bench.attached()).to.deep.equal(table)
    expect(await archive(bench.parts, before(10_000n))).to.have.length(2)
  })

  it('keeps a full partition while nothing comes after it', async () => {
    await appended(() => store, specimenAppend(newStream(), randomUUID(), { events: 50 }))
    expect(await archive(bench.parts, before(10_000n))).to.deep.equal([])
    await appended(() => store, specimenAppend(newStream(), randomUUID()))
    expect(await archive(bench.parts, before(10_000n))).to.have.length(1)
    expect(await whole()).to.have.length(51)
  })

  it('takes what is before a time, and only shows what it would take when asked to', async () => {
    await fill(120)
    const last = (await whole())[49]
    const at = (instant: string): Before => ({ kind: 'time', instant: instantOf(Date.parse(instant)) })
    expect(await archivable(bench.url, at(last?.recordedAt ?? ''))).to.deep.equal([])
    const later = instantOf(Date.parse(last?.recordedAt ?? '') + 1)
    const [due] = await archivable(bench.url, { kind: 'time', instant: later })
    expect(due).to.include({ first: 1n, last: 50n, lastRecordedAt: last?.recordedAt })
    expect(await bench.attached()).to.include(1)
    expect(await readdir(bench.directory)).to.deep.equal([])
  })

  it('appends to archived streams go on, and repeats of archived appends are answered as the first', async () => {
    const requests = Array.from({ length: 30 }, () =>
      specimenAppend(newStream(), randomUUID(), { events: 3 }),
    )
    const firsts = []
    for (const request of requests) firsts.push(await appended(() => store, request))
    await fill(30)
    await archive(bench.parts, before(101n))
    const fresh = await bench.open()
    for (const some of [store, fresh])
      for (const [index, request] of requests.entries())
        expect(await some.append(request)).to.deep.equal(firsts[index])
    for (const { stream, events } of requests) {
      const other = specimenAppend(stream, randomUUID(), { events: 3 })
      expect(await fresh.append(other)).to.deep.equal({ kind: 'conflict', revision: 2 })
      const longer = { ...other, events: [...events, ...other.events] }
      expect(await fresh.append(longer)).to.deep.equal({ kind: 'conflict', revision: 2 })
      const next = specimenAppend(stream, randomUUID(), { expectedRevision: 2 })
      expect(await store.append(next)).to.include({ kind: 'appended', revision: 3 })
      expect(await fresh.readStream(stream, 0)).to.have.length(4)
    }
    for (const [index, request] of requests.entries())
      expect(await store.append(request)).to.deep.equal(firsts[index])
    await fresh.close()
  })
})
