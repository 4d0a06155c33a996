import { expect } from 'chai'
import fc from 'fast-check'
import { PaymentId, paymentStream } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { approved, canceledPart } from '../../ledger/payment/events.spec-helper.ts'
import { krw } from '../../ledger/payment/fixtures.spec-helper.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { Position, type EventStore } from '../../ledger/store/port.ts'
import type { Until } from '../../ledger/store/until.ts'
import { appendAll, interleaved, ofOrder } from '../history.spec-helper.ts'
import { memoryRows } from '../memory-rows.ts'
import { paymentsProjection } from '../payments/project.ts'
import { firstDivergence } from './bisect.ts'
import { misreading } from './corrupted.spec-helper.ts'
import { differingColumns } from './difference.ts'
import { foldLog, newShare } from './share.ts'
import { hashedRows } from './tracked-rows.ts'

const story = [...approved, ...canceledPart('a', krw(3_000n))]
const upTo = (position: bigint): Until => ({ kind: 'position', position: Position(position) })

/** Half of them are cancelled in part. */
const logOf = async (orders: number): Promise<EventStore> => {
  const store = memoryStore(() => instantOf(0))
  const stories = Array.from({ length: orders }, (_, index) =>
    ofOrder(index % 2 === 0 ? approved : story, `order-${String(index)}`),
  )
  await appendAll(store, interleaved(stories))
  return store
}

describe('two pieces of code along one log', () => {
  it('make the same of it where they are the same', async () => {
    const store = await logOf(10)
    const paths = { rebuilt: paymentsProjection, other: { ...paymentsProjection } }
    expect(await firstDivergence(store, paths, upTo(40n))).to.equal(undefined)
  })

  it('part at the very event that one of them reads otherwise, with the rows that it left different', async () => {
    const store = await logOf(10)
    const all = await store.readAll(Position(0n), 100)
    const paths = { rebuilt: paymentsProjection, other: misreading('CancellationSucceeded') }
    const found = await firstDivergence(store, paths, upTo(40n))
    const event = all.find(({ type }) => type === 'CancellationSucceeded') ?? expect.fail('no cancel')
    const { position, stream, revision, type, recordedAt } = event
    expect(found?.event).to.deep.equal({ position, stream, revision, type, recordedAt })
    expect(found?.rebuilt.hash).not.to.equal(found?.other.hash)
    const payments = found?.pairs.filter(({ target }) => target.table === 'payments') ?? []
    expect(payments.map(({ key: [id = ''] }) => paymentStream(PaymentId(id)))).to.deep.equal([stream])
    const columns = payments.flatMap(({ target, rebuilt, other }) => differingColumns(target, rebuilt, other))
    expect(columns).to.deep.include({ column: 'balance', rebuilt: '7000', other: '7001' })
  })

  it('are told apart wherever in the log the first such event stands', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom('PaymentApproved', 'CancellationRequested'),
        async (orders, type) => {
          const store = await logOf(orders)
          const all = await store.readAll(Position(0n), 100)
          const found = await firstDivergence(
            store,
            { rebuilt: misreading(type), other: paymentsProjection },
            upTo(BigInt(all.length)),
          )
          expect(found?.event.position).to.equal(all.find((event) => event.type === type)?.position)
        },
      ),
      { numRuns: 20 },
    )
  })

  it('are not told apart before that event', async () => {
    const store = await logOf(2)
    const paths = { rebuilt: paymentsProjection, other: misreading('CancellationSucceeded') }
    expect(await firstDivergence(store, paths, upTo(7n))).to.equal(undefined)
    expect((await firstDivergence(store, paths, upTo(8n)))?.event.position).to.equal(8n)
  })
})

describe('the state hash along the log', () => {
  it('is that of the rows after every event, and of the rows before what is taken back', async () => {
    const store = await logOf(4)
    const kept = hashedRows(memoryRows(paymentsProjection.tables))
    const share = newShare(store, paymentsProjection, kept)
    for (let position = 1n; position <= 16n; position += 1n) {
      const before = kept.hash()
      kept.mark()
      await foldLog(store, [{ share, until: upTo(position) }])
      const after = kept.hash()
      const fresh = hashedRows(memoryRows(paymentsProjection.tables))
      await foldLog(store, [{ share: newShare(store, paymentsProjection, fresh), until: upTo(position) }])
      expect(after).to.deep.equal(fresh.hash())
      kept.takeBack()
      expect(kept.hash()).to.deep.equal(before)
      await foldLog(store, [
        { share: { ...share, position: Position(position - 1n) }, until: upTo(position) },
      ])
    }
  })
})
