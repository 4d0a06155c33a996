import { randomUUID } from 'node:crypto'
import { PaymentId, eventIdOf, paymentStream } from '../../ledger/core/ids.ts'
import { openEventStore } from '../event-store.ts'
import { systemRuntime } from '../runtime.ts'
import { pay, problemIn, startSystem, type TestSystem } from './system.spec-helper.ts'

describe('an event that a newer version of the program wrote', () => {
  let system: TestSystem
  before(async () => {
    system = await startSystem()
  })
  after(() => system.stop())

  it('makes this process say that it cannot answer, and decide nothing', async () => {
    const { id } = await pay(system)
    const place = {
      eventStoreUrl: undefined,
      archiveDir: 'nowhere',
      databaseUrl: system.variables['DATABASE_URL'] ?? '',
    }
    const store = await openEventStore(place, systemRuntime())
    const stream = paymentStream(PaymentId(id))
    const history = await store.readStream(stream, 0)
    const event = { id: eventIdOf(randomUUID(), 0), type: 'PaymentBlessed', schemaVersion: 1 }
    await store.append({
      stream,
      expectedRevision: history.length - 1,
      events: [{ ...event, data: '{}', metadata: '{}' }],
    })
    await store.close()
    const cancel = { amount: 1_000, reason: 'changed my mind' }
    problemIn(await system.merchant.post(`/v1/payments/${id}/cancel`, cancel), '503 service_unavailable')
    problemIn(await system.merchant.get(`/v1/payments/${id}`), '503 service_unavailable')
  })
})
