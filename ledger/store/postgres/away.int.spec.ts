import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { StoreUnavailableError, type AppendRequest, type EventStore } from '../port.ts'
import { newStream, places, placesOf, specimenAppend } from '../specimen.spec-helper.ts'
import { testDatabase, type TestDatabase } from '../test-database.ts'
import { migrate } from './migrate.ts'
import { postgresStore } from './store.ts'
import { testRuntime } from './test-runtime.spec-helper.ts'

const ON_THE_WAY = 10
const NEWCOMERS = 100
const BEHIND_THEM = 10_000
/** Five until the log counts as away; the rest is for a busy machine. */
const REFUSED_WITHIN_MS = 15_000
const AT_ONCE_MS = 2_000
const BACK_WITHIN_MS = 30_000

describe('a log on PostgreSQL that is away', function () {
  this.timeout(60_000)
  let database: TestDatabase
  let admin: pg.Client
  let store: EventStore
  let name: string
  before(async () => {
    database = await testDatabase()
    await migrate(database.url)
    store = await postgresStore({ connectionString: database.url, runtime: testRuntime })
    const elsewhere = new URL(database.url)
    name = elsewhere.pathname.slice(1)
    elsewhere.pathname = '/postgres'
    admin = new pg.Client({ connectionString: elsewhere.href })
    await admin.connect()
  })
  after(async () => {
    await store.close()
    await admin.end()
    await database.drop()
  })
  const close = async (): Promise<void> => {
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`)
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name])
  }
  const open = (): Promise<unknown> => admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`)
  const asked: { readonly request: AppendRequest; kind: 'waits' | 'appended' | 'refused' }[] = []
  const append = (): void => {
    const one: (typeof asked)[number] = {
      request: specimenAppend(newStream(), randomUUID()),
      kind: 'waits',
    }
    asked.push(one)
    store.append(one.request).then(
      () => {
        one.kind = 'appended'
      },
      (error: unknown) => {
        expect(error).to.be.instanceOf(StoreUnavailableError)
        one.kind = 'refused'
      },
    )
  }
  const times = (count: number): void => {
    for (let left = count; left > 0; left -= 1) append()
  }
  const count = (kind: string): number => asked.filter((one) => one.kind === kind).length
  const until = async (holds: () => boolean, limitMs: number): Promise<void> => {
    const deadlineMs = performance.now() + limitMs
    while (!holds() && performance.now() < deadlineMs) await pause(20)
    expect(holds(), `${count('waits')} wait, ${count('refused')} refused`).to.equal(true)
  }

  it('refuses those who wait for others, and newcomers at once; what was sent is repeated until it is back', async () => {
    const before = await store.head()
    await close()
    times(ON_THE_WAY)
    await pause(100)
    times(BEHIND_THEM)
    // A second flush has taken some of them along; the others are refused together.
    await until(() => count('refused') > BEHIND_THEM / 2, REFUSED_WITHIN_MS)
    const sent = count('waits')
    expect(sent).to.be.at.least(ON_THE_WAY)
    times(NEWCOMERS)
    await until(() => count('waits') === sent, AT_ONCE_MS)
    await open()
    await until(() => count('waits') === 0, BACK_WITHIN_MS)
    expect(count('appended')).to.equal(sent)
    const written = asked
      .filter(({ kind }) => kind === 'appended')
      .flatMap(({ request }) => placesOf(request))
    expect(places(await store.readAll(before, 100_000)).toSorted()).to.deep.equal(written.toSorted())
    times(NEWCOMERS)
    await until(() => count('appended') === sent + NEWCOMERS, BACK_WITHIN_MS)
  })
})
