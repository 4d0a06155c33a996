import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import {
  NotificationId,
  notificationStream,
  OwnerId,
  PaymentId,
  ProviderId,
  type NotificationId as Id,
} from '../../ledger/core/ids.ts'
import { SealedText } from '../../ledger/core/sealed.ts'
import { environmentContractId } from '../../ledger/merchant/contract.ts'
import { desksOf } from '../../ledger/store/desks.ts'
import { postgresStore } from '../../ledger/store/postgres/store.ts'
import { systemRuntime } from '../runtime.ts'
import { agreed, timelineOf, typesIn } from './agreement.spec-helper.ts'
import { startDenyingProvider, type DenyingProvider } from './denying-provider.spec-helper.ts'
import {
  bookAt,
  eventually,
  orderOf,
  pay,
  problemIn,
  providerAt,
  query,
  startSystem,
  tokenAt,
  type TestSystem,
} from './system.spec-helper.ts'
import {
  noticeOf,
  notificationsAbout,
  notify,
  orderAt,
  settledAbout,
  signatureFor,
} from './webhooks.spec-helper.ts'

describe('notifications that are not handled at once', () => {
  let provider: DenyingProvider
  let system: TestSystem
  before(async () => {
    provider = await startDenyingProvider()
    system = { ...(await startSystem(providerAt(provider.url))), simulator: provider.simulator }
  })
  after(async () => {
    await system.stop()
    await provider.close()
  })

  const faults = (method: 'POST' | 'DELETE', body?: object): Promise<Response> =>
    fetch(`${provider.simulator}/__faults`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const tell = async (id: string): Promise<void> => {
    const body = noticeOf(orderAt(id))
    expect((await notify(system, body, signatureFor(body))).status).to.equal(200)
  }
  const open = () =>
    query(system, 'SELECT notification_id FROM jangbu_read_open_notifications_2.open_notifications')
  const inquiriesOf = async (id: string): Promise<number> =>
    typesIn(await timelineOf(system.merchant, id)).filter((type) => type === 'PaymentInquired').length
  /** The provider says no, and does it all the same. */
  const denied = async (): Promise<string> => {
    provider.deny()
    const told = await system.merchant.post('/v1/payments', orderOf(await tokenAt(provider.simulator)))
    provider.tellTheTruth()
    return problemIn(told, '402 provider_failed').instance.slice('/v1/payments/'.length)
  }
  const isGivenBack = async (id: string): Promise<void> => {
    const book = () => bookAt(provider.simulator, id)
    const rows = await eventually(book, ({ length }) => length > 1)
    expect(rows.map(({ operation, amount }) => `${operation} ${String(amount)}`)).to.deep.equal([
      'approve 10000',
      'cancel 10000',
    ])
    expect(typesIn(await timelineOf(system.merchant, id))).to.include('LateApprovalFound')
  }

  it('stay open while the provider does not answer, and lead to what it knows once it does', async () => {
    const id = await denied()
    await faults('POST', { operation: 'inquire', fault: 'error-before', times: 1_000 })
    await tell(id)
    expect(await eventually(open, ({ length }) => length > 0)).to.have.length(1)
    const asked = await eventually(
      () => inquiriesOf(id),
      (count) => count > 0,
    )
    expect(asked).to.equal(1)
    expect((await notificationsAbout(system, orderAt(id)))[0]?.handled).to.deep.equal([])
    await faults('DELETE')
    const [stored] = await eventually(
      () => notificationsAbout(system, orderAt(id)),
      ([one]) => one?.handled.length === 1,
      15_000,
    )
    expect(stored?.handled).to.deep.equal(['inquired'])
    await isGivenBack(id)
    expect(await eventually(open, ({ length }) => length === 0)).to.deep.equal([])
  })

  it('of a process that died before it handled them are handled by another', async () => {
    const id = await denied()
    const lost = await storeOnly(system, { orderId: orderAt(id), paymentId: id })
    await eventually(open, ({ length }) => length > 0)
    await pause(7_000)
    expect(await inquiriesOf(id), 'its process has the first tries').to.equal(0)
    await aged(lost)
    const [stored] = await settledAbout(system, orderAt(id))
    expect(stored?.handled).to.deep.equal(['inquired'])
    await isGivenBack(id)
  })

  it('about no order are looked up once more, and recorded as such', async () => {
    const [early, foreign] = [await pay(system), `order-${randomUUID()}`]
    await aged(await storeOnly(system, { orderId: orderAt(early.id), paymentId: null }))
    await aged(await storeOnly(system, { orderId: foreign, paymentId: null }))
    expect((await settledAbout(system, orderAt(early.id)))[0]?.handled).to.deep.equal(['inquired'])
    expect((await settledAbout(system, foreign))[0]?.handled).to.deep.equal(['unmatched'])
    expect(await inquiriesOf(early.id)).to.equal(1)
    expect(await eventually(open, ({ length }) => length === 0)).to.deep.equal([])
  })

  it('are ten about one payment within a moment: the provider is asked once', async () => {
    const { id } = await pay(system)
    await Promise.all(Array.from({ length: 10 }, () => tell(id)))
    const stored = await settledAbout(system, orderAt(id), 10)
    expect(stored.map(({ handled }) => handled)).to.deep.equal(Array(10).fill(['inquired']))
    expect(await inquiriesOf(id)).to.equal(1)
    await agreed(system, system.merchant, id)
  })

  /** As if it had been received a minute ago. */
  const aged = async (id: Id): Promise<void> => {
    const where = `WHERE notification_id = '${id}'`
    const row = () =>
      query(system, `SELECT 1 FROM jangbu_read_open_notifications_2.open_notifications ${where}`)
    await eventually(row, ({ length }) => length > 0)
    await query(
      system,
      `UPDATE jangbu_read_open_notifications_2.open_notifications SET received_at = received_at - interval '1 minute' ${where}`,
    )
  }
})

/** All that a process has done about a notification that dies when it has stored it. */
const storeOnly = async (
  { variables }: TestSystem,
  { orderId, paymentId }: { readonly orderId: string; readonly paymentId: string | null },
): Promise<Id> => {
  const runtime = systemRuntime()
  const store = await postgresStore({ connectionString: variables['DATABASE_URL'] ?? '', runtime })
  const notificationId = NotificationId(`ntf_${randomUUID().replaceAll('-', '')}`)
  const provider = ProviderId('card-network')
  const received = {
    provider,
    contractId: environmentContractId(provider),
    trust: 'signed' as const,
    eventType: 'APPROVAL',
    providerOrderId: orderId,
    paymentId: paymentId === null ? null : PaymentId(paymentId),
    bodyHash: '',
    sealedBody: SealedText(''),
    owner: OwnerId('own_gone'),
  }
  try {
    await desksOf({ store, runtime }).notifications.handle(
      notificationStream(notificationId),
      { type: 'ReceiveNotification', notificationId, at: runtime.now(), received },
      { correlationId: 'spec', actor: { kind: 'system', owner: OwnerId('own_gone') }, idempotency: null },
    )
  } finally {
    await store.close()
  }
  return notificationId
}
