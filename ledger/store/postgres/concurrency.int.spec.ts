import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import pg from 'pg'
import { EventId, StreamName } from '../../core/ids.ts'
import { NO_STREAM, START, type AppendVerdict, type EventStore, type StoredEvent } from '../port.ts'
import { newStream, places, placesOf, specimenAppend, specimenEvent } from '../specimen.spec-helper.ts'
import { testDatabase, type TestDatabase } from '../test-database.ts'
import { appendStatement, encodeFlush } from './flush.ts'
import { migrate } from './migrate.ts'
import { postgresStore } from './store.ts'
import { testLog, type TestLog } from './test-log.spec-helper.ts'
import { testRuntime } from './test-runtime.spec-helper.ts'
import { storm, type Write } from './writers-storm.spec-helper.ts'

const TRANSACTIONS_EACH = 25

describe('16 writers that pause, roll back and die', function () {
  this.timeout(60_000)
  let database: TestDatabase
  before(async () => {
    database = await testDatabase()
    await migrate(database.url)
  })
  after(() => database.drop())

  it('a follower of the log misses nothing, sees nothing twice and meets no gap', async () => {
    const store = await postgresStore({ connectionString: database.url, runtime: testRuntime })
    const leaving = new AbortController()
    const seen: StoredEvent[] = []
    const follower = (async () => {
      for await (const batch of store.subscribe(START, leaving.signal)) seen.push(...batch)
    })()
    const { committed, undone, unknown } = await storm(database.url, TRANSACTIONS_EACH, appendOne)
    const head = await store.head()
    while ((seen.at(-1)?.position ?? 0n) < head) await delay(10)
    leaving.abort()
    await follower
    await store.close()

    const ids = seen.map(({ id }) => String(id))
    expect(seen.map(({ position }) => position)).to.deep.equal(ids.map((_, index) => BigInt(index + 1)))
    expect(new Set(ids).size).to.equal(ids.length)
    expect([...committed].filter((id) => !ids.includes(id))).to.deep.equal([])
    expect(ids.filter((id) => undone.has(id))).to.deep.equal([])
    expect(ids.filter((id) => !committed.has(id) && !unknown.has(id))).to.deep.equal([])
    expect(Math.min(committed.size, undone.size, unknown.size)).to.be.greaterThan(0)
  })

  it('control: a follower of a sequence misses events under the very same writers', async () => {
    const reader = new pg.Client({ connectionString: database.url })
    await reader.connect()
    await reader.query('CREATE TABLE naive (position bigserial PRIMARY KEY, id uuid NOT NULL)')
    const seen = new Set<string>()
    const over = new AbortController()
    const follower = (async () => {
      let last = '0'
      for (let rest = 1; rest > 0 || !over.signal.aborted;) {
        const { rows } = await reader.query<{ position: string; id: string }>(
          'SELECT position, id FROM naive WHERE position > $1 ORDER BY position',
          [last],
        )
        for (const { id } of rows) seen.add(id)
        last = rows.at(-1)?.position ?? last
        rest = rows.length
      }
    })()
    const { committed } = await storm(database.url, TRANSACTIONS_EACH, (client, id) =>
      client.query('INSERT INTO naive (id) VALUES ($1)', [id]),
    )
    over.abort()
    await follower
    await reader.end()
    expect([...committed].filter((id) => !seen.has(id)).length).to.be.greaterThan(0)
  })
})

const STREAMS = 30
const ROUNDS = 20

describe('two processes that append to the same streams', function () {
  this.timeout(60_000)
  let log: TestLog
  before(async () => {
    log = await testLog(50_000)
  })
  after(() => log.close())

  it('in whatever order, of both one wins, and they never wait for each other in a circle', async () => {
    const [here, there] = [await log.open(), await log.open()]
    const streams = Array.from({ length: STREAMS }, newStream)
    const wins = { here: 0, there: 0 }
    for (let round = 0; round < ROUNDS; round += 1) {
      const expectedRevision = round - 1
      const race = (store: EventStore, names: readonly StreamName[]): Promise<readonly AppendVerdict[]> =>
        Promise.all(
          names.map((name) => store.append(specimenAppend(name, randomUUID(), { expectedRevision }))),
        )
      const [ours, theirs] = await Promise.all([race(here, streams), race(there, streams.toReversed())])
      for (const [index, { kind, revision }] of ours.entries()) {
        const rival = theirs.at(-1 - index)
        expect([kind, rival?.kind].toSorted()).to.deep.equal(['appended', 'conflict'])
        expect([revision, rival?.revision]).to.deep.equal([round, round])
        wins[kind === 'appended' ? 'here' : 'there'] += 1
      }
    }
    expect(wins.here + wins.there).to.equal(ROUNDS * STREAMS)
    const { rows } = await log.admin.query<{ deadlocks: string }>(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    )
    expect(rows).to.deep.equal([{ deadlocks: '0' }])
    expect(await here.head()).to.equal(BigInt(ROUNDS * STREAMS))
  })

  it('one that waits while the log goes on beyond the room left for others is written, and found', async () => {
    const [store, other] = [await log.open(), await log.connect()]
    const before = await store.head()
    await other.query('BEGIN; SELECT jangbu_log.hold_log()')
    const request = specimenAppend(newStream(), randomUUID(), { events: 2 })
    const waiting = store.append(request)
    await someoneWaits()
    await other.query(crowd)
    await other.query('COMMIT')
    expect(await waiting).to.include({ kind: 'appended', position: before + BigInt(CROWD + 2) })
    expect(places(await store.readStream(request.stream, 0))).to.deep.equal(placesOf(request))
  })

  const someoneWaits = async (): Promise<void> => {
    for (let looks = 0; looks < 500; looks += 1) {
      const waits = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
      if (((await log.admin.query(waits)).rowCount ?? 0) > 0) return
      await delay(10)
    }
    throw new Error('nobody waits')
  }
})

const CROWD = 120_000
/** One append of very many events. */
const crowd = `SELECT jangbu_log.append(
  array_fill('crowd'::text, ARRAY[${CROWD}]), ARRAY(SELECT generate_series(0, ${CROWD - 1})),
  ARRAY[${CROWD}] || array_fill(0, ARRAY[${CROWD - 1}]),
  ARRAY(SELECT gen_random_uuid() FROM generate_series(1, ${CROWD})), array_fill('Made'::text, ARRAY[${CROWD}]),
  array_fill(1::smallint, ARRAY[${CROWD}]), array_fill('{}'::text, ARRAY[${CROWD}]), array_fill('{}'::text, ARRAY[${CROWD}]))`

const appendOne: Write = (client, id) => {
  const event = { ...specimenEvent(id), id: EventId(id) }
  const request = { stream: StreamName(`storm-${id}`), expectedRevision: NO_STREAM, events: [event] }
  return client.query({ ...appendStatement, values: [...encodeFlush([request])] })
}
