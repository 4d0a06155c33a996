import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { InquiryResource } from '../../commands/payments/inquiry-resource.ts'
import { DEMO_SECRET_KEY } from '../../sims/card-network/server.ts'
import { agreed, timelineOf, typesIn } from './agreement.spec-helper.ts'
import { isRefused } from './refusal.spec-helper.ts'
import {
  clientOf,
  head,
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

type Inquiry = z.output<typeof InquiryResource>

const inquiryIn = (told: Told): Inquiry => {
  expect(told.status, told.text).to.equal(200)
  const inquiry = InquiryResource.parse(told.body)
  expect(told.body).to.deep.equal(inquiry)
  return inquiry
}

describe('asking the provider for a payment', () => {
  let system: TestSystem
  before(async () => {
    system = await startSystem()
  })
  after(() => system.stop())
  afterEach(async () => {
    await fetch(`${system.simulator}/__faults`, { method: 'DELETE' })
  })

  const plan = async (operation: string, fault: string, times = 1): Promise<void> => {
    await fetch(`${system.simulator}/__faults`, {
      method: 'POST',
      body: JSON.stringify({ operation, fault, times }),
    })
  }
  const ask = async (id: string, client: Client = system.merchant): Promise<Inquiry> =>
    inquiryIn(await client.post(`/v1/payments/${id}/inquiry`, {}))
  /** As somebody who has the contract’s key does at the provider itself. */
  const cancelByHand = async ({ transactions }: Payment, amount: number): Promise<string> => {
    const reference = transactions[0]?.providerReference ?? ''
    const provider = clientOf(system.simulator, DEMO_SECRET_KEY)
    const told = await provider.post(`/v1/approvals/${reference}/cancels`, { amount, reason: 'by hand' })
    expect(told.status, told.text).to.equal(200)
    return /cnc_[^"]+/.exec(told.text)?.[0] ?? ''
  }

  it('shows both views, which agree', async () => {
    const { id } = await pay(system)
    await system.merchant.post(`/v1/payments/${id}/cancel`, { amount: 3_000, reason: 'r' })
    const inquiry = await ask(id)
    expect(inquiry).to.deep.include({ agrees: true, differences: [] })
    expect(inquiry.payment).to.include({ id, status: 'PARTIAL_CANCELED', balance: 7_000 })
    expect(inquiry.providerViews).to.have.length(1)
    expect(inquiry.providerViews[0]).to.deep.include({ attempt: 1, result: 'found', failureCategory: null })
    expect(inquiry.providerViews[0]?.transactions.map(({ kind, amount }) => [kind, amount])).to.deep.equal([
      ['APPROVAL', 10_000],
      ['CANCEL', 3_000],
    ])
    await agreed(system, system.merchant, id)
  })

  it('names what was done at the provider without us, and changes nothing', async () => {
    const payment = await pay(system)
    const reference = await cancelByHand(payment, 700)
    const inquiry = await ask(payment.id)
    expect(inquiry.agrees).to.equal(false)
    expect(inquiry.differences).to.deep.equal([
      {
        ...{ kind: 'not_in_ledger', attempt: 1, transactionKind: 'CANCEL', transactionId: null },
        ...{ providerReference: reference, ledgerAmount: null, providerAmount: 700 },
      },
    ])
    expect(inquiry.payment).to.include({ status: 'APPROVED', balance: 10_000 })
  })

  it('is recorded in the timeline, each time, with who asked', async () => {
    const { id } = await pay(system)
    await ask(id)
    inquiryIn(await system.admin.post(`/v1/admin/payments/${id}/inquiry`, {}))
    const asked = (await timelineOf(system.merchant, id)).filter(({ type }) => type === 'PaymentInquired')
    expect(asked.map(({ actor, data }) => [actor, data['cause'], data['result']])).to.deep.equal([
      ['merchant', 'merchant', 'found'],
      ['administrator', 'administrator', 'found'],
    ])
  })

  it('decides at once what was open and is found done', async () => {
    await plan('approve', 'duplicate')
    // Keeps everybody else from learning it first.
    await plan('inquire', 'maintenance', 30)
    const told = await system.merchant.post('/v1/payments', orderOf(await tokenAt(system.simulator)))
    const { id, status } = paymentIn(told)
    expect([told.status, status]).to.deep.equal([202, 'UNKNOWN'])
    await fetch(`${system.simulator}/__faults`, { method: 'DELETE' })
    expect(await ask(id)).to.deep.include({ agrees: true, differences: [] })
    expect((await agreed(system, system.merchant, id)).payment.status).to.equal('APPROVED')
  })

  it('says when the provider did not tell: that is neither agreement nor a difference', async () => {
    const { id } = await pay(system)
    await plan('inquire', 'maintenance', 3)
    const inquiry = await ask(id)
    expect([inquiry.agrees, inquiry.differences]).to.deep.equal([false, []])
    expect(inquiry.providerViews[0]).to.deep.include({
      result: 'unknown',
      failureCategory: 8999,
      transactions: [],
    })
    expect(inquiry.providerViews[0]?.message?.ko).to.match(/[가-힣]/)
  })

  it('of every attempt: a declined one is not there, the one that stands is', async () => {
    const order = orderOf(await tokenAt(system.simulator, 'LIMIT_EXCEEDED'))
    problemIn(await system.merchant.post('/v1/payments', order), '402 provider_failed')
    const method = { type: 'token', token: await tokenAt(system.simulator) }
    const { id } = paymentIn(await system.merchant.post('/v1/payments', { ...order, method }))
    const inquiry = await ask(id)
    expect(inquiry).to.deep.include({ agrees: true, differences: [] })
    expect(inquiry.providerViews.map(({ attempt, result }) => [attempt, result])).to.deep.equal([
      [1, 'not_found'],
      [2, 'found'],
    ])
  })

  it('needs no idempotency key and no body', async () => {
    const { id } = await pay(system)
    inquiryIn(await system.merchant.send('POST', `/v1/payments/${id}/inquiry`))
  })

  it('of another’s payment there is nothing to ask, nor of one that never was', async () => {
    const { id } = await pay(system)
    const { client } = await newMerchant(system)
    for (const path of [`/v1/payments/${id}/inquiry`, `/v1/payments/pay_${'0'.repeat(32)}/inquiry`])
      await isRefused(system, (headers) => client.post(path, {}, headers), {
        problem: '404 payment_not_found',
      })
    for (const never of [`pay_${'0'.repeat(32)}`, 'pay_1'])
      await isRefused(
        system,
        (headers) => system.admin.post(`/v1/admin/payments/${never}/inquiry`, {}, headers),
        { problem: '404 payment_not_found' },
      )
  })

  it('an administrator asks for anybody’s, a merchant in no other’s name', async () => {
    const { client } = await newMerchant(system)
    const { id } = paymentIn(await client.post('/v1/payments', orderOf(await tokenAt(system.simulator))))
    const inquiry = inquiryIn(await system.admin.post(`/v1/admin/payments/${id}/inquiry`, {}))
    expect(inquiry).to.deep.include({ agrees: true, differences: [] })
    const before = await head(system)
    expect((await client.post(`/v1/admin/payments/${id}/inquiry`, {})).status).to.be.oneOf([401, 403])
    expect((await system.admin.post(`/v1/payments/${id}/inquiry`, {})).status).to.be.oneOf([401, 403])
    expect(await head(system)).to.deep.equal(before)
  })
})

describe('what is charged, and under which order id', () => {
  let system: TestSystem
  before(async () => {
    system = await startSystem()
  })
  after(() => system.stop())

  it('a billing key is refused by a provider that takes none, naming the field and what it takes', async () => {
    const method = { type: 'billing_key', billingKey: 'bk_1', customerKey: 'payer_1' }
    const answers = await isRefused(
      system,
      (headers) => system.merchant.post('/v1/payments', { ...orderOf('unused'), method }, headers),
      { problem: '422 provider_does_not_take', paths: ['method.type'] },
    )
    for (const { text } of answers)
      expect(text).to.contain('card-network takes token').and.not.to.contain('bk_1')
  })

  it('the order id of a payment window is used at the provider, and one that it could not have is refused', async () => {
    const token = await tokenAt(system.simulator)
    const providerOrderId = `window-${randomUUID()}`
    const method = { type: 'token', token, providerOrderId }
    const payment = await pay(system, { method })
    const book = (await (await fetch(`${system.simulator}/__book`)).json()) as readonly { orderId: string }[]
    expect(book.map(({ orderId }) => orderId)).to.deep.equal([providerOrderId])
    const inquiry = inquiryIn(await system.merchant.post(`/v1/payments/${payment.id}/inquiry`, {}))
    expect(inquiry.providerViews.map((view) => view.providerOrderId)).to.deep.equal([providerOrderId])
    expect(inquiry.agrees).to.equal(true)
    await isRefused(
      system,
      (headers) =>
        system.merchant.post(
          '/v1/payments',
          orderOf(token, { method: { ...method, providerOrderId: 'not/one' } }),
          headers,
        ),
      { problem: '422 provider_does_not_take', paths: ['method.providerOrderId'] },
    )
  })

  it('without one the payment’s own is used', async () => {
    const payment = await pay(system)
    const types = typesIn(await timelineOf(system.merchant, payment.id))
    expect(types).to.deep.equal(['PaymentCreated', 'ApprovalRequested', 'PaymentApproved'])
    expect((await agreed(system, system.merchant, payment.id)).book).to.deep.equal(['approve 10000'])
  })
})
