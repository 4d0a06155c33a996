import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import pg from 'pg'
import { StreamName } from '../../core/ids.ts'
import { NO_STREAM, START, type AppendRequest, type EventStore } from '../port.ts'
import { appended, newStream, places, placesOf, specimenAppend } from '../specimen.spec-helper.ts'
import { testDatabase, type TestDatabase } from '../test-database.ts'
import { clientConfig } from './database.ts'
import { appendStatement, encodeFlush, verdictsOf, type AnswerRow } from './flush.ts'
import { migrate } from './migrate.ts'
import { migrateSchema } from './migrations.ts'
import { postgresStore } from './store.ts'
import { partitionsOf } from './test-log.spec-helper.ts'
import { testRuntime } from './test-runtime.spec-helper.ts'

const FORMER = '0001-log.sql'

/** As a process of the program before partitions speaks to the log: its statements, prepared once, on one connection. */
const formerProcess = async (url: string) => {
  const client = new pg.Client(clientConfig(url, 'former process'))
  await client.connect()
  const rowsOf = async (name: string, text: string, values: unknown[] = []): Promise<readonly AnswerRow[]> =>
    (await client.query<AnswerRow>({ name, text, values, rowMode: 'array' })).rows
  return {
    append: async (requests: readonly AppendRequest[]) =>
      verdictsOf(requests, await rowsOf('append', appendStatement.text, [...encodeFlush(requests)])),
    readAll: (after: number) =>
      rowsOf(
        'read_all',
        `SELECT position, recorded_at, id, revision, schema_version, stream, type, data, metadata
         FROM jangbu_log.events WHERE position > $1 ORDER BY position LIMIT $2`,
        [after, 10_000],
      ),
    readStream: (stream: string) =>
      rowsOf(
        'read_stream',
        `SELECT event.position, event.id FROM jangbu_log.streams AS stood
         JOIN jangbu_log.events AS event
           ON hashtextextended(event.stream, 0) = hashtextextended(stood.stream, 0)
           AND event.revision >= $2 AND event.stream = stood.stream
           AND event.position BETWEEN stood.first_position AND stood.last_position
         WHERE stood.stream = $1 ORDER BY event.revision`,
        [stream, 0],
      ),
    head: () => rowsOf('head', 'SELECT position FROM jangbu_log.counter'),
    close: () => client.end(),
  }
}

describe('a log filled before there were partitions', () => {
  let database: TestDatabase
  let admin: pg.Client
  let former: Awaited<ReturnType<typeof formerProcess>>
  let store: EventStore
  let written: readonly AppendRequest[]
  let rows: readonly AnswerRow[]
  let rowsOfOne: readonly AnswerRow[]
  const kept = StreamName(`kept-${randomUUID()}`)

  before(async () => {
    database = await testDatabase()
    admin = new pg.Client({ connectionString: database.url })
    await admin.connect()
    await migrateSchema({
      connectionString: database.url,
      schema: 'jangbu_log',
      owner: 'the log',
      lock: 7_241_908_113,
      nameColumn: 'file',
      migrations: [
        { name: FORMER, sql: await readFile(new URL(`migrations/${FORMER}`, import.meta.url), 'utf8') },
      ],
    })
    former = await formerProcess(database.url)
    const fresh = Array.from({ length: 300 }, (_, index) =>
      specimenAppend(newStream(), randomUUID(), { events: 1 + (index % 3) }),
    )
    const first = specimenAppend(kept, randomUUID(), { events: 2 })
    const second = specimenAppend(kept, randomUUID(), { expectedRevision: 1, events: 2 })
    await former.append([first, ...fresh])
    await former.append([second])
    written = [first, ...fresh, second]
    rows = await former.readAll(0)
    rowsOfOne = await former.readStream(kept)
    await migrate(database.url)
    store = await postgresStore({ connectionString: database.url, runtime: testRuntime })
  })
  after(async () => {
    await Promise.all([store.close(), former.close(), admin.end()])
    await database.drop()
  })

  it('reads the same, to the new program and to one that was running all the time', async () => {
    expect(rows).to.have.length(604)
    expect(await former.readAll(0)).to.deep.equal(rows)
    expect(await former.readStream(kept)).to.deep.equal(rowsOfOne)
    expect(await former.head()).to.deep.equal([['604']])
    const events = await store.readAll(START, 10_000)
    expect(places(events)).to.deep.equal(written.flatMap(placesOf))
    expect(events.map(({ position, id }) => [String(position), id])).to.deep.equal(
      rows.map(([position, , id]) => [position, id]),
    )
    expect(places(await store.readStream(kept, 1))).to.deep.equal(
      [written[0], written.at(-1)]
        .flatMap((request) => (request === undefined ? [] : placesOf(request)))
        .slice(1),
    )
  })

  it('answers a repeated append as before', async () => {
    for (const request of [written[5], written.at(-1)])
      if (request !== undefined)
        expect(await store.append(request)).to.include({
          kind: 'appended',
          revision: request.expectedRevision + request.events.length,
        })
    expect(await store.head()).to.equal(604n)
  })

  it('goes on in new partitions, appended to by both programs', async () => {
    const here = specimenAppend(kept, randomUUID(), { expectedRevision: 3 })
    const there = specimenAppend(newStream(), randomUUID(), { events: 2 })
    const both = await Promise.all([appended(() => store, here), former.append([there])])
    expect(both[1]).to.have.length(1)
    const next = specimenAppend(kept, randomUUID(), { expectedRevision: 4 })
    expect((await former.append([next]))[0]).to.include({ kind: 'appended', revision: 5 })
    expect((await former.append([{ ...next, expectedRevision: NO_STREAM }]))[0]).to.include({
      kind: 'conflict',
    })
    expect(await former.readStream(kept)).to.have.length(6)
    expect(await store.readStream(kept, 0)).to.have.length(6)
    expect(await former.readAll(600)).to.have.length(8)
    expect((await partitionsOf({ admin })).slice(0, 2)).to.deep.equal([
      { name: 'events_0000000000000000001', from: 1, to: 604 },
      { name: 'events_0000000000000000605', from: 605, to: 2_000_000 },
    ])
  })

  it('cannot be changed in its first partition either', async () => {
    const change = 'DELETE FROM jangbu_log.events_0000000000000000001 WHERE position = 1'
    expect(await admin.query(change).then(() => 'none', String)).to.contain('append-only')
  })
})
