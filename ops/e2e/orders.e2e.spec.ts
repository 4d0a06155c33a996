import { expect } from 'chai'
import { agreed, timelineOf, typesIn } from './agreement.spec-helper.ts'
import {
  bookAt,
  head,
  newMerchant,
  orderOf,
  pay,
  paymentIn,
  problemIn,
  startSystem,
  tokenAt,
  type TestSystem,
} from './system.spec-helper.ts'

describe('orders', () => {
  let system: TestSystem
  before(async () => {
    system = await startSystem()
  })
  after(() => system.stop())

  const tokenOf = async (behaviour = 'APPROVE') => ({
    method: { type: 'token', token: await tokenAt(system.simulator, behaviour) },
  })

  it('an order that is paid, cancelled in full or voided is refused by name', async () => {
    const { merchant, simulator } = system
    const order = orderOf(await tokenAt(simulator))
    const { id } = paymentIn(await merchant.post('/v1/payments', order))
    const again = async () => merchant.post('/v1/payments', { ...order, ...(await tokenOf()) })
    expect(problemIn(await again(), '409 payment_already_approved').instance).to.equal(`/v1/payments/${id}`)
    await merchant.post(`/v1/payments/${id}/cancel`, { amount: 1, reason: 'r' })
    problemIn(await again(), '409 payment_already_approved')
    await merchant.post(`/v1/payments/${id}/cancel`, { reason: 'r' })
    const before = await head(system)
    problemIn(await again(), '409 payment_closed')
    expect(await head(system)).to.deep.equal(before)
    expect((await agreed(system, merchant, id)).book).to.deep.equal([
      'approve 10000',
      'cancel 1',
      'cancel 9999',
    ])
    const held = orderOf(await tokenAt(simulator), { capture: 'manual' })
    const hold = paymentIn(await merchant.post('/v1/payments', held))
    problemIn(await merchant.post('/v1/payments', held), '409 payment_already_approved')
    await merchant.post(`/v1/payments/${hold.id}/void`, { reason: 'r' })
    problemIn(await merchant.post('/v1/payments', held), '409 payment_closed')
  })

  it('after a decline the same order is tried again: one payment, a new attempt and provider order', async () => {
    const { merchant, simulator } = system
    const order = orderOf(await tokenAt(simulator, 'INSUFFICIENT_FUNDS'))
    const declined = problemIn(await merchant.post('/v1/payments', order), '402 provider_failed')
    const payment = paymentIn(await merchant.post('/v1/payments', { ...order, ...(await tokenOf()) }))
    expect(declined.instance).to.equal(`/v1/payments/${payment.id}`)
    expect(payment.transactions.map(({ kind, status }) => `${kind} ${status}`)).to.deep.equal([
      'APPROVAL DECLINED',
      'APPROVAL SUCCEEDED',
    ])
    const timeline = await timelineOf(merchant, payment.id)
    expect(typesIn(timeline)).to.deep.equal([
      'PaymentCreated',
      'ApprovalRequested',
      'ApprovalDeclined',
      'ApprovalRequested',
      'PaymentApproved',
    ])
    expect(timeline.map(({ data }) => data['attempt'])).to.deep.equal([undefined, 1, 1, 2, 2])
    const [approval] = await bookAt(simulator, payment.id)
    expect(approval?.orderId).to.equal(`${payment.id.slice('pay_'.length)}-2`)
    expect(timeline[3]?.data['providerOrderId']).to.equal(approval?.orderId)
    await agreed(system, merchant, payment.id)
  })

  it('a new attempt may be a hold, in other instalments; a declined one may be declined again', async () => {
    const { merchant, simulator } = system
    const order = orderOf(await tokenAt(simulator, 'DECLINED'))
    problemIn(await merchant.post('/v1/payments', order), '402 provider_failed')
    problemIn(
      await merchant.post('/v1/payments', { ...order, ...(await tokenOf('CARD_EXPIRED')) }),
      '402 provider_failed',
    )
    const third = { ...order, ...(await tokenOf()), capture: 'manual', installmentMonths: 2 }
    const payment = paymentIn(await merchant.post('/v1/payments', third))
    expect(payment.status).to.equal('PRE_APPROVED')
    const rows = payment.transactions.map(({ status, failure }) => [status, failure?.category])
    expect(rows).to.deep.equal([
      ['DECLINED', 8009],
      ['DECLINED', 8007],
      ['SUCCEEDED', undefined],
    ])
    expect((await agreed(system, merchant, payment.id)).book).to.deep.equal(['pre-authorize 10000'])
  })

  it('a new attempt with another name, amount, currency, payer or metadata is another order', async () => {
    const { merchant, simulator } = system
    const order = orderOf(await tokenAt(simulator, 'DECLINED'), { payerReference: 'p', metadata: { a: 'b' } })
    problemIn(await merchant.post('/v1/payments', order), '402 provider_failed')
    const before = await head(system)
    const changes = [
      { amount: 9_999 },
      { orderName: '라떼' },
      { currency: 'USD' },
      { taxFree: 1 },
      { payerReference: 'q' },
      { metadata: { a: 'c' } },
      { metadata: { a: 'b', c: 'd' } },
      { metadata: {} },
    ]
    for (const change of changes)
      problemIn(
        await merchant.post('/v1/payments', { ...order, ...(await tokenOf()), ...change }),
        '409 order_mismatch',
      )
    expect(await head(system)).to.deep.equal(before)
    const same = { ...order, ...(await tokenOf()) }
    expect((await merchant.post('/v1/payments', same)).status).to.equal(201)
  })

  it('two merchants’ and two modes’ payments of one order id never meet', async () => {
    const a = await newMerchant(system)
    const [b, live] = [await newMerchant(system), await newMerchant(system, { mode: 'live', of: a.id })]
    const contract = { provider: 'card-network', mode: 'live', baseUrl: system.simulator }
    const secretKey = 'card-network-demo-key'
    await system.admin.post(`/v1/merchants/${a.id}/provider-contracts`, { ...contract, secretKey })
    const clients = [a.client, b.client, live.client]
    const key = { 'idempotency-key': 'one-key' }
    const order = orderOf(await tokenAt(system.simulator), { orderId: 'order-1' })
    const payments = await Promise.all(
      clients.map(async (client) => paymentIn(await client.post('/v1/payments', order, key))),
    )
    expect(payments.map(({ mode }) => mode)).to.deep.equal(['test', 'test', 'live'])
    expect(new Set(payments.map(({ id }) => id)).size).to.equal(3)
    for (const [place, client] of clients.entries()) {
      for (const [owner, { id }] of payments.entries()) {
        const told = await client.get(`/v1/payments/${id}`)
        if (owner === place) expect(told.body).to.deep.equal(payments[owner])
        else problemIn(told, '404 payment_not_found')
      }
      // Among others that the list has exactly the caller's own.
      await agreed(system, client, payments[place]?.id ?? '')
    }
  })

  it('an unknown provider, or what a provider does not take, is refused before anything is written', async () => {
    const { merchant, simulator } = system
    const order = orderOf(await tokenAt(simulator))
    const before = await head(system)
    const refused = async (change: object, reason: `422 ${string}`, path: string): Promise<void> => {
      const { errors } = problemIn(await merchant.post('/v1/payments', { ...order, ...change }), reason)
      expect(errors?.map((error) => error.path)).to.deep.equal([path])
    }
    await refused({ provider: 'nobody' }, '422 provider_unknown', 'provider')
    await refused({ installmentMonths: 1 }, '422 provider_does_not_take', 'installmentMonths')
    await refused({ installmentMonths: 24 }, '422 provider_does_not_take', 'installmentMonths')
    expect(await head(system)).to.deep.equal(before)
    await pay(system, { installmentMonths: 12 })
  })
})
