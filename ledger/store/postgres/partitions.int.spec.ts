import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { CorruptLogError, NO_STREAM, START, type AppendRequest, type EventStore } from '../port.ts'
import {
  appended,
  newStream,
  places,
  placesOf,
  specimenAppend,
  streamOf,
  takeEvents,
} from '../specimen.spec-helper.ts'
import { readAllStatement } from './reader.ts'
import { partitionsOf, testLog, type TestLog } from './test-log.spec-helper.ts'

const SIZE = 100

describe('the log in partitions', function () {
  this.timeout(60_000)
  let log: TestLog
  let here: EventStore
  let there: EventStore
  before(async () => {
    log = await testLog(SIZE)
    here = await log.open()
    there = await log.open()
  })
  after(() => log.close())

  const refusalOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'none', String)

  it('two processes append across many of them at once: no gap, nothing lost, nothing twice', async () => {
    const requests = Array.from({ length: 700 }, (_, index) =>
      specimenAppend(newStream(), randomUUID(), { events: 1 + (index % 5) }),
    )
    const following = takeEvents(there.subscribe(START, new AbortController().signal), 2_100)
    const verdicts = await Promise.all(
      requests.map((request, index) => (index % 2 === 0 ? here : there).append(request)),
    )
    expect(new Set(verdicts.map(({ kind }) => kind))).to.deep.equal(new Set(['appended']))
    const events = await here.readAll(START, 10_000)
    expect(events.map(({ position }) => Number(position))).to.deep.equal(
      Array.from({ length: 2_100 }, (_, index) => index + 1),
    )
    expect(places(events).toSorted()).to.deep.equal(requests.flatMap(placesOf).toSorted())
    expect(await following).to.deep.equal(events)
  })

  it('join each other, are named in their order, and one is ready before it is needed', async () => {
    const head = Number(await here.head())
    const partitions = await partitionsOf(log)
    for (const [index, { name, from, to }] of partitions.entries()) {
      expect([name, from, to]).to.deep.equal([
        `events_${String(from).padStart(19, '0')}`,
        index * SIZE + 1,
        (index + 1) * SIZE,
      ])
    }
    expect(partitions.at(-1)?.to).to.be.within(head + SIZE, head + 2 * SIZE)
  })

  it('an append larger than any of them is one append', async () => {
    const before = await here.head()
    const request = await streamOf(() => here, 5 * SIZE + 7)
    expect(places(await here.readAll(before, 10 * SIZE))).to.deep.equal(placesOf(request))
    expect(places(await there.readStream(request.stream, 0))).to.deep.equal(placesOf(request))
  })

  it('a stream is read over those that it spans, from any revision on', async () => {
    const stream = newStream()
    const written: AppendRequest[] = []
    for (let revision = NO_STREAM; revision < 19; revision += 2) {
      const request = specimenAppend(stream, randomUUID(), { expectedRevision: revision, events: 2 })
      written.push(request)
      await appended(() => here, request)
      await streamOf(() => there, 30)
    }
    const expected = written.flatMap(placesOf)
    for (const from of [0, 1, 7, 19, 20])
      expect(places(await there.readStream(stream, from))).to.deep.equal(expected.slice(from))
  })

  it('a repeated append is known in whichever of them it stands', async () => {
    const request = specimenAppend(newStream(), randomUUID(), { events: 3 })
    const first = await appended(() => here, request)
    await streamOf(() => here, 3 * SIZE)
    await appended(() => here, specimenAppend(request.stream, randomUUID(), { expectedRevision: 2 }))
    expect(await there.append(request)).to.deep.equal(first)
  })

  it('a batch of the whole log looks into those alone that hold it', async () => {
    const client = await log.connect()
    await client.query('SET plan_cache_mode = force_generic_plan')
    await client.query(`PREPARE batch AS ${readAllStatement.text}`)
    const { rows } = await client.query<{ 'QUERY PLAN': string }>('EXPLAIN EXECUTE batch (250, 100)')
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    expect(new Set(plan.match(/events_\d{19}/g))).to.deep.equal(
      new Set(['events_0000000000000000201', 'events_0000000000000000301']),
    )
  })

  it('none can be changed, not even by its own name', async () => {
    const tables = ['events', ...(await partitionsOf(log)).map(({ name }) => name)]
    for (const table of tables)
      for (const change of [`UPDATE jangbu_log.${table} SET data = ''`, `DELETE FROM jangbu_log.${table}`])
        expect(await refusalOf(log.admin.query(change)), change).to.contain('append-only')
    for (const table of tables)
      expect(await refusalOf(log.admin.query(`TRUNCATE jangbu_log.${table}`)), table).to.contain(
        'append-only',
      )
  })

  it('whoever reads or writes for long does not keep new ones from being made', async () => {
    const [reading, writing] = [await log.connect(), await log.connect()]
    await reading.query('BEGIN; SELECT count(*) FROM jangbu_log.events')
    await writing.query('BEGIN; LOCK TABLE jangbu_log.events IN ROW EXCLUSIVE MODE')
    const before = await here.head()
    await Promise.race([
      streamOf(() => here, 4 * SIZE),
      delay(5_000).then(() => Promise.reject(new Error('it waited'))),
    ])
    expect(await here.head()).to.equal(before + BigInt(4 * SIZE))
    await Promise.all([reading.query('COMMIT'), writing.query('COMMIT')])
  })

  it('one is made in spite of maintenance and of a crash in the middle of it', async () => {
    const maintenance = await log.connect()
    await maintenance.query('BEGIN; LOCK TABLE jangbu_log.events IN SHARE UPDATE EXCLUSIVE MODE')
    const made = await partitionsOf(log)
    const before = await here.head()
    const room = (made.at(-1)?.to ?? 0) - Number(before)
    for (let left = room; left > 0; left -= 10) await streamOf(() => here, Math.min(left, 10))
    expect(await partitionsOf(log), 'nobody waits to make one while there is room').to.deep.equal(made)

    const last = specimenAppend(newStream(), randomUUID(), { events: 3 })
    const appending = appended(() => here, last)
    for (let kills = 0; kills < 5; kills += 1) await killWhoMakesOne()
    expect(await partitionsOf(log)).to.deep.equal(made)
    await maintenance.query('COMMIT')
    await appending
    expect(places(await there.readAll(before, 10 * SIZE)).slice(room)).to.deep.equal(placesOf(last))
    expect((await partitionsOf(log)).length).to.be.greaterThan(made.length)
  })

  const killWhoMakesOne = async (): Promise<void> => {
    const kill = `SELECT pg_terminate_backend(pid, 5000) FROM pg_locks
      WHERE NOT granted AND relation = 'jangbu_log.events'::regclass AND mode = 'ShareUpdateExclusiveLock'`
    for (let looks = 0; looks < 500; looks += 1) {
      if (((await log.admin.query(kill)).rowCount ?? 0) > 0) return
      await delay(10)
    }
    throw new Error('nobody makes a partition')
  }

  it('where one is gone, readers stop instead of waiting', async () => {
    const [first, second] = await partitionsOf(log)
    await log.admin.query(`ALTER TABLE jangbu_log.events DETACH PARTITION jangbu_log.${String(first?.name)}`)
    const reading = here.readAll(START, 10)
    expect(await reading.catch((error: unknown) => error)).to.be.instanceOf(CorruptLogError)
    const following = takeEvents(there.subscribe(START, new AbortController().signal), 1)
    expect(await following.catch((error: unknown) => error)).to.be.instanceOf(CorruptLogError)
    expect(second?.from).to.equal(SIZE + 1)
  })
})
