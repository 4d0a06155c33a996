import { randomInt, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import pg from 'pg'
import { readPacked, unpacked } from '../packed-facts.ts'
import { CorruptLogError, START, StoreUnavailableError, type EventStore } from '../port.ts'
import { appended, newStream, places, placesOf, specimenAppend, takeEvents } from '../specimen.spec-helper.ts'
import { testDatabase, type TestDatabase } from '../test-database.ts'
import { migrate } from './migrate.ts'
import { postgresStore } from './store.ts'
import { testRuntime } from './test-runtime.spec-helper.ts'

const KILLS = 40
const LONGEST_REST_MS = 30
const forever = new AbortController().signal

describe('PostgreSQL with outages', function () {
  this.timeout(60_000)
  let database: TestDatabase
  let admin: pg.Client
  let here: EventStore
  let there: EventStore
  const open = (): Promise<EventStore> =>
    postgresStore({ connectionString: database.url, runtime: testRuntime })
  const kill = (purpose: string): Promise<unknown> =>
    admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = $1`,
      [`jangbu ${purpose}`],
    )

  before(async () => {
    database = await testDatabase()
    await migrate(database.url)
    admin = new pg.Client({ connectionString: database.url })
    await admin.connect()
    here = await open()
    there = await open()
  })
  after(async () => {
    await Promise.all([here.close(), there.close()])
    await admin.end()
    await database.drop()
  })

  it('a process that has heard nothing yet reads all of a long history, without waiting to look again', async () => {
    const requests = Array.from({ length: 4_500 }, () => specimenAppend(newStream(), randomUUID()))
    await Promise.all(requests.map((request) => here.append(request)))
    const restless = {
      ...testRuntime,
      // The safety net is taken away: looking again now and then would hide a reader that stopped too early.
      sleep: (delayMs: number, signal?: AbortSignal) =>
        delayMs < 1_000 ? testRuntime.sleep(delayMs, signal) : testRuntime.sleep(60_000, signal),
    }
    const fresh = await postgresStore({ connectionString: database.url, runtime: restless })
    const events = await takeEvents(fresh.subscribe(START, forever), Number(await here.head()))
    expect(events.at(-1)?.position).to.equal(await here.head())
    await fresh.close()
  })

  it('another process is woken by a notification, well before it would look by itself', async () => {
    const live = there.subscribe(await there.head(), forever)[Symbol.asyncIterator]()
    const warm = live.next()
    await delay(300)
    await appended(() => here, specimenAppend(newStream(), randomUUID()))
    await warm
    for (let round = 0; round < 5; round += 1) {
      const next = live.next()
      await delay(20)
      const request = specimenAppend(newStream(), randomUUID())
      await appended(() => here, request)
      const soon = await Promise.race([next, delay(400)])
      expect(soon?.done === false && places(soon.value)).to.deep.equal(placesOf(request))
    }
    await live.return?.()
  })

  it('connections killed in the middle of flushes: each append is written once and none is refused', async () => {
    const before = await here.head()
    const killing = (async () => {
      for (let kills = 0; kills < KILLS; kills += 1) {
        await kill('log writer')
        await delay(randomInt(LONGEST_REST_MS))
      }
    })()
    const requests = Array.from({ length: 2_000 }, () => specimenAppend(newStream(), randomUUID()))
    let next = 0
    const verdicts: string[] = []
    const caller = async (): Promise<void> => {
      for (let request = requests[next++]; request !== undefined; request = requests[next++])
        verdicts.push((await here.append(request)).kind)
    }
    await Promise.all(Array.from({ length: 40 }, caller))
    await killing
    expect(new Set(verdicts)).to.deep.equal(new Set(['appended']))
    const log = await here.readAll(before, 10_000)
    expect(places(log).toSorted()).to.deep.equal(requests.flatMap(placesOf).toSorted())
  })

  it('a subscription outlives its listening and its reading connections', async () => {
    const start = await there.head()
    const requests = Array.from({ length: 20 }, () => specimenAppend(newStream(), randomUUID()))
    const following = takeEvents(there.subscribe(start, forever), requests.length)
    for (const [index, request] of requests.entries()) {
      await appended(() => here, request)
      await kill(index % 2 === 0 ? 'log listener' : 'log reader')
    }
    expect(places(await following)).to.deep.equal(requests.flatMap(placesOf))
  })

  it('packed facts are whole, however often their connection is killed in the middle', async () => {
    const head = Number(await here.head())
    const facts = (await here.readAll(START, head)).map(({ metadata: _metadata, ...fact }) => fact)
    const killing = async (): Promise<void> => {
      for (let kills = 0; kills < KILLS; kills += 1) {
        await kill('log reader')
        await delay(randomInt(LONGEST_REST_MS))
      }
    }
    const reading = async (): Promise<void> => {
      for (let round = 0; round < 20; round += 1)
        expect(unpacked(await readPacked(there, START, head))).to.deep.equal(facts)
    }
    await Promise.all([killing(), reading()])
  })

  it('cannot be opened where no log was prepared, or no server answers', async () => {
    const clock = { ms: 0 }
    const impatient = {
      monotonicMs: () => clock.ms,
      sleep: (delayMs: number) => {
        clock.ms += delayMs
        return Promise.resolve()
      },
    }
    const elsewhere = await testDatabase()
    for (const connectionString of [elsewhere.url, 'postgres://nobody@127.0.0.1:1/none']) {
      const error: unknown = await postgresStore({ connectionString, runtime: impatient }).catch(
        (cause: unknown) => cause,
      )
      expect(error).to.be.instanceOf(StoreUnavailableError)
    }
    await elsewhere.drop()
  })

  it('the log cannot be changed, and where somebody did it all the same, readers stop', async () => {
    const change = 'DELETE FROM jangbu_log.events WHERE position = 5'
    const refusal: unknown = await admin.query(change).catch((cause: unknown) => cause)
    expect(String(refusal)).to.contain('append-only')
    await admin.query(`SET session_replication_role = replica; ${change}`)
    const error: unknown = await takeEvents(here.subscribe(START, forever), 100).catch(
      (cause: unknown) => cause,
    )
    expect(error).to.be.instanceOf(CorruptLogError)
  })
})
