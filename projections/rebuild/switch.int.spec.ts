import { expect } from 'chai'
import fc from 'fast-check'
import { sql } from 'kysely'
import pg from 'pg'
import { isIn, partition } from '../../ledger/store/partition.ts'
import type { EventStore, StoredEvent } from '../../ledger/store/port.ts'
import { buildIn, readBuilds, type BuildState } from '../builds.ts'
import type { Build } from '../homes.ts'
import { appendAll, eventually, specRuntime } from '../history.spec-helper.ts'
import { journalProjection } from '../journal/project.ts'
import { keepProjections, type Whose } from '../keeper.ts'
import { paymentsProjection } from '../payments/project.ts'
import type { Projection } from '../projection.ts'
import type { Notice } from '../runner.ts'
import { startRunner } from '../tables.spec-helper.ts'
import { closeBuilds } from './close-builds.ts'
import {
  manyOrders,
  newStages,
  rebuildForSpec,
  rowsFromZero,
  rowsIn,
  type Stage,
} from './rebuild.spec-helper.ts'
import { serveBuild, type Served } from './serve-build.ts'
import { trySwitch } from './switch-build.ts'

const kept = [paymentsProjection, journalProjection]

describe('builds that are switched', () => {
  const stages = newStages()
  let place: Stage['place']
  let database: Stage['database']
  let store: EventStore
  let notices: { readonly whose: Whose; readonly notice: Notice }[]
  const ends: (() => Promise<void>)[] = []

  beforeEach(async () => {
    ;({ place, database, store } = await stages.open())
    notices = []
  })
  afterEach(async () => {
    for (const end of ends.splice(0)) await end()
    await stages.close()
  })
  after(stages.drop)

  /** As a process with the projector's role does. */
  const keep = (): (() => Promise<void>) => {
    const leaving = new AbortController()
    const keeping = keepProjections(
      {
        store,
        database: place,
        runtime: specRuntime,
        signal: leaving.signal,
        notify: (whose, notice) => notices.push({ whose, notice }),
      },
      kept.map((projection) => ({ projection })),
    )
    const end = async (): Promise<void> => {
      leaving.abort()
      await keeping
    }
    ends.push(end)
    return end
  }
  const stateOf = async (
    build: Build,
    projection: Projection = paymentsProjection,
  ): Promise<BuildState | undefined> => buildIn(await readBuilds(database), projection, build)
  const isCurrent =
    (build: Build, projection: Projection = paymentsProjection) =>
    async (): Promise<boolean> =>
      (await stateOf(build, projection))?.position === (await store.head())
  const rebuildNow = (
    options: Partial<Parameters<typeof rebuildForSpec>[0]> = {},
    projection = paymentsProjection,
  ) => rebuildForSpec({ store, database: place, ...options }, projection)
  const back = async (projection: Projection = paymentsProjection): Promise<Served> => {
    const serving = { store, database: place, runtime: specRuntime, signal: new AbortController().signal }
    const of = (await stateOf('previous', projection))?.of ?? 1
    return serveBuild(serving, { projection, incoming: 'previous', of })
  }
  const expectRows = async (build: Build, projection: Projection = paymentsProjection): Promise<void> => {
    const rows = await rowsIn(place, projection, build)
    expect(rows, `${projection.name} ${build}`).to.deep.equal(await rowsFromZero(store, projection))
  }

  it('property: hold what the log means, whenever that is done and however they are divided', async function () {
    this.timeout(120_000)
    await appendAll(store, manyOrders(0, 10))
    keep()
    const all = fc.array(
      fc.record({
        projection: fc.constantFrom(...kept),
        what: fc.constantFrom('rebuild' as const, 'back' as const),
        partitions: fc.integer({ min: 1, max: 3 }),
        orders: fc.integer({ min: 1, max: 12 }),
      }),
      { minLength: 1, maxLength: 3 },
    )
    let orders = 10
    await fc.assert(
      fc.asyncProperty(all, async (steps) => {
        for (const { projection, what, partitions, orders: more } of steps) {
          const writing = appendAll(store, manyOrders(orders, (orders += more)))
          if (what === 'rebuild') {
            const { outcomes } = await rebuildNow({ partitions }, projection)
            expect(outcomes[0]).to.include({ kind: 'switched' })
            expect((await stateOf('served', projection))?.of).to.equal(partitions)
          } else expect((await back(projection)).kind).to.be.oneOf(['switched', 'missing'])
          await writing
        }
        for (const projection of kept) {
          await eventually(isCurrent('served', projection))
          await expectRows('served', projection)
          if ((await stateOf('previous', projection)) === undefined) continue
          await eventually(isCurrent('previous', projection))
          await expectRows('previous', projection)
        }
      }),
      { numRuns: 6 },
    )
    expect(notices.filter(({ notice }) => notice.kind === 'stopped')).to.deep.equal([])
  })

  it('go back to the previous one, which has been kept up, and forth again', async () => {
    await appendAll(store, manyOrders(0, 4))
    keep()
    await eventually(isCurrent('served'))
    await rebuildNow()
    await appendAll(store, manyOrders(4, 8))
    await eventually(isCurrent('previous'))
    const epochs = async () => [
      (await stateOf('served'))?.partitions[0]?.epoch,
      (await stateOf('previous'))?.partitions[0]?.epoch,
    ]
    const before = await epochs()
    expect(await back()).to.deep.equal({ kind: 'switched', position: 40n })
    expect((await epochs()).every((epoch) => BigInt(epoch ?? 0) > BigInt(before[0] ?? 0))).to.equal(true)
    expect((await back()).kind).to.equal('switched')
    await expectRows('served')
  })

  it('are brought up first where nobody keeps them up', async () => {
    await appendAll(store, manyOrders(0, 4))
    const end = keep()
    await eventually(isCurrent('served'))
    await rebuildNow()
    await end()
    ends.push(startRunner(store, place).stop)
    await appendAll(store, manyOrders(4, 8))
    await eventually(isCurrent('served'))
    expect((await stateOf('previous'))?.position).to.equal(20n)
    expect(await back()).to.deep.equal({ kind: 'switched', position: 40n })
    await expectRows('served')
  })

  it('have no way back once that is closed', async () => {
    await appendAll(store, manyOrders(0, 4))
    keep()
    await eventually(isCurrent('served'))
    await rebuildNow()
    await eventually(() =>
      notices.some(({ whose, notice }) => whose.build === 'previous' && notice.kind === 'leading'),
    )
    const closed = await closeBuilds(place, paymentsProjection)
    expect(closed.map(({ build, outcome }) => `${build} ${outcome}`)).to.deep.equal(['previous dropped'])
    expect(await back()).to.deep.equal({ kind: 'missing' })
    const { rows } = await sql<{ nspname: string }>`
      SELECT nspname FROM pg_namespace WHERE nspname LIKE ${`${place.schema}%previous`}`.execute(database)
    expect(rows).to.deep.equal([])
    await appendAll(store, manyOrders(4, 6))
    await eventually(isCurrent('served'))
    expect(notices.filter(({ notice }) => notice.kind === 'stopped')).to.deep.equal([])
  })

  it('are not switched under who reads since before in one snapshot', async () => {
    await appendAll(store, manyOrders(0, 4))
    keep()
    await eventually(isCurrent('served'))
    const reader = new pg.Client({
      connectionString: place.connectionString,
      application_name: 'jangbu spec reader',
    })
    await reader.connect()
    try {
      await reader.query(`SET search_path = ${place.schema}_payments_${String(paymentsProjection.version)}`)
      const count = async (): Promise<unknown> =>
        (await reader.query('SELECT count(*)::int AS n FROM payments')).rows[0]
      await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
      expect(await count()).to.deep.equal({ n: 4 })
      const waits: string[] = []
      const rebuilding = rebuildNow({
        tell: (news) => {
          if (news.kind === 'waiting') waits.push(news.waiting.kind)
        },
      })
      await eventually(() => waits.length > 0)
      expect(await count()).to.deep.equal({ n: 4 })
      await reader.query('COMMIT')
      const { outcomes } = await rebuilding
      expect(outcomes[0]?.kind).to.equal('switched')
      expect(new Set(waits)).to.deep.equal(new Set(['read']))
      expect(await count()).to.deep.equal({ n: 4 })
    } finally {
      await reader.end()
    }
  })

  it('are as they were when the switch dies in its middle', async () => {
    await appendAll(store, manyOrders(0, 4))
    keep()
    await eventually(isCurrent('served'))
    await rebuildNow({ decide: () => Promise.resolve(false) })
    const before = (await readBuilds(database)).map(({ build, position }) => `${build} ${position}`)
    // Killed while it holds its locks and waits for the next build, which is behind.
    const die = () =>
      sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name = 'jangbu read models' AND datname = current_database()`.execute(database)
    await appendAll(store, manyOrders(4, 5))
    const runtime = {
      ...specRuntime,
      sleep: async () => {
        await die()
      },
    }
    const switching = { database: place, runtime, projection: paymentsProjection, incoming: 'next' as const }
    expect(await trySwitch(switching).catch((error: unknown) => error)).to.be.an('error')
    const names = (await readBuilds(database)).map(({ build }) => build)
    expect(names).to.deep.equal(before.map((one) => one.split(' ')[0]))
    // And where some of the names are exchanged already, but not this one.
    const leaving = sql.id(`${place.schema}_payments_${String(paymentsProjection.version)}_leaving`)
    await sql`CREATE SCHEMA ${leaving}`.execute(database)
    expect(await rebuildNow().catch((error: unknown) => error)).to.be.an('error')
    await sql`DROP SCHEMA ${leaving}`.execute(database)
    expect((await readBuilds(database)).map(({ build }) => build)).to.deep.equal(names)
    await appendAll(store, manyOrders(5, 6))
    await eventually(isCurrent('served'))
    await expectRows('served')
    const { outcomes } = await rebuildNow()
    expect(outcomes[0]?.kind).to.equal('switched')
    await expectRows('served')
  })

  it('fence a runner that has slept over the switch', async () => {
    await appendAll(store, manyOrders(0, 4))
    const gate = Promise.withResolvers<undefined>()
    let isAsleep = false
    /** Reads on as others do, then sleeps with what it has read. */
    async function* dozing(
      batches: AsyncIterable<readonly StoredEvent[]>,
    ): AsyncGenerator<readonly StoredEvent[]> {
      for await (const batch of batches) {
        const last = batch.at(-1)?.position ?? 0n
        if (last > 20n) {
          isAsleep = true
          await gate.promise
        }
        yield batch
      }
    }
    const sleeper = startRunner(
      { ...store, subscribe: (after, signal) => dozing(store.subscribe(after, signal)) },
      place,
    )
    ends.push(sleeper.stop)
    await eventually(isCurrent('served'))
    await appendAll(store, manyOrders(4, 6))
    await eventually(() => isAsleep)
    await rebuildNow()
    await expectRows('served')
    gate.resolve(undefined)
    await eventually(() => sleeper.notices.some(({ kind }) => kind === 'fenced'))
    await eventually(isCurrent('served'))
    await expectRows('served')
  })

  it('have as many runners as partitions, before and after', async () => {
    await appendAll(store, manyOrders(0, 12))
    await rebuildNow({ partitions: 3 })
    keep()
    await appendAll(store, manyOrders(12, 24))
    await eventually(isCurrent('served'))
    expect((await stateOf('served'))?.partitions).to.have.length(3)
    await rebuildNow({ partitions: 2 })
    await appendAll(store, manyOrders(24, 36))
    await eventually(isCurrent('served'))
    await eventually(isCurrent('previous'))
    const leading = new Set(
      notices.flatMap(({ whose, notice }) =>
        notice.kind === 'leading' && whose.projection === 'payments'
          ? [`${whose.build} ${String(whose.partition)}`]
          : [],
      ),
    )
    for (const one of ['served 1/3', 'served 3/3', 'served 1/2', 'served 2/2', 'previous 3/3'])
      expect([...leading]).to.include(one)
    await expectRows('served')
    await expectRows('previous')
    const shares = [0, 1].map((index) => partition(index, 2))
    const { rows } = await sql<{ payment_id: string }>`SELECT payment_id FROM payments`.execute(database)
    const counts = shares.map(
      (share) => rows.filter((row) => isIn(share, `payment-${row.payment_id}` as never)).length,
    )
    expect(Math.min(...counts)).to.be.greaterThan(0)
  })
})
