import { expect } from 'chai'
import { randomInt, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { instantOf } from '../../core/time.ts'
import {
  ImportRefusedError,
  Position,
  START,
  type EventStore,
  type ImportedEvent,
  type LogImporter,
} from '../port.ts'
import { newStream, places, specimenAppend, specimenEvent } from '../specimen.spec-helper.ts'
import { testDatabase, type TestDatabase } from '../test-database.ts'
import { postgresImporter } from './importer.ts'
import { migrate } from './migrate.ts'
import { postgresStore } from './store.ts'
import { testRuntime } from './test-runtime.spec-helper.ts'

const NOON_MS = Date.UTC(2026, 10, 20, 3)

describe('an import into PostgreSQL', () => {
  let database: TestDatabase
  let admin: pg.Client
  let store: EventStore
  const opened: LogImporter[] = []
  const open = async (): Promise<LogImporter> => {
    const importer = await postgresImporter({ connectionString: database.url, runtime: testRuntime })
    opened.push(importer)
    return importer
  }

  beforeEach(async () => {
    database = await testDatabase()
    await migrate(database.url)
    admin = new pg.Client({ connectionString: database.url })
    await admin.connect()
    // Imports go over the ends of partitions all the time.
    await admin.query('UPDATE jangbu_log.partitioning SET size = 7')
    store = await postgresStore({ connectionString: database.url, runtime: testRuntime })
  })
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((importer) => importer.close()))
    await store.close()
    await admin.end()
    await database.drop()
  })

  const rows = async (statement: string): Promise<readonly unknown[]> =>
    (await admin.query<object>(statement)).rows
  const streamRows = (): Promise<readonly unknown[]> =>
    rows(
      'SELECT stream, revision, first_position, last_position FROM jangbu_log.streams ORDER BY stream COLLATE "C"',
    )
  const counter = (): Promise<readonly unknown[]> =>
    rows('SELECT position, recorded_at FROM jangbu_log.counter')

  /** Of a few streams, in turns, so that each occurs more than once in a batch. */
  const events = (length: number, streams = 3): readonly ImportedEvent[] => {
    const names = Array.from({ length: streams }, newStream)
    return Array.from({ length }, (_, index) => ({
      ...specimenEvent(randomUUID(), 0, JSON.stringify(' 홍 ')),
      stream: names[index % streams] ?? newStream(),
      revision: Math.floor(index / streams),
      recordedAt: instantOf(NOON_MS + 1_000 * Math.floor(index / 2)),
    }))
  }
  const withoutPosition = async (): Promise<readonly ImportedEvent[]> =>
    (await store.readAll(START, 10_000)).map(({ position: _position, ...event }) => event)

  it('keeps every byte, id, revision and time, whatever the batches', async () => {
    const all = events(40)
    const importer = await open()
    for (const [from, to] of [
      [0, 1],
      [1, 6],
      [6, 6],
      [6, 31],
      [31, 40],
    ])
      await importer.importNext(all.slice(from, to))
    expect(await withoutPosition()).to.deep.equal(all)
    expect(await store.head()).to.equal(40n)
    const [first] = all
    expect(first && (await store.readStream(first.stream, 0)).map(({ id }) => id)).to.deep.equal(
      all.filter(({ stream }) => stream === first?.stream).map(({ id }) => id),
    )
  })

  it('leaves the streams and the counter as they must stand, and appends go on from there', async () => {
    const all = events(40)
    const importer = await open()
    await importer.importNext(all.slice(0, 25))
    await importer.importNext(all.slice(25))
    expect(await counter()).to.deep.equal([{ position: '40', recorded_at: new Date(NOON_MS + 19_000) }])
    expect(await streamRows()).to.have.deep.members(
      all.slice(0, 3).map(({ stream }, index) => ({
        stream,
        revision: index === 0 ? 13 : 12,
        first_position: String(index + 1),
        last_position: ['40', '38', '39'][index],
      })),
    )
    const [first] = all
    if (first === undefined) throw new Error('nothing was imported')
    const next = specimenAppend(first.stream, randomUUID(), { expectedRevision: 13 })
    expect(await store.append(next)).to.include({ kind: 'appended', revision: 14, position: 41n })
    const [appended] = await store.readAll(Position(40n), 1)
    expect(appended && appended.recordedAt >= instantOf(NOON_MS + 19_000)).to.equal(true)
    expect(await store.readStream(first.stream, 0)).to.have.length(15)
  })

  it('wakes whoever follows the log', async () => {
    const signal = AbortSignal.timeout(5_000)
    const following = store.subscribe(START, signal)[Symbol.asyncIterator]()
    const next = following.next()
    await (await open()).importNext(events(3))
    expect((await next).value).to.have.length(3)
    await following.return?.()
  })

  it('repeated after an unknown outcome writes nothing again', async () => {
    const all = events(9)
    const [lost, again] = [await open(), await open()]
    await lost.importNext(all.slice(0, 5))
    await again.importNext(all.slice(0, 5))
    await again.importNext(all.slice(5))
    expect(await withoutPosition()).to.deep.equal(all)
  })

  it('on connections that are killed all the time writes each event once', async () => {
    await admin.query('UPDATE jangbu_log.partitioning SET size = 700')
    const all = events(3_000, 50)
    const kills = (async () => {
      for (let kill = 0; kill < 40; kill += 1) {
        await admin.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND application_name = 'jangbu log import'`,
        )
        await delay(randomInt(30))
      }
    })()
    const importer = await open()
    for (let from = 0; from < all.length; from += 100) await importer.importNext(all.slice(from, from + 100))
    await kills
    expect(places(await store.readAll(START, 10_000))).to.deep.equal(
      all.map(({ stream, revision, id }) => `${stream} ${revision} ${id}`),
    )
  }).timeout(60_000)

  describe('refuses, and writes nothing of it:', () => {
    type Change = (all: readonly ImportedEvent[]) => readonly ImportedEvent[]
    const at = (index: number, change: (event: ImportedEvent) => Partial<ImportedEvent>): Change => {
      return (all) => all.map((event, other) => (other === index ? { ...event, ...change(event) } : event))
    }
    const table: Readonly<Record<string, Change>> = {
      'a stream that begins in its middle': at(0, () => ({ revision: 1 })),
      'a gap': at(5, ({ revision }) => ({ revision: revision + 1 })),
      'a revision twice': at(5, ({ revision }) => ({ revision: revision - 1 })),
      'two revisions the other way round': (all) => [
        ...all.slice(0, 3),
        ...[all[6], all[4], all[5], all[3]].filter((event) => event !== undefined),
      ],
      'a revision that a stream has already': (all) => [...all, ...all.slice(0, 1)],
      'a time that goes back': at(4, () => ({ recordedAt: instantOf(NOON_MS - 1) })),
      'a NUL character': at(4, () => ({ data: 'a\0b' })),
      'half a surrogate pair': at(4, () => ({ metadata: '\ud800' })),
    }
    for (const [what, change] of Object.entries(table))
      it(what, async () => {
        const importer = await open()
        const before = events(2)
        await importer.importNext(before)
        const all = events(9).map((event) => ({ ...event, recordedAt: instantOf(NOON_MS + 60_000) }))
        const error: unknown = await importer.importNext(change(all)).catch((cause: unknown) => cause)
        expect(error).to.be.instanceOf(ImportRefusedError)
        expect(await withoutPosition()).to.deep.equal(before)
        // What was refused is no harm to what is right.
        await importer.importNext(all)
        expect(await withoutPosition()).to.deep.equal([...before, ...all])
      })

    it('a time before the last one of the log', async () => {
      await store.append(specimenAppend(newStream(), randomUUID()))
      const early = events(1).map((event) => ({ ...event, recordedAt: instantOf(0) }))
      const error: unknown = await (await open()).importNext(early).catch((cause: unknown) => cause)
      expect(error).to.be.instanceOf(ImportRefusedError)
      expect(await store.head()).to.equal(1n)
    })

    it('anything at all once somebody else has written', async () => {
      const all = events(6)
      const importer = await open()
      await importer.importNext(all.slice(0, 3))
      await store.append(specimenAppend(newStream(), randomUUID()))
      for (const batch of [all.slice(3), all.slice(3, 4)]) {
        const error: unknown = await importer.importNext(batch).catch((cause: unknown) => cause)
        expect(error).to.be.instanceOf(ImportRefusedError)
      }
      expect(await store.head()).to.equal(4n)
    })
  })
})
