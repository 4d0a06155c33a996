import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { InquiryResource } from '../../commands/payments/inquiry-resource.ts'
import { payerAt } from '../../gateways/port/sim.spec-helper.ts'
import { PaymentId, providerOrderIdOf } from '../../ledger/core/ids.ts'
import { DEMO_SECRET_KEY, startTossSim } from '../../sims/toss/server.ts'
import { timelineOf, typesIn } from './agreement.spec-helper.ts'
import { isRefused } from './refusal.spec-helper.ts'
import {
  bookAt,
  orderOf,
  paymentIn,
  problemIn,
  startSystem,
  type TestSystem,
  type Told,
} from './system.spec-helper.ts'

type Order = Readonly<Record<string, unknown>>
type Method = { readonly type: 'token'; readonly token: string; readonly providerOrderId: string }

describe('the order of a payment window', () => {
  let toss: Awaited<ReturnType<typeof startTossSim>>
  let system: TestSystem
  before(async () => {
    toss = await startTossSim()
    system = await startSystem({
      JANGBU_PROVIDER_TOSS_PAYMENTS_BASE_URL: toss.url,
      JANGBU_PROVIDER_TOSS_PAYMENTS_SECRET_KEY: DEMO_SECRET_KEY,
    })
    // What the log holds is looked at before and after: nothing else may write into it.
    await fetch(`${system.simulator}/__notifications`, { method: 'POST', body: '{"url":null}' })
  })
  after(async () => {
    await system.stop()
    await toss.close()
  })

  const newWindow = (): string => `window-${randomUUID()}`
  const paidIn = async (providerOrderId: string, behaviour = 'APPROVE'): Promise<Method> => {
    const { token } = await payerAt(toss.url, behaviour).inWindow(providerOrderId, 10_000n)
    return { type: 'token', token, providerOrderId }
  }
  const orderWith = (method: Method): Order => orderOf('', { provider: 'toss-payments', method })
  const send = (order: Order, headers = {}): Promise<Told> =>
    system.merchant.post('/v1/payments', order, headers)
  const movementsUnder = async (...windows: readonly string[]): Promise<readonly string[]> =>
    (await bookAt(toss.url))
      .filter(({ orderId }) => windows.includes(orderId))
      .map(({ operation, amount }) => `${operation} ${String(amount)}`)

  it('is one attempt’s: after a decline a new window is opened, and nothing is given back', async () => {
    const [first, second] = [newWindow(), newWindow()]
    const order = orderWith(await paidIn(first, 'REJECT_CARD_PAYMENT'))
    const { instance } = problemIn(await send(order), '402 provider_failed')
    const again = { ...order, method: await paidIn(first) }
    await isRefused(system, (headers) => send(again, headers), { problem: '409 provider_order_used' })
    expect(await movementsUnder(first)).to.deep.equal([])

    const told = await send({ ...order, method: await paidIn(second) })
    expect(told.status, told.text).to.equal(201)
    const { id } = paymentIn(told)
    expect(instance).to.equal(`/v1/payments/${id}`)
    const asked = await system.merchant.post(`/v1/payments/${id}/inquiry`, {})
    const inquiry = InquiryResource.parse(asked.body)
    expect(inquiry).to.deep.include({ agrees: true, differences: [] })
    expect(inquiry.payment).to.include({ status: 'APPROVED', balance: 10_000 })
    expect(await movementsUnder(first, second)).to.deep.equal(['approve 10000'])
    const types = typesIn(await timelineOf(system.merchant, id))
    expect(types.filter((type) => /^(Late|Compensation)/.test(type))).to.deep.equal([])
  })

  it('is one payment’s: another order does not live on its charge', async () => {
    const window = newWindow()
    const method = await paidIn(window)
    const [order, key] = [orderWith(method), { 'idempotency-key': randomUUID() }]
    const paid = paymentIn(await send(order, key))
    expect(paid.status).to.equal('APPROVED')
    const other = orderWith(method)
    const answers = await isRefused(system, (headers) => send(other, headers), {
      problem: '409 provider_order_used',
    })
    for (const { body, text } of answers) {
      expect(body).to.include({ retryable: false, recommendedAction: 'open_new_window' })
      expect(text).not.to.contain(paid.id)
    }
    const listed = await system.merchant.get(`/v1/payments?orderId=${String(other['orderId'])}`)
    expect(listed.body).to.deep.equal({ data: [], nextCursor: null })
    expect(await movementsUnder(window)).to.deep.equal(['approve 10000'])

    const repeated = await send(order, key)
    expect([repeated.status, repeated.headers.get('idempotency-replayed')]).to.deep.equal([201, 'true'])
    expect(paymentIn(repeated).id).to.equal(paid.id)
  })

  it('goes to exactly one of two orders at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const window = newWindow()
      const method = await paidIn(window)
      const answers = await Promise.all([send(orderWith(method)), send(orderWith(method))])
      const won = answers.filter(({ status }) => status === 201)
      expect(won.map((told) => paymentIn(told).status)).to.deep.equal(['APPROVED'])
      const lost = answers.filter((told) => !won.includes(told))
      for (const told of lost) problemIn(told, '409 provider_order_used')
      expect(await movementsUnder(window)).to.deep.equal(['approve 10000'])
    }
  })

  it('is not used up by a request that its payment refuses for good', async () => {
    const order = orderWith(await paidIn(newWindow(), 'REJECT_CARD_PAYMENT'))
    problemIn(await send(order), '402 provider_failed')
    const method = await paidIn(newWindow())
    const mismatched = { ...order, orderName: '라테', method }
    await isRefused(system, (headers) => send(mismatched, headers), { problem: '409 order_mismatch' })
    const told = await send(orderWith(method))
    expect(told.status, told.text).to.equal(201)
  })

  it('is never one that could be another payment’s own', async () => {
    const providerOrderId = providerOrderIdOf(PaymentId(`pay_${'0a'.repeat(16)}`), 1)
    const order = orderWith(await paidIn(providerOrderId))
    await isRefused(system, (headers) => send(order, headers), {
      problem: '422 provider_does_not_take',
      paths: ['method.providerOrderId'],
    })
    expect(await movementsUnder(providerOrderId)).to.deep.equal([])
  })
})
