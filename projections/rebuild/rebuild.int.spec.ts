import { expect } from 'chai'
import fc from 'fast-check'
import { sql } from 'kysely'
import { instantOf } from '../../ledger/core/time.ts'
import { capture } from '../../ledger/payment/events.spec-helper.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { readBuilds } from '../builds.ts'
import { appendAll, eventually, interleaved, ofOrder, someStory } from '../history.spec-helper.ts'
import { journalProjection } from '../journal/project.ts'
import { openCasesProjection } from '../open-cases/project.ts'
import { paymentsProjection } from '../payments/project.ts'
import type { Projection } from '../projection.ts'
import { projections } from '../registry.ts'
import { startRunner, type Runner } from '../tables.spec-helper.ts'
import { areEqual } from './prove.ts'
import {
  manyOrders,
  newStages,
  rebuildForSpec,
  rowsFromZero,
  rowsIn,
  type Stage,
} from './rebuild.spec-helper.ts'

describe('a rebuild', () => {
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

  it('makes the same rows from the log, proves that they are, and serves them', async () => {
    await appendAll(store, manyOrders(0, 40))
    const runner = serve()
    await eventually(() => reached(runner))
    const before = await rowsIn(place, paymentsProjection)
    const { outcomes } = await rebuildForSpec({ store, database: place }, paymentsProjection)
    const [outcome] = outcomes
    expect(outcome).to.include({ kind: 'switched', projection: 'payments', position: 200n, events: 200n })
    expect(outcome?.kind === 'switched' && outcome.proof).to.deep.include({ from: 200n, to: 200n })
    expect(await rowsIn(place, paymentsProjection)).to.deep.equal(before)
    expect(await rowsIn(place, paymentsProjection, 'previous')).to.deep.equal(before)
    expect((await readBuilds(database)).map(({ build }) => build)).to.deep.equal(['previous', 'served'])
  })

  it('has the same tables in the end, with the same indexes', async () => {
    const definitions = async (): Promise<unknown> => {
      const home = `${place.schema}_payments_${paymentsProjection.version}`
      const { rows } = await sql`
        SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = ${home} ORDER BY indexname`.execute(
        database,
      )
      return rows
    }
    const before = await definitions()
    await appendAll(store, manyOrders(0, 3))
    await rebuildForSpec({ store, database: place }, paymentsProjection)
    expect(await definitions()).to.deep.equal(before)
  })

  it('is gone on with by whoever serves, while events come', async () => {
    await appendAll(store, manyOrders(0, 20))
    const runner = serve()
    const writing = appendAll(store, manyOrders(20, 120))
    const { outcomes } = await rebuildForSpec({ store, database: place }, paymentsProjection)
    expect(outcomes.map(({ kind }) => kind)).to.deep.equal(['switched'])
    await writing
    await eventually(() => reached(runner))
    expect(await rowsIn(place, paymentsProjection)).to.deep.equal(
      await rowsFromZero(store, paymentsProjection),
    )
  })

  it('of all read models reads the log once for all of them', async () => {
    let reads = 0
    const counting: EventStore = {
      ...store,
      readAll: (after, limit) => {
        reads += 1
        return store.readAll(after, limit)
      },
    }
    await appendAll(store, manyOrders(0, 20))
    const { outcomes } = await rebuildForSpec({ store: counting, database: place }, ...projections)
    expect(outcomes.map(({ kind }) => kind)).to.deep.equal(projections.map(() => 'switched'))
    expect(reads).to.equal(1)
    for (const projection of projections)
      expect(await rowsIn(place, projection), projection.name).to.deep.equal(
        await rowsFromZero(store, projection),
      )
  })

  it('property: makes the rows that the log means, whatever has happened, in one go or in two', async function () {
    this.timeout(60_000)
    await fc.assert(
      fc.asyncProperty(fc.array(someStory, { minLength: 1, maxLength: 6 }), async (stories) => {
        store = memoryStore(() => instantOf(0))
        await appendAll(store, interleaved(stories.map((one, index) => ofOrder(one, `order-${index}`))))
        const three = [paymentsProjection, openCasesProjection, journalProjection]
        // In two goes, the second from where the first was left.
        const half = (await store.head()) / 2n
        const first: EventStore = { ...store, head: () => Promise.resolve(half as never) }
        await rebuildForSpec(
          { store: first, database: place, isAnew: true, decide: () => Promise.resolve(false) },
          ...three,
        )
        const { outcomes } = await rebuildForSpec({ store, database: place }, ...three)
        expect(outcomes.map(({ kind }) => kind)).to.deep.equal(['switched', 'switched', 'switched'])
        for (const projection of three)
          expect(await rowsIn(place, projection), projection.name).to.deep.equal(
            await rowsFromZero(store, projection),
          )
        await sql`DELETE FROM checkpoints`.execute(database)
      }),
      { numRuns: 6 },
    )
  })

  it('that gives other rows than are served is not served, unless somebody decides so', async () => {
    await appendAll(store, manyOrders(0, 4))
    const runner = serve()
    await eventually(() => reached(runner))
    await sql`UPDATE payments SET balance = balance + 1 WHERE order_id = 'order-2'`.execute(database)
    const { outcomes } = await rebuildForSpec({ store, database: place }, paymentsProjection)
    const [outcome] = outcomes
    expect(outcome?.kind).to.equal('left')
    const proof = outcome?.kind === 'left' ? outcome.proof : undefined
    expect(proof && areEqual(proof)).to.equal(false)
    const tablesOf = (which: 'served' | 'rebuilt') =>
      proof?.[which].tables.map(({ table, hash }) => `${table} ${hash}`) ?? []
    const differing = tablesOf('served').filter((one) => !tablesOf('rebuilt').includes(one))
    expect(differing.map((one) => one.split(' ')[0])).to.deep.equal(['payments'])
    const decide = () => Promise.resolve(true)
    await rebuildForSpec({ store, database: place, decide }, paymentsProjection)
    expect(await rowsIn(place, paymentsProjection)).to.deep.equal(
      await rowsFromZero(store, paymentsProjection),
    )
  })

  it('of one that cannot apply an event says which, and keeps the others from nothing', async () => {
    await appendAll(store, manyOrders(0, 2))
    // No payment can begin with this.
    await appendAll(store, ofOrder([capture.declined('a')], 'order-9'))
    const { outcomes } = await rebuildForSpec(
      { store, database: place },
      paymentsProjection,
      openCasesProjection,
    )
    expect(outcomes.map(({ kind }) => kind)).to.deep.equal(['failed', 'switched'])
    expect(outcomes[0]).to.include({ position: 10n })
    expect(outcomes[0]?.kind === 'failed' && outcomes[0].reason).to.match(/^event 11 \(payment-pay_/)
  })

  it('beside another one of the same read model is told so', async () => {
    await appendAll(store, manyOrders(0, 2))
    const second: string[] = []
    const decide = async (): Promise<boolean> => {
      const { outcomes } = await rebuildForSpec(
        { store, database: place },
        paymentsProjection,
        openCasesProjection,
      )
      second.push(...outcomes.map(({ projection, kind }) => `${projection} ${kind}`))
      return true
    }
    const { outcomes } = await rebuildForSpec({ store, database: place, decide }, paymentsProjection)
    expect(second).to.deep.equal(['payments busy', 'open_cases switched'])
    expect(outcomes.map(({ kind }) => kind)).to.deep.equal(['switched'])
  })
})
