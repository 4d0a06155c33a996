import { expect } from 'chai'
import pg from 'pg'
import { partition } from '../../ledger/store/partition.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { buildIn, readBuilds } from '../builds.ts'
import { appendAll, eventually, specRuntime } from '../history.spec-helper.ts'
import { paymentsProjection } from '../payments/project.ts'
import { newProgress } from '../progress.ts'
import { partitioned, type Projection } from '../projection.ts'
import { runProjection } from '../runner.ts'
import { startRunner, type Runner } from '../tables.spec-helper.ts'
import type { News } from './rebuild.ts'
import {
  manyOrders,
  newStages,
  rebuildForSpec,
  rowsFromZero,
  rowsIn,
  type Stage,
} from './rebuild.spec-helper.ts'

describe('a rebuild that is left', () => {
  const stages = newStages()
  let place: Stage['place']
  let database: Stage['database']
  let store: EventStore
  const runners: Runner[] = []

  beforeEach(async () => {
    ;({ place, database, store } = await stages.open())
  })
  afterEach(async () => {
    await Promise.all(runners.splice(0).map(({ stop }) => stop()))
    await stages.close()
  })
  after(stages.drop)

  const serve = (projection: Projection = paymentsProjection): Runner => {
    const runner = startRunner(store, place, projection)
    runners.push(runner)
    return runner
  }
  const reached = async ({ progress }: Runner): Promise<boolean> =>
    progress.position() === (await store.head())

  const leaving = { decide: () => Promise.resolve(false) }
  const beginnings = async (options: Partial<Parameters<typeof rebuildForSpec>[0]> = {}) => {
    const parts = { store, database: place, ...leaving, ...options }
    const { news } = await rebuildForSpec(parts, paymentsProjection)
    return news.flatMap((one) => (one.kind === 'begun' ? [one.beginning] : []))
  }

  it('is gone on with by the same program', async () => {
    await appendAll(store, manyOrders(0, 4))
    expect(await beginnings()).to.deep.equal([{ kind: 'begun' }])
    await appendAll(store, manyOrders(4, 6))
    const { outcomes, news } = await rebuildForSpec({ store, database: place }, paymentsProjection)
    expect(news[0]).to.deep.include({ beginning: { kind: 'taken_up', position: 20n } })
    expect(outcomes[0]).to.include({ kind: 'switched', position: 30n, events: 10n })
    expect(await rowsIn(place, paymentsProjection)).to.deep.equal(
      await rowsFromZero(store, paymentsProjection),
    )
  })

  it('is begun anew by another program, or when that is asked for', async () => {
    await appendAll(store, manyOrders(0, 4))
    await beginnings()
    expect(await beginnings({ program: 'another' })).to.deep.equal([{ kind: 'anew', why: 'other_program' }])
    expect(await beginnings({ program: 'another', isAnew: true })).to.deep.equal([
      { kind: 'anew', why: 'asked' },
    ])
  })

  it('by who interrupts it keeps what it has; nothing that is served has changed', async () => {
    await appendAll(store, manyOrders(0, 4))
    const runner = serve()
    await eventually(() => reached(runner))
    const before = await readBuilds(database)
    const interruption = new AbortController()
    const tell = (): void => {
      interruption.abort(new Error('Ctrl-C'))
    }
    const parts = { store, database: place, signal: interruption.signal, tell }
    const error = await rebuildForSpec(parts, paymentsProjection).catch((thrown: unknown) => thrown)
    expect(error).to.be.an('error').with.property('message', 'Ctrl-C')
    expect((await readBuilds(database)).filter(({ build }) => build !== 'next')).to.deep.equal(before)
    expect(await beginnings()).to.have.nested.property('[0].kind', 'taken_up')
  })

  it('before it could be served leaves the way back that there was', async () => {
    await appendAll(store, manyOrders(0, 4))
    const runner = serve()
    await eventually(() => reached(runner))
    await rebuildForSpec({ store, database: place }, paymentsProjection)
    const reader = new pg.Client({ ...place, application_name: 'jangbu spec reader' })
    await reader.connect()
    try {
      await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
      await reader.query('SELECT 1')
      const interruption = new AbortController()
      const tell = ({ kind }: News): void => {
        if (kind === 'waiting') interruption.abort(new Error('Ctrl-C'))
      }
      const parts = { store, database: place, signal: interruption.signal, tell }
      const error = await rebuildForSpec(parts, paymentsProjection).catch((thrown: unknown) => thrown)
      expect(error).to.be.an('error').with.property('message', 'Ctrl-C')
    } finally {
      await reader.end()
    }
    const builds = (await readBuilds(database)).map(({ build }) => build)
    expect(builds).to.have.members(['next', 'served', 'previous'])
  })

  it('with partitions at different places is evened out first', async () => {
    await appendAll(store, manyOrders(0, 6))
    await beginnings({ partitions: 3 })
    await appendAll(store, manyOrders(6, 12))
    const leavingNow = new AbortController()
    const progress = newProgress()
    const running = runProjection({
      projection: partitioned(paymentsProjection, partition(1, 3)),
      build: 'next',
      store,
      database: place,
      runtime: specRuntime,
      signal: leavingNow.signal,
      progress,
    })
    await eventually(() => progress.position() === 60n)
    leavingNow.abort()
    await running
    const positions = buildIn(await readBuilds(database), paymentsProjection, 'next')?.partitions
    expect(positions?.map(({ position }) => position)).to.deep.equal([30n, 60n, 30n])
    const { outcomes } = await rebuildForSpec({ store, database: place, partitions: 2 }, paymentsProjection)
    expect(outcomes[0]).to.include({ kind: 'switched', position: 60n })
    expect(await rowsIn(place, paymentsProjection)).to.deep.equal(
      await rowsFromZero(store, paymentsProjection),
    )
  })
})
