import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { eventIdOf, MerchantId, OwnerId, paymentStream, ProviderId } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { approval, created } from '../../ledger/payment/events.spec-helper.ts'
import type { PaymentEvent, ReviewReason } from '../../ledger/payment/events.ts'
import { attemptId, attemptIntent, fact } from '../../ledger/payment/fixtures.spec-helper.ts'
import { reviewRequested } from '../../ledger/payment/pursuit.spec-helper.ts'
import { encode } from '../../ledger/store/codec.ts'
import type { EventMetadata } from '../../ledger/store/ledger-event.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { postgresStore } from '../../ledger/store/postgres/store.ts'
import { ofOrder, type Whose } from '../../projections/history.spec-helper.ts'
import { systemRuntime } from '../runtime.ts'
import { newMerchant, problemIn, startSystem, type Told, type TestSystem } from './system.spec-helper.ts'

const Page = z.strictObject({
  data: z.array(
    z.looseObject({ paymentId: z.string(), openedAt: z.iso.datetime(), changedAt: z.iso.datetime() }),
  ),
  nextCursor: z.string().nullable(),
})
const metadata: EventMetadata = {
  correlationId: 'request-1',
  causationId: 'command-1',
  actor: { kind: 'system', owner: OwnerId('own_spec') },
  idempotency: null,
}
const unknown = [created, approval.requested(), approval.unknown()]
const askedOfOther: readonly PaymentEvent[] = [
  created,
  { type: 'ApprovalRequested', ...fact, ...attemptIntent(1), provider: ProviderId('other') },
]

describe('the manual queue', () => {
  let system: TestSystem
  let store: EventStore
  let merchantId: MerchantId
  /** In the order in which they were opened. */
  const payments: string[] = []
  let latest: bigint

  before(async () => {
    system = await startSystem()
    const connectionString = system.variables['DATABASE_URL'] ?? ''
    store = await postgresStore({ connectionString, runtime: systemRuntime() })
    merchantId = MerchantId((await newMerchant(system)).id)
    await waiting('a', [...unknown, reviewRequested(attemptId(1), 'no_way_to_learn')])
    await waiting('b', [...askedOfOther, reviewRequested(attemptId(1), 'ambiguous')], 'live')
    await waiting('c', [...unknown, reviewRequested(attemptId(1), 'tries_exhausted')])
  })
  after(async () => {
    await store.close()
    await system.stop()
  })

  /** In one append, so that nobody sees to it before it waits for a person. */
  const waiting = async (
    orderId: string,
    story: readonly PaymentEvent[],
    mode: Whose['mode'] = 'test',
  ): Promise<void> => {
    const events = ofOrder(story, orderId, { merchantId, mode, startAt: instantOf(Date.now()) })
    const [first] = events
    if (first === undefined) throw new Error('a story without events')
    payments.push(first.paymentId)
    await append(first.paymentId, -1, events)
  }
  const append = async (
    paymentId: PaymentEvent['paymentId'],
    expectedRevision: number,
    events: readonly PaymentEvent[],
  ): Promise<void> => {
    const encoded = events.map((event, index) => encode(eventIdOf(randomUUID(), index), event, metadata))
    const verdict = await store.append({
      stream: paymentStream(paymentId),
      expectedRevision,
      events: encoded,
    })
    if (verdict.kind !== 'appended') throw new Error(verdict.kind)
    latest = verdict.position
  }
  const get = (query: Readonly<Record<string, string>> = {}, headers = {}): Promise<Told> => {
    const search = new URLSearchParams({ 'at-least': String(latest), ...query })
    return system.admin.get(`/v1/admin/manual-queue?${search.toString()}`, headers)
  }
  const listed = async (query: Readonly<Record<string, string>> = {}): Promise<z.output<typeof Page>> => {
    const told = await get(query)
    expect(told.status, told.text).to.equal(200)
    return Page.parse(told.body)
  }
  const paymentsIn = async (query: Readonly<Record<string, string>>) =>
    (await listed(query)).data.map(({ paymentId }) => payments.indexOf(paymentId))

  it('shows what waits for a person, longest open first, with the provider’s words', async () => {
    const told = await get()
    expect(told.headers.get('ledger-position')).to.equal(String(latest))
    const { data, nextCursor } = Page.parse(told.body)
    expect(nextCursor).to.equal(null)
    expect(data.map(({ paymentId }) => paymentId)).to.deep.equal(payments)
    expect({ ...data[0], openedAt: '', changedAt: '' }).to.deep.equal({
      openedAt: '',
      changedAt: '',
      paymentId: payments[0],
      transactionId: attemptId(1),
      operation: 'approve',
      foundId: null,
      provider: 'card-network',
      contractId: 'contract-1',
      merchantId,
      mode: 'test',
      amount: 10_000,
      currency: 'KRW',
      stage: 'unknown',
      reason: 'no_way_to_learn',
      reasonText: {
        ko: '결제사에 조회할 수도 같은 요청을 다시 보낼 수도 없습니다',
        en: 'The provider can neither be asked nor be sent the same request again',
      },
      tries: 0,
      failure: { category: 8001, kind: 'business', providerCode: 'E1', providerMessage: 'no' },
    })
    expect(data[1]).to.include({ provider: 'other', mode: 'live', stage: 'pending', failure: null })
  })

  it('is filtered by provider and reason', async () => {
    expect(await paymentsIn({ provider: 'card-network' })).to.deep.equal([0, 2])
    expect(await paymentsIn({ provider: 'nobody' })).to.deep.equal([])
    const reasons: readonly (readonly [ReviewReason, readonly number[]])[] = [
      ['no_way_to_learn', [0]],
      ['ambiguous', [1]],
      ['tries_exhausted', [2]],
      ['amount_mismatch', []],
    ]
    for (const [reason, expected] of reasons) expect(await paymentsIn({ reason })).to.deep.equal(expected)
    expect(await paymentsIn({ reason: 'ambiguous', provider: 'card-network' })).to.deep.equal([])
  })

  it('is paged by cursors, each for its own list', async () => {
    const first = await listed({ limit: '2' })
    expect(first.data).to.have.length(2)
    const cursor = first.nextCursor ?? ''
    expect(await paymentsIn({ limit: '2', cursor })).to.deep.equal([2])
    problemIn(await get({ limit: '2', cursor, reason: 'ambiguous' }), '400 invalid_cursor')
    problemIn(await get({ cursor: `${cursor}A` }), '400 invalid_cursor')
  })

  it('refuses what it does not know', async () => {
    const queries: readonly Readonly<Record<string, string>>[] = [
      { reason: 'bored' },
      { limit: '0' },
      { limit: '101' },
      { 'at-least': '-1' },
      { merchant: 'mer_1' },
    ]
    for (const query of queries) problemIn(await get(query), '400 invalid_request')
  })

  it('is the administrator’s alone', async () => {
    const path = '/v1/admin/manual-queue'
    problemIn(await system.merchant.get(path), '401 authentication_failed')
    problemIn(await system.admin.get(path, { authorization: undefined }), '401 authentication_missing')
  })

  it('never waits for a position that nobody can have seen', async () => {
    const beyond = String(latest + 1_000n)
    problemIn(await get({ 'at-least': beyond }, { prefer: 'wait=30' }), '400 invalid_request')
  })

  it('no longer has what a person has settled', async () => {
    await waiting('d', [...unknown, reviewRequested(attemptId(1), 'amount_mismatch')])
    expect(await paymentsIn({ reason: 'amount_mismatch' })).to.deep.equal([3])
    const whose = { merchantId, mode: 'test' as const, startAt: instantOf(Date.now()) }
    const [settled] = ofOrder([approval.succeeded('ref-1')], 'd', whose)
    if (settled === undefined) throw new Error('nothing settled')
    await append(settled.paymentId, 3, [settled])
    expect(await paymentsIn({})).to.deep.equal([0, 1, 2])
  })
})
