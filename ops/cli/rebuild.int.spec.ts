import { expect } from 'chai'
import { sql } from 'kysely'
import { instantOf } from '../../ledger/core/time.ts'
import { approved } from '../../ledger/payment/events.spec-helper.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import { appendAll, eventually, ofOrder, specRuntime } from '../../projections/history.spec-helper.ts'
import { READ_SCHEMA } from '../../projections/homes.ts'
import { keepProjections } from '../../projections/keeper.ts'
import { migrate } from '../../projections/migrate.ts'
import { paymentsProjection } from '../../projections/payments/project.ts'
import { newProgress } from '../../projections/progress.ts'
import { projections } from '../../projections/registry.ts'
import { openForSpec } from '../../projections/tables.spec-helper.ts'
import { rebuild, rebuildable, type RebuildOptions, type RebuildParts } from './rebuild.ts'
import { capturingTerminal } from './terminal.spec-helper.ts'

const noOptions: RebuildOptions = {
  yes: false,
  acceptDifference: false,
  anew: false,
  back: false,
  close: false,
  list: false,
  json: false,
}

describe('jangbu rebuild', () => {
  let server: TestDatabase
  let store: EventStore
  let stop: () => Promise<void>

  beforeEach(async () => {
    server = await testDatabase()
    await migrate(server.url)
    store = memoryStore(() => instantOf(0))
    await appendAll(store, [...ofOrder(approved, 'order-1'), ...ofOrder(approved, 'order-2')])
    const leaving = new AbortController()
    const progress = newProgress()
    const keeping = keepProjections(
      { store, database: { connectionString: server.url }, runtime: specRuntime, signal: leaving.signal },
      [{ projection: paymentsProjection, progress }],
    )
    stop = async () => {
      leaving.abort()
      await keeping
    }
    await eventually(() => progress.position() === 6n)
  })
  afterEach(async () => {
    await stop()
    await server.drop()
  })

  const run = async (options: Partial<RebuildOptions>, parts: Partial<RebuildParts> = {}) => {
    const terminal = capturingTerminal()
    const { signal } = new AbortController()
    const code = await rebuild(
      {
        store,
        database: { connectionString: server.url },
        runtime: specRuntime,
        terminal,
        signal,
        ask: undefined,
        ...parts,
      },
      { ...noOptions, projection: 'payments', ...options },
    )
    return { code, printed: terminal.printed(), told: terminal.told() }
  }

  it('builds, proves and serves, and shows how to go back', async () => {
    const { code, printed, told } = await run({ yes: true })
    expect(printed).to.match(/payments\s+served\s+6\s+[\d.]+\s+6\s+[0-9a-f]{16} as served/)
    expect(printed).to.contain('jangbu rebuild payments --back')
    expect(told).to.contain('payments: a new build is begun\n').and.to.contain('building payments: 6 of 6')
    expect(code).to.equal(0)
  })

  it('asks before it serves, and leaves the build where nobody says yes', async () => {
    const questions: string[] = []
    const ask = (answer: boolean) => (question: string) => {
      questions.push(question)
      return Promise.resolve(answer)
    }
    for (const parts of [{}, { ask: ask(false) }]) {
      const { code, printed } = await run({}, parts)
      expect(printed).to.contain('not served').and.to.contain('jangbu rebuild payments --yes')
      expect(code).to.equal(1)
    }
    const { code, told } = await run({}, { ask: ask(true) })
    expect(told).to.contain('going on with what an earlier rebuild has left at position 6')
    expect(code).to.equal(0)
    expect(questions).to.deep.equal(Array.from({ length: 2 }, () => 'Serve the new build of payments?'))
  })

  it('warns where the rows differ, and serves them only when that is accepted', async () => {
    const database = openForSpec({ connectionString: server.url, schema: READ_SCHEMA })
    await sql`UPDATE payments SET balance = 1`.execute(database)
    await database.destroy()
    const { code, told, printed } = await run({ yes: true })
    expect(told)
      .to.contain('WARNING: payments as built from the log is not what is served')
      .and.match(/payments\s+2 rows/)
    expect(printed).to.contain('jangbu replay payments').and.to.contain('--accept-difference')
    expect(code).to.equal(1)
    expect((await run({ yes: true, acceptDifference: true })).code).to.equal(0)
    expect((await run({ yes: true })).printed).to.contain('as served')
  })

  it('goes back, and forth, until that is closed', async () => {
    expect(await run({ back: true })).to.include({
      code: 1,
      printed: 'payments: there is no previous build to go back to',
    })
    await run({ yes: true })
    for (let times = 0; times < 2; times += 1) {
      const { code, printed } = await run({ back: true })
      expect(printed).to.contain('the previous build is served again, from position 6')
      expect(code).to.equal(0)
    }
    const closed = await run({ close: true })
    expect(closed).to.include({
      code: 0,
      printed: `payments: the previous build of version ${paymentsProjection.version} is dropped`,
    })
    expect((await run({ close: true })).printed).to.equal('payments: there is nothing beside what is served')
    expect((await run({ back: true })).code).to.equal(1)
  })

  it('lists every build, with how far behind it is', async () => {
    await run({})
    await stop()
    await appendAll(store, ofOrder(approved, 'order-3'))
    const { code, printed } = await run({ list: true, projection: undefined })
    const rows = printed.split('\n').map((line) => line.trim().split(/\s{2,}/))
    expect(rows.map((row) => row[2])).to.deep.equal(['build', 'next', 'served'])
    expect(rows[2]?.slice(0, 7)).to.deep.equal([
      'payments',
      String(paymentsProjection.version),
      'served',
      '1',
      '6',
      '3',
      '1970-01-01T00:00:00.000Z',
    ])
    expect(code).to.equal(0)
    const { printed: json } = await run({ list: true, json: true })
    expect(JSON.parse(json)).to.have.nested.property('builds[1].lag', '3')
  })

  it('is as JSON for programs, all read models at once', async () => {
    const { code, printed } = await run({ projection: 'all', yes: true, json: true })
    const outcomes: unknown = JSON.parse(printed)
    expect(outcomes).to.have.length(projections.length)
    expect(outcomes).to.have.nested.property('[0].position', '6')
    expect(code).to.equal(0)
  })

  it('can be interrupted', async () => {
    const { code, told } = await run({ yes: true }, { signal: AbortSignal.abort() })
    expect(told).to.contain('Interrupted: nothing that is served has changed')
    expect(code).to.equal(130)
  })

  it('does not know other read models, nor other numbers', async () => {
    const unknown = await run({ projection: 'nobody' })
    expect(unknown).to.include({
      code: 2,
      told: `there is no read model "nobody": ${rebuildable.join(', ')}\n`,
    })
    for (const partitions of ['0', '1025', 'two'])
      expect(await run({ partitions })).to.include({
        code: 2,
        told: `--partitions takes a number up to 1024, not "${partitions}"\n`,
      })
  })
})
