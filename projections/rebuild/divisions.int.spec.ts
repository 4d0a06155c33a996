import { expect } from 'chai'
import fc from 'fast-check'
import { sql } from 'kysely'
import { isIn, partition } from '../../ledger/store/partition.ts'
import { appendAll, eventually } from '../history.spec-helper.ts'
import { kept, newKeptStages, type KeptStage } from './kept.spec-helper.ts'
import { manyOrders } from './rebuild.spec-helper.ts'

const stages = newKeptStages()

describe('builds however they are divided', () => {
  let stage: KeptStage

  beforeEach(async () => {
    stage = await stages.open()
  })
  afterEach(stages.close)
  after(stages.drop)

  it('property: hold what the log means, whenever that is done and however they are divided', async function () {
    this.timeout(120_000)
    await appendAll(stage.store, manyOrders(0, 10))
    stage.keep()
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
          const writing = appendAll(stage.store, manyOrders(orders, (orders += more)))
          if (what === 'rebuild') {
            const { outcomes } = await stage.rebuild({ partitions }, projection)
            expect(outcomes[0]).to.include({ kind: 'switched' })
            expect((await stage.stateOf('served', projection))?.of).to.equal(partitions)
          } else expect((await stage.back(projection)).kind).to.be.oneOf(['switched', 'missing'])
          await writing
        }
        for (const projection of kept) {
          await eventually(stage.isCurrent('served', projection))
          await stage.expectRows('served', projection)
          if ((await stage.stateOf('previous', projection)) === undefined) continue
          await eventually(stage.isCurrent('previous', projection))
          await stage.expectRows('previous', projection)
        }
      }),
      { numRuns: 6 },
    )
    expect(stage.notices.filter(({ notice }) => notice.kind === 'stopped')).to.deep.equal([])
  })

  it('have as many runners as partitions, before and after', async () => {
    await appendAll(stage.store, manyOrders(0, 12))
    await stage.rebuild({ partitions: 3 })
    stage.keep()
    await appendAll(stage.store, manyOrders(12, 24))
    await eventually(stage.isCurrent('served'))
    expect((await stage.stateOf('served'))?.partitions).to.have.length(3)
    await stage.rebuild({ partitions: 2 })
    await appendAll(stage.store, manyOrders(24, 36))
    await eventually(stage.isCurrent('served'))
    await eventually(stage.isCurrent('previous'))
    const leading = new Set(
      stage.notices.flatMap(({ whose, notice }) =>
        notice.kind === 'leading' && whose.projection === 'payments'
          ? [`${whose.build} ${String(whose.partition)}`]
          : [],
      ),
    )
    for (const one of ['served 1/3', 'served 3/3', 'served 1/2', 'served 2/2', 'previous 3/3'])
      expect([...leading]).to.include(one)
    await stage.expectRows('served')
    await stage.expectRows('previous')
    const shares = [0, 1].map((index) => partition(index, 2))
    const { rows } = await sql<{ payment_id: string }>`SELECT payment_id FROM payments`.execute(
      stage.database,
    )
    const counts = shares.map(
      (share) => rows.filter((row) => isIn(share, `payment-${row.payment_id}` as never)).length,
    )
    expect(Math.min(...counts)).to.be.greaterThan(0)
  })
})
