import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { eventIdOf, paymentStream } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { approved, canceledPart, held } from '../../ledger/payment/events.spec-helper.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { krw } from '../../ledger/payment/fixtures.spec-helper.ts'
import { encode } from '../../ledger/store/codec.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { NO_STREAM, type EventStore, type NewEvent } from '../../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import type { ReadDatabase } from '../database.ts'
import { appendAll, eventually, metadata, ofOrder } from '../history.spec-helper.ts'
import { migrate } from '../migrate.ts'
import { replay } from '../replay/replay.ts'
import { differingRows } from '../replay/report.ts'
import { allRows, openForSpec, startRunner } from '../tables.spec-helper.ts'
import { paymentsProjection } from './project.ts'

const newFields = ['cardId', 'methodKind']

/** As the version before wrote it. */
const asOfBefore = (event: PaymentEvent): NewEvent => {
  const written = encode(eventIdOf(randomUUID(), 0), event, metadata)
  const fields: unknown = JSON.parse(written.data, (field, value: unknown) =>
    newFields.includes(field) ? undefined : value,
  )
  return { ...written, schemaVersion: 1, data: JSON.stringify(fields) }
}

describe('payments that were there before their methods were recorded', () => {
  let server: TestDatabase
  let database: ReadDatabase
  let store: EventStore
  before(async () => {
    server = await testDatabase()
    await migrate(server.url)
    database = openForSpec({ connectionString: server.url })
    store = memoryStore(() => instantOf(0))
  })
  after(async () => {
    await database.destroy()
    await server.drop()
  })

  const appendOld = async (events: readonly PaymentEvent[]): Promise<void> => {
    for (const [index, event] of events.entries())
      await store.append({
        stream: paymentStream(event.paymentId),
        expectedRevision: NO_STREAM + index,
        events: [asOfBefore(event)],
      })
  }
  const project = async (): Promise<void> => {
    const head = await store.head()
    const runner = startRunner(store, { connectionString: server.url })
    await eventually(() => runner.progress.position() === head)
    await runner.stop()
  }

  it('are as a rebuild would make them, and go on with what is recorded since', async () => {
    const old = ofOrder(approved, 'order-old')
    await appendOld(old)
    await appendOld(ofOrder(held, 'order-held'))
    await project()
    const since = ofOrder([...approved, ...canceledPart('a', krw(3_000n))], 'order-old').slice(old.length)
    await appendAll(store, [...since, ...ofOrder(approved, 'order-new')])
    await project()

    const { payments } = await allRows(database)
    const methods = payments.map(({ order_id, status, method_kind }) => [order_id, status, method_kind])
    expect(methods).to.have.deep.members([
      ['order-old', 'PARTIAL_CANCELED', null],
      ['order-held', 'PRE_APPROVED', null],
      ['order-new', 'APPROVED', 'card'],
    ])
    const place = { connectionString: server.url }
    const report = await replay({ store, database: place, projections: [paymentsProjection] })
    expect(differingRows(report)).to.equal(0)
  })
})
