import { expect } from 'chai'
import { sql } from 'kysely'
import pg from 'pg'
import type { StoredEvent } from '../../ledger/store/port.ts'
import { readBuilds } from '../builds.ts'
import { appendAll, eventually, specRuntime } from '../history.spec-helper.ts'
import { paymentsProjection } from '../payments/project.ts'
import { startRunner } from '../tables.spec-helper.ts'
import { closeBuilds } from './close-builds.ts'
import { newKeptStages, type KeptStage } from './kept.spec-helper.ts'
import { manyOrders } from './rebuild.spec-helper.ts'
import { trySwitch } from './switch-build.ts'

const stages = newKeptStages()

describe('builds that are switched', () => {
  let stage: KeptStage

  beforeEach(async () => {
    stage = await stages.open()
  })
  afterEach(stages.close)
  after(stages.drop)

  it('go back to the previous one, which has been kept up, and forth again', async () => {
    await appendAll(stage.store, manyOrders(0, 4))
    stage.keep()
    await eventually(stage.isCurrent('served'))
    await stage.rebuild()
    await appendAll(stage.store, manyOrders(4, 8))
    await eventually(stage.isCurrent('previous'))
    const epochs = async () => [
      (await stage.stateOf('served'))?.partitions[0]?.epoch,
      (await stage.stateOf('previous'))?.partitions[0]?.epoch,
    ]
    const before = await epochs()
    expect(await stage.back()).to.deep.equal({ kind: 'switched', position: 40n })
    expect((await epochs()).every((epoch) => BigInt(epoch ?? 0) > BigInt(before[0] ?? 0))).to.equal(true)
    expect((await stage.back()).kind).to.equal('switched')
    await stage.expectRows('served')
  })

  it('are brought up first where nobody keeps them up', async () => {
    await appendAll(stage.store, manyOrders(0, 4))
    const end = stage.keep()
    await eventually(stage.isCurrent('served'))
    await stage.rebuild()
    await end()
    stage.ends.push(startRunner(stage.store, stage.place).stop)
    await appendAll(stage.store, manyOrders(4, 8))
    await eventually(stage.isCurrent('served'))
    expect((await stage.stateOf('previous'))?.position).to.equal(20n)
    expect(await stage.back()).to.deep.equal({ kind: 'switched', position: 40n })
    await stage.expectRows('served')
  })

  it('have no way back once that is closed', async () => {
    await appendAll(stage.store, manyOrders(0, 4))
    stage.keep()
    await eventually(stage.isCurrent('served'))
    await stage.rebuild()
    await eventually(() =>
      stage.notices.some(({ whose, notice }) => whose.build === 'previous' && notice.kind === 'leading'),
    )
    const closed = await closeBuilds(stage.place, paymentsProjection)
    expect(closed.map(({ build, outcome }) => `${build} ${outcome}`)).to.deep.equal(['previous dropped'])
    expect(await stage.back()).to.deep.equal({ kind: 'missing' })
    const { rows } = await sql<{ nspname: string }>`
      SELECT nspname FROM pg_namespace WHERE nspname LIKE ${`${stage.place.schema}%previous`}`.execute(
      stage.database,
    )
    expect(rows).to.deep.equal([])
    await appendAll(stage.store, manyOrders(4, 6))
    await eventually(stage.isCurrent('served'))
    expect(stage.notices.filter(({ notice }) => notice.kind === 'stopped')).to.deep.equal([])
  })

  it('are not switched under who reads since before in one snapshot', async () => {
    await appendAll(stage.store, manyOrders(0, 4))
    stage.keep()
    await eventually(stage.isCurrent('served'))
    const reader = new pg.Client({
      connectionString: stage.place.connectionString,
      application_name: 'jangbu spec reader',
    })
    await reader.connect()
    try {
      await reader.query(
        `SET search_path = ${stage.place.schema}_payments_${String(paymentsProjection.version)}`,
      )
      const count = async (): Promise<unknown> =>
        (await reader.query('SELECT count(*)::int AS n FROM payments')).rows[0]
      await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
      expect(await count()).to.deep.equal({ n: 4 })
      const waits: string[] = []
      const rebuilding = stage.rebuild({
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
    await appendAll(stage.store, manyOrders(0, 4))
    stage.keep()
    await eventually(stage.isCurrent('served'))
    await stage.rebuild({ decide: () => Promise.resolve(false) })
    const before = (await readBuilds(stage.database)).map(({ build, position }) => `${build} ${position}`)
    // Killed while it holds its locks and waits for the next build, which is behind.
    const die = () =>
      sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name = 'jangbu read models' AND datname = current_database()`.execute(
        stage.database,
      )
    await appendAll(stage.store, manyOrders(4, 5))
    const runtime = {
      ...specRuntime,
      sleep: async () => {
        await die()
      },
    }
    const switching = {
      database: stage.place,
      runtime,
      projection: paymentsProjection,
      incoming: 'next' as const,
    }
    expect(await trySwitch(switching).catch((error: unknown) => error)).to.be.an('error')
    const names = (await readBuilds(stage.database)).map(({ build }) => build)
    expect(names).to.deep.equal(before.map((one) => one.split(' ')[0]))
    // And where some of the names are exchanged already, but not this one.
    const leaving = sql.id(`${stage.place.schema}_payments_${String(paymentsProjection.version)}_leaving`)
    await sql`CREATE SCHEMA ${leaving}`.execute(stage.database)
    expect(await stage.rebuild().catch((error: unknown) => error)).to.be.an('error')
    await sql`DROP SCHEMA ${leaving}`.execute(stage.database)
    expect((await readBuilds(stage.database)).map(({ build }) => build)).to.deep.equal(names)
    await appendAll(stage.store, manyOrders(5, 6))
    await eventually(stage.isCurrent('served'))
    await stage.expectRows('served')
    const { outcomes } = await stage.rebuild()
    expect(outcomes[0]?.kind).to.equal('switched')
    await stage.expectRows('served')
  })

  it('fence a runner that has slept over the switch', async () => {
    await appendAll(stage.store, manyOrders(0, 4))
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
      { ...stage.store, subscribe: (after, signal) => dozing(stage.store.subscribe(after, signal)) },
      stage.place,
    )
    stage.ends.push(sleeper.stop)
    await eventually(stage.isCurrent('served'))
    await appendAll(stage.store, manyOrders(4, 6))
    await eventually(() => isAsleep)
    await stage.rebuild()
    await stage.expectRows('served')
    gate.resolve(undefined)
    await eventually(() => sleeper.notices.some(({ kind }) => kind === 'fenced'))
    await eventually(stage.isCurrent('served'))
    await stage.expectRows('served')
  })
})
