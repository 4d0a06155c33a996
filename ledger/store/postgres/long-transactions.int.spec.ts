import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import type pg from 'pg'
import type { EventStore, StoredEvent } from '../port.ts'
import { appended, newStream, places, placesOf, specimenAppend } from '../specimen.spec-helper.ts'
import { headStatement } from './reader.ts'
import { testLog, type TestLog } from './test-log.spec-helper.ts'

/** Far above what an append takes, far below what an open transaction lasts. */
const SOON_MS = 2_000
const FLUSHES = 3_000
const MOST_PAGES = 8

/** By the server itself and without waiting for its disk: only how many there are matters. */
const manyFlushes = `DO $$
BEGIN
  SET synchronous_commit = off;
  FOR flush IN 1..${FLUSHES} LOOP
    PERFORM jangbu_log.append(ARRAY['flush-' || flush], '{0}', '{1}', ARRAY[gen_random_uuid()], '{Made}', '{1}', '{""}', '{""}');
    COMMIT;
  END LOOP;
END
$$`

/** Each leaves its transaction open: these are not in a hurry. */
const others: Readonly<Record<string, string>> = {
  'has written to a table of another schema': 'INSERT INTO other.notes VALUES (1)',
  'has written and holds a snapshot': `SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;
    INSERT INTO other.notes VALUES (2)`,
  'has read the whole log': 'SELECT count(*) FROM jangbu_log.events; SELECT pg_current_xact_id()',
}

describe('while a transaction elsewhere in the database stays open that', function () {
  this.timeout(60_000)
  let log: TestLog
  let here: EventStore
  let there: EventStore
  let other: pg.Client
  before(async () => {
    log = await testLog(100)
    await log.admin.query('CREATE SCHEMA other; CREATE TABLE other.notes (x integer)')
    here = await log.open()
    there = await log.open()
    other = await log.connect()
  })
  after(() => log.close())

  const soon = <T>(work: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        reject(new Error('it waited'))
      }, SOON_MS)
      work.then(resolve, reject).finally(() => {
        clearTimeout(late)
      })
    })

  /** So many, in however many batches. */
  const nextOf = async (
    live: AsyncIterator<readonly StoredEvent[]>,
    count: number,
  ): Promise<readonly string[]> => {
    const seen: string[] = []
    while (seen.length < count) {
      const batch = await live.next()
      if (batch.done === true) throw new Error('the subscription has ended')
      seen.push(...places(batch.value))
    }
    return seen
  }

  for (const [what, work] of Object.entries(others))
    it(`${what}, appends, readers and subscriptions go on`, async () => {
      await appended(() => here, specimenAppend(newStream(), randomUUID()))
      await other.query(`BEGIN; ${work}`)
      try {
        const start = await here.head()
        const live = there.subscribe(start, new AbortController().signal)[Symbol.asyncIterator]()
        const seen: string[] = []
        const requests = Array.from({ length: 30 }, () =>
          specimenAppend(newStream(), randomUUID(), { events: 10 }),
        )
        for (const request of requests) {
          await soon(appended(() => here, request))
          seen.push(...(await soon(nextOf(live, request.events.length))))
          expect(places(await soon(there.readStream(request.stream, 0)))).to.deep.equal(placesOf(request))
        }
        await live.return?.()
        expect(seen).to.deep.equal(requests.flatMap(placesOf))
        expect(places(await soon(there.readAll(start, 1_000)))).to.deep.equal(seen)
      } finally {
        await other.query('ROLLBACK')
      }
    })

  it('keeps every version of the counter, the newest is found without going through the others', async () => {
    await other.query('BEGIN; INSERT INTO other.notes VALUES (3)')
    try {
      await log.admin.query(manyFlushes)
      const reading = await log.connect()
      await reading.query('SET enable_seqscan = off')
      const size = "SELECT pg_relation_size('jangbu_log.counter') / 8192 AS pages"
      expect(Number((await reading.query<{ pages: string }>(size)).rows[0]?.pages)).to.be.greaterThan(
        MOST_PAGES,
      )
      expect(await pagesRead(reading, headStatement.text)).to.be.within(1, MOST_PAGES)
      const hold = 'SELECT * FROM jangbu_log.hold_log()'
      await reading.query(hold)
      expect(await pagesRead(reading, hold)).to.be.within(1, MOST_PAGES)
    } finally {
      await other.query('ROLLBACK')
    }
  })

  type Plan = { readonly 'Shared Hit Blocks': number; readonly 'Shared Read Blocks': number }
  type Explained = { readonly 'QUERY PLAN': readonly { readonly Plan: Plan }[] }

  const pagesRead = async (client: pg.Client, statement: string): Promise<number> => {
    const explain = `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${statement}`
    const plan = (await client.query<Explained>(explain)).rows[0]?.['QUERY PLAN'][0]?.Plan
    return (plan?.['Shared Hit Blocks'] ?? 0) + (plan?.['Shared Read Blocks'] ?? 0)
  }
})
