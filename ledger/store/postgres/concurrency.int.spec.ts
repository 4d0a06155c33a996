import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import pg from 'pg'
import { EventId, StreamName } from '../../core/ids.ts'
import { NO_STREAM, START, type StoredEvent } from '../port.ts'
import { specimenEvent } from '../specimen.spec-helper.ts'
import { testDatabase, type TestDatabase } from '../test-database.ts'
import { appendStatement, encodeFlush } from './flush.ts'
import { migrate } from './migrate.ts'
import { postgresStore } from './store.ts'
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

const appendOne: Write = (client, id) => {
  const event = { ...specimenEvent(id), id: EventId(id) }
  const request = { stream: StreamName(`storm-${id}`), expectedRevision: NO_STREAM, events: [event] }
  return client.query({ ...appendStatement, values: [...encodeFlush([request])] })
}
