import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import {
  eventIdOf,
  MerchantId,
  OwnerId,
  PaymentId,
  paymentStream,
  transactionIdOf,
  type TransactionId,
} from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { compensation, lateApproval } from '../../ledger/payment/compensation.spec-helper.ts'
import { approval, created } from '../../ledger/payment/events.spec-helper.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import {
  attemptId,
  compensationId,
  dispatch,
  fact,
  krw,
  order,
} from '../../ledger/payment/fixtures.spec-helper.ts'
import { reviewRequested } from '../../ledger/payment/pursuit.spec-helper.ts'
import { encode } from '../../ledger/store/codec.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { postgresStore } from '../../ledger/store/postgres/store.ts'
import { ofOrder } from '../../projections/history.spec-helper.ts'
import { systemRuntime } from '../runtime.ts'
import { agreed, timelineOf, typesIn } from './agreement.spec-helper.ts'
import {
  eventually,
  newMerchant,
  orderOf,
  pay,
  paymentIn,
  problemIn,
  startSystem,
  tokenAt,
  type Client,
  type Payment,
  type TestSystem,
  type Told,
} from './system.spec-helper.ts'

const metadata = {
  correlationId: 'request-1',
  causationId: 'command-1',
  actor: { kind: 'system' as const, owner: OwnerId('own_spec') },
  idempotency: null,
}
const waiting = [created, approval.requested(), approval.unknown(), reviewRequested(attemptId(1))]
const silent: PaymentEvent = {
  type: 'ApprovalUnknown',
  ...{ ...fact, attempt: 1, transactionId: attemptId(1) },
  failure: { category: 8999, kind: 'timeout', providerCode: null, providerMessage: null },
}
/** One of its own for each payment: it is also the key sent to the provider. */
const cancelOf = (id: PaymentId): TransactionId => transactionIdOf(id, 'operation', 'a')
const why = { reason: '결제사 관리자 화면에서 미승인 확인' }

describe('a person who works on the manual queue', () => {
  let system: TestSystem
  let store: EventStore
  let merchantId: MerchantId
  let merchant: Client
  before(async () => {
    system = await startSystem()
    const connectionString = system.variables['DATABASE_URL'] ?? ''
    store = await postgresStore({ connectionString, runtime: systemRuntime() })
    const own = await newMerchant(system)
    merchantId = MerchantId(own.id)
    merchant = own.client
  })
  after(async () => {
    await store.close()
    await system.stop()
  })

  /** In one append, so that nobody sees to it before it waits for a person. */
  const append = async (id: PaymentId, events: readonly PaymentEvent[]): Promise<void> => {
    const stream = paymentStream(id)
    const verdict = await store.append({
      stream,
      expectedRevision: (await store.readStream(stream, 0)).length - 1,
      events: events.map((event) => encode(eventIdOf(randomUUID(), 0), event, metadata)),
    })
    if (verdict.kind !== 'appended') throw new Error(verdict.kind)
  }
  const opened = async (orderId: string, story: readonly PaymentEvent[] = waiting): Promise<PaymentId> => {
    const events = ofOrder(story, orderId, { merchantId, mode: 'test', startAt: instantOf(Date.now()) })
    const id = PaymentId(events[0]?.paymentId ?? '')
    await append(id, events)
    return id
  }
  /** A real payment with a cancel that nobody sent and that waits for a person. */
  const cancelling = async (amount: bigint): Promise<PaymentId> => {
    const id = PaymentId((await pay({ ...system, merchant })).id)
    const about = { paymentId: id, at: instantOf(Date.now()), transactionId: cancelOf(id) }
    await append(id, [
      { type: 'CancellationRequested', ...about, amount: krw(amount), reason: 'r', dispatch },
      { type: 'ReviewRequested', ...about, reason: 'tries_exhausted' },
    ])
    return id
  }
  type Way = 'resume' | 'decline'
  const go = (way: Way, [id, transactionId]: readonly [string, string], headers = {}): Promise<Told> => {
    const path = `/v1/admin/manual-queue/${id}/${transactionId}/${way}`
    return system.admin.post(path, way === 'decline' ? why : {}, headers)
  }
  const payOrder = async (orderId: string): Promise<Told> => {
    const { orderName, amount, taxFree, payerReference, metadata: words } = order
    const asked = { orderId, orderName, amount: Number(amount.amount), payerReference, metadata: words }
    const token = await tokenAt(system.simulator)
    return merchant.post('/v1/payments', orderOf(token, { ...asked, taxFree: Number(taxFree.amount) }))
  }
  const current = async (id: string): Promise<Payment> => paymentIn(await merchant.get(`/v1/payments/${id}`))
  const settled = (id: string): Promise<Payment> =>
    eventually(
      () => current(id),
      ({ transactions }) => transactions.every(({ completedAt }) => completedAt !== null),
      15_000,
    )

  it('has it go on: the resolver settles it, once', async () => {
    const id = await cancelling(4_000n)
    const told = await go('resume', [id, cancelOf(id)])
    expect(told.status, told.text).to.equal(200)
    expect(paymentIn(told).id).to.equal(id)
    expect((await settled(id)).balance).to.equal(6_000)
    const timeline = await timelineOf(merchant, id)
    expect(typesIn(timeline)).to.include.members(['PursuitResumed', 'CancellationSucceeded'])
    expect(timeline.find(({ type }) => type === 'PursuitResumed')?.actor).to.equal('administrator')
    expect((await agreed(system, merchant, id)).book).to.deep.equal(['approve 10000', 'cancel 4000'])
  })

  it('has it declined: the order may be paid', async () => {
    const id = await opened('again')
    problemIn(await payOrder('again'), '409 attempt_undecided')
    const told = await go('decline', [id, attemptId(1)])
    expect(told.status, told.text).to.equal(200)
    expect(paymentIn(told)).to.include({ status: 'FAILED', balance: 0 })
    expect(paymentIn(told).transactions[0]).to.have.nested.property('failure.category', 8003)
    const last = (await timelineOf(merchant, id)).at(-1)
    expect([last?.type, last?.actor]).to.deep.equal(['ApprovalDeclined', 'administrator'])
    const paid = await payOrder('again')
    expect(paid.status, paid.text).to.equal(201)
    expect(paymentIn(paid)).to.include({ id, status: 'APPROVED' })
    problemIn(await go('decline', [id, attemptId(1)]), '404 case_not_open')
  })

  it('has a cancel declined: the balance is free', async () => {
    const id = await cancelling(10_000n)
    problemIn(await merchant.post(`/v1/payments/${id}/cancel`, { reason: 'r' }), '409 cancel_undecided')
    expect((await go('decline', [id, cancelOf(id)])).status).to.equal(200)
    const told = await merchant.post(`/v1/payments/${id}/cancel`, { reason: 'r' })
    expect([told.status, paymentIn(told).balance]).to.deep.equal([200, 0])
    expect((await agreed(system, merchant, id)).book).to.deep.equal(['approve 10000', 'cancel 10000'])
  })

  it('is refused what does not wait for a person', async () => {
    const decided = await opened('decided', [...waiting, approval.declined()])
    for (const way of ['resume', 'decline'] as const)
      problemIn(await go(way, [decided, attemptId(1)]), '404 case_not_open')
    // Its first step is due a second later.
    const open = await opened('open', [created, approval.requested(), silent, reviewRequested(attemptId(1))])
    expect((await go('resume', [open, attemptId(1)])).status).to.equal(200)
    for (const way of ['resume', 'decline'] as const)
      problemIn(await go(way, [open, attemptId(1)]), '409 case_not_in_review')
  })

  it('cannot decline money that moved or has to go back', async () => {
    const id = attemptId(1)
    const other = [created, approval.requested(), approval.mismatched('r9', krw(1n)), reviewRequested(id)]
    problemIn(await go('decline', [await opened('mismatched', other), id]), '409 case_mismatched')
    const back = compensationId('r9')
    const late = [...waiting, approval.declined(), ...lateApproval('r9'), compensation.declined('r9')]
    const owed = await opened('owed', [...late, reviewRequested(back)])
    problemIn(await go('decline', [owed, back]), '409 case_of_compensation')
  })

  it('is refused ids that are nobody’s, a body without a reason, and anybody else', async () => {
    const id = await opened('ids')
    const nobody = `pay_${'0'.repeat(32)}`
    for (const way of ['resume', 'decline'] as const) {
      problemIn(await go(way, [nobody, attemptId(1)]), '404 payment_not_found')
      problemIn(await go(way, ['pay_1', attemptId(1)]), '404 payment_not_found')
      problemIn(await go(way, [id, 'txn_1']), '404 case_not_open')
      const path = `/v1/admin/manual-queue/${id}/${attemptId(1)}/${way}`
      problemIn(await merchant.post(path, why), '401 authentication_failed')
      const keyless = { 'idempotency-key': undefined }
      problemIn(await go(way, [id, attemptId(1)], keyless), '400 idempotency_key_missing')
    }
    const path = `/v1/admin/manual-queue/${id}/${attemptId(1)}/decline`
    for (const body of [{}, { reason: ' ' }, { reason: 'r'.repeat(201) }, { ...why, as: 'done' }])
      problemIn(await system.admin.post(path, body), '400 invalid_request')
    expect(typesIn(await timelineOf(merchant, id)).at(-1)).to.equal('ReviewRequested')
  })

  it('is answered the same under the same key, also at once, and does it once', async () => {
    const place = [await opened('keys'), attemptId(1)] as const
    const key = { 'idempotency-key': 'once' }
    const [a, b] = await Promise.all([go('decline', place, key), go('decline', place, key)])
    expect((await payOrder('keys')).status).to.equal(201)
    const late = await go('decline', place, key)
    for (const told of [a, b, late]) expect([told.status, told.body]).to.deep.equal([200, a.body])
    expect(late.headers.get('idempotency-replayed')).to.equal('true')
    problemIn(await go('resume', place, key), '422 idempotency_key_reused')
    const types = typesIn(await timelineOf(merchant, place[0]))
    expect(types.filter((type) => type === 'ApprovalDeclined')).to.have.length(1)
  })

  it('of two at once who do not agree one is told to look again', async () => {
    const id = await cancelling(3_000n)
    const place = [id, cancelOf(id)] as const
    const [onward, declined] = await Promise.all([go('resume', place), go('decline', place)])
    if (onward.status === 200) problemIn(declined, '409 case_not_in_review')
    else problemIn(onward, '404 case_not_open')
    expect([onward.status, declined.status]).to.include(200)
    expect((await settled(id)).balance).to.equal(onward.status === 200 ? 7_000 : 10_000)
    await agreed(system, merchant, id)
  })
})
