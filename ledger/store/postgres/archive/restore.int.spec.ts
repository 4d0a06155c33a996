import { randomUUID } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { StreamName } from '../../../core/ids.ts'
import { CorruptLogError, NO_STREAM, Position, START, type EventStore, type StoredEvent } from '../../port.ts'
import { appended, newStream, specimenAppend, specimenEvent, takeEvents } from '../../specimen.spec-helper.ts'
import { archiveBench, before, failureOf, fillLog, type ArchiveBench } from './archive.spec-helper.ts'
import { archive } from './archiver.ts'
import { ArchiveUnreachableError } from './range.ts'
import { restoreRange, type RestoreNotice } from './restorer.ts'

const forever = new AbortController().signal
const texts = ['가나다 🧾', `"'\\\\n\\u0000\n\t`, '{a,b}', '', 'NULL', '9'.repeat(50_000)]

describe('an archived range of the log', function () {
  this.timeout(60_000)
  let bench: ArchiveBench
  let store: EventStore
  let history: readonly StoredEvent[]
  beforeEach(async () => {
    bench = await archiveBench(50)
    store = await bench.open()
    const events = texts.map((text, index) => ({
      ...specimenEvent(randomUUID(), index, text),
      metadata: text,
    }))
    await appended(() => store, {
      stream: StreamName(`한글 'x'-${randomUUID()}`),
      expectedRevision: NO_STREAM,
      events,
    })
    await fillLog(store, 150)
    history = await store.readAll(START, 1_000)
  })
  afterEach(async () => {
    await store.close()
    await bench.close()
  })

  const rowsOf = async (): Promise<unknown> =>
    (await bench.admin.query('SELECT event::text FROM jangbu_log.events AS event ORDER BY position')).rows
  const onlyFile = async (): Promise<string> =>
    join(bench.directory, (await readdir(bench.directory))[0] ?? '')

  it('comes back row by row as it was, and may be archived again, into the same file', async () => {
    const rows = await rowsOf()
    const attached = await bench.attached()
    const [archived] = await archive(bench.parts, before(51n))
    expect(await rowsOf()).to.not.deep.equal(rows)
    expect(await restoreRange(bench.parts, Position(17n))).to.include({ first: 1n, last: 50n })
    expect(await rowsOf()).to.deep.equal(rows)
    expect(await bench.attached()).to.deep.equal(attached)
    expect(await restoreRange(bench.parts, Position(17n))).to.equal(undefined)
    await rm(await onlyFile())
    expect(await store.readAll(START, 1_000)).to.deep.equal(history)
    const refusal = await failureOf(bench.admin.query('DELETE FROM jangbu_log.events_0000000000000000001'))
    expect(String(refusal)).to.contain('append-only')
    const [again] = await archive(bench.parts, before(51n))
    expect(again?.file).to.equal(archived?.file)
    expect(await store.readAll(START, 1_000)).to.deep.equal(history)
  })

  for (const step of ['verified', 'loading', 'loaded', 'compared', 'attached'] as const)
    it(`stays archived or is back when bringing it back is cut short when ${step}`, async () => {
      await archive(bench.parts, before(51n))
      const notify = ({ kind }: RestoreNotice): void => {
        if (kind === step) throw new Error(`cut at ${step}`)
      }
      const error = await failureOf(restoreRange({ ...bench.parts, notify }, Position(1n)))
      expect(String(error)).to.contain(`cut at ${step}`)
      expect((await bench.attached()).includes(1)).to.equal(step === 'attached')
      expect(await store.readAll(START, 1_000)).to.deep.equal(history)
      await restoreRange(bench.parts, Position(1n))
      expect(await bench.attached()).to.include(1)
      expect(await store.readAll(START, 1_000)).to.deep.equal(history)
    })

  it('that was altered stops its readers, does not come back, and is no matter to what is not in it', async () => {
    await archive(bench.parts, before(51n))
    const path = await onlyFile()
    const bytes = await readFile(path)
    await writeFile(path, bytes.with(200, (bytes[200] ?? 0) ^ 1))
    const fresh = await bench.open()
    const works = [
      fresh.readAll(START, 10),
      fresh.readStream(history[0]?.stream ?? newStream(), 0),
      takeEvents(fresh.subscribe(START, forever), 100),
      restoreRange(bench.parts, Position(1n)),
    ]
    for (const error of await Promise.all(works.map(failureOf))) {
      expect(error).to.be.instanceOf(CorruptLogError)
      expect(String(error)).to.contain('events 1 to 50')
    }
    expect(await bench.attached()).to.not.include(1)
    expect(await fresh.readAll(Position(50n), 1_000)).to.deep.equal(history.slice(50))
    await appended(() => fresh, specimenAppend(newStream(), randomUUID()))
    await writeFile(path, bytes)
    expect(await fresh.readAll(START, 50)).to.deep.equal(history.slice(0, 50))
    await fresh.close()
  })

  it('whose file is away stops its readers, and so does a store that was told no directory', async () => {
    const request = specimenAppend(newStream(), randomUUID(), { events: 3 })
    await archive(bench.parts, before(51n))
    const other = await bench.open(join(bench.directory, 'nowhere'))
    await appended(() => other, request)
    const stream = history[0]?.stream ?? newStream()
    const repeated = { stream, expectedRevision: NO_STREAM, events: request.events }
    const works = [
      other.readAll(Position(20n), 10),
      other.readStream(stream, 0),
      takeEvents(other.subscribe(START, forever), 100),
      other.append(repeated),
    ]
    for (const error of await Promise.all(works.map(failureOf))) {
      expect(error).to.be.instanceOf(ArchiveUnreachableError)
      expect(String(error)).to.contain('events 1 to 50').and.contain('.events')
    }
    expect(await other.readAll(Position(50n), 3)).to.deep.equal(history.slice(50, 53))
    await other.close()
  })

  it('is remembered for good: the list of ranges cannot be changed, nor hold an event twice', async () => {
    await archive(bench.parts, before(51n))
    const insert = `INSERT INTO jangbu_log.archived_ranges
      (first_position, last_position, file, bytes, sha256, directory_sha256) VALUES (50, 60, 'x', 1, 'x', 'x')`
    for (const [statement, refusal] of [
      ['DELETE FROM jangbu_log.archived_ranges', 'append-only'],
      [`UPDATE jangbu_log.archived_ranges SET file = 'x'`, 'append-only'],
      [insert, 'archived already'],
    ] as const)
      expect(String(await failureOf(bench.admin.query(statement)))).to.contain(refusal)
  })
})
