import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { agreed, timelineOf } from './agreement.spec-helper.ts'
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
  type Told,
} from './system.spec-helper.ts'

const isReplay = ({ headers }: Told): boolean => headers.get('idempotency-replayed') === 'true'

describe('idempotency', () => {
  let system: TestSystem
  before(async () => {
    system = await startSystem()
  })
  after(() => system.stop())
  const newOrder = async (changes: object = {}): Promise<Readonly<Record<string, unknown>>> =>
    orderOf(await tokenAt(system.simulator), changes)

  it('a thousand of the same payment at once are one payment, one charge and one answer', async () => {
    const { merchant } = system
    const order = await newOrder()
    const key = { 'idempotency-key': randomUUID() }
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, () => merchant.post('/v1/payments', order, key)),
    )
    expect([...new Set(answers.map(({ status }) => status))]).to.deep.equal([201])
    expect(new Set(answers.map(({ text }) => text)).size).to.equal(1)
    expect(answers.filter(isReplay)).to.have.length(999)
    const [first] = answers
    if (first === undefined) throw new Error('no answer')
    const { payment, book } = await agreed(system, merchant, paymentIn(first).id)
    expect(book).to.deep.equal(['approve 10000'])
    expect(payment.transactions).to.have.length(1)
  }).timeout(60_000)

  it('a hundred of the same cancel at once are one cancel', async () => {
    const { merchant } = system
    const { id } = await pay(system)
    const key = { 'idempotency-key': randomUUID() }
    const body = { amount: 3_000, reason: '변심' }
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => merchant.post(`/v1/payments/${id}/cancel`, body, key)),
    )
    expect([...new Set(answers.map(({ status }) => status))]).to.deep.equal([200])
    expect(new Set(answers.map(({ text }) => text)).size).to.equal(1)
    expect(answers.filter(isReplay)).to.have.length(99)
    expect((await agreed(system, merchant, id)).book).to.deep.equal(['approve 10000', 'cancel 3000'])
  })

  it('a repetition that will not wait is told the same payment, still open', async () => {
    const { merchant } = system
    const order = await newOrder()
    const headers = { 'idempotency-key': randomUUID(), prefer: 'wait=0' }
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => merchant.post('/v1/payments', order, headers)),
    )
    expect([...new Set(answers.map((told) => paymentIn(told).id))]).to.have.length(1)
    for (const { status } of answers) expect(status).to.be.oneOf([201, 202])
    const last = await merchant.post('/v1/payments', order, { ...headers, prefer: 'wait=10' })
    expect(last.status, last.text).to.equal(201)
    expect((await agreed(system, merchant, paymentIn(last).id)).book).to.deep.equal(['approve 10000'])
  })

  it('the same key with another body is refused, and nothing happens', async () => {
    const { merchant } = system
    const order = await newOrder()
    const key = { 'idempotency-key': randomUUID() }
    const { id } = paymentIn(await merchant.post('/v1/payments', order, key))
    const before = await head(system)
    for (const change of [
      { amount: 9_999 },
      { orderName: 'x' },
      { metadata: { a: 'b' } },
      { capture: 'manual' },
    ])
      problemIn(
        await merchant.post('/v1/payments', { ...order, ...change }, key),
        '422 idempotency_key_reused',
      )
    const cancel = { amount: 1_000, reason: 'r' }
    problemIn(await merchant.post(`/v1/payments/${id}/cancel`, cancel, key), '422 idempotency_key_reused')
    expect(await head(system)).to.deep.equal(before)
    const cancelKey = { 'idempotency-key': randomUUID() }
    await merchant.post(`/v1/payments/${id}/cancel`, cancel, cancelKey)
    const more = await merchant.post(`/v1/payments/${id}/cancel`, { ...cancel, amount: 1_001 }, cancelKey)
    problemIn(more, '422 idempotency_key_reused')
    expect((await agreed(system, merchant, id)).book).to.deep.equal(['approve 10000', 'cancel 1000'])
  })

  it('the order of the fields and white space make no other body', async () => {
    const { merchant } = system
    const order = await newOrder({ metadata: { a: '1', b: '2' } })
    const key = { 'idempotency-key': randomUUID() }
    const first = await merchant.post('/v1/payments', order, key)
    const turned = { ...Object.fromEntries(Object.entries(order).reverse()), metadata: { b: '2', a: '1' } }
    const texts = [JSON.stringify(turned, null, 4), `\n ${JSON.stringify(turned)}\r\n`]
    for (const text of [...texts, JSON.stringify(order).replace('10000', '1.0e4')]) {
      const again = await merchant.post('/v1/payments', text, key)
      expect([again.status, isReplay(again), again.text]).to.deep.equal([201, true, first.text])
    }
  })

  it('a repetition is given the first answer, whatever happened since', async () => {
    const { merchant } = system
    const order = await newOrder()
    const [payKey, cancelKey] = [{ 'idempotency-key': randomUUID() }, { 'idempotency-key': randomUUID() }]
    const paid = await merchant.post('/v1/payments', order, payKey)
    const { id } = paymentIn(paid)
    const cancel = (body: object, headers?: Record<string, string>) =>
      merchant.post(`/v1/payments/${id}/cancel`, { reason: 'r', ...body }, headers)
    const canceled = await cancel({ amount: 3_000 }, cancelKey)
    await cancel({})
    const before = await head(system)
    const paidAgain = await merchant.post('/v1/payments', order, payKey)
    expect([paidAgain.status, isReplay(paidAgain), paidAgain.text]).to.deep.equal([201, true, paid.text])
    const canceledAgain = await cancel({ amount: 3_000 }, cancelKey)
    expect([canceledAgain.status, isReplay(canceledAgain)]).to.deep.equal([200, true])
    expect(canceledAgain.text).to.equal(canceled.text)
    expect(await head(system)).to.deep.equal(before)
    expect((await agreed(system, merchant, id)).payment.status).to.equal('CANCELED')
  })

  it('a repetition of a declined payment is declined again, without asking', async () => {
    const { merchant, simulator } = system
    const declined = orderOf(await tokenAt(simulator, 'LIMIT_EXCEEDED'))
    const key = { 'idempotency-key': randomUUID() }
    const first = problemIn(await merchant.post('/v1/payments', declined, key), '402 provider_failed')
    const retry = { ...declined, method: { type: 'token', token: await tokenAt(simulator) } }
    const approved = paymentIn(await merchant.post('/v1/payments', retry))
    const told = await merchant.post('/v1/payments', declined, key)
    const { requestId: _first, ...again } = problemIn(told, '402 provider_failed')
    const { requestId: _again, ...before } = first
    expect(again).to.deep.equal(before)
    expect(isReplay(told)).to.equal(true)
    expect((await agreed(system, merchant, approved.id)).book).to.deep.equal(['approve 10000'])
  })

  it('one key of two merchants, two modes and two orders never meets', async () => {
    const [a, b] = [await newMerchant(system), await newMerchant(system)]
    const key = { 'idempotency-key': 'the-same' }
    const order = await newOrder({ orderId: 'o-1' })
    const other = await newOrder({ orderId: 'o-2' })
    const answers = await Promise.all([
      a.client.post('/v1/payments', order, key),
      b.client.post('/v1/payments', order, key),
      a.client.post('/v1/payments', other, key),
    ])
    expect(answers.map(({ status }) => status)).to.deep.equal([201, 201, 201])
    expect(answers.filter(isReplay)).to.have.length(0)
    const payments = answers.map(paymentIn)
    expect(new Set(payments.map(({ id }) => id)).size).to.equal(3)
    for (const { id } of payments) expect(await bookAt(system.simulator, id)).to.have.length(1)
    const [mine, yours] = payments
    if (mine === undefined || yours === undefined) throw new Error('not paid')
    const cancel = { amount: 1, reason: 'r' }
    await a.client.post(`/v1/payments/${mine.id}/cancel`, cancel, { 'idempotency-key': 'c' })
    await b.client.post(`/v1/payments/${yours.id}/cancel`, cancel, { 'idempotency-key': 'c' })
    expect(await timelineOf(a.client, mine.id)).to.have.length(5)
    expect(await timelineOf(b.client, yours.id)).to.have.length(5)
  })

  const badKeys: readonly (readonly [what: string, key: string | undefined, reason: `400 ${string}`])[] = [
    ['missing', undefined, '400 idempotency_key_missing'],
    ['empty', '', '400 idempotency_key_missing'],
    ['of 256 characters', 'k'.repeat(256), '400 idempotency_key_invalid'],
    ['with a space', 'a b', '400 idempotency_key_invalid'],
    ['not of ASCII', 'caf\u00e9', '400 idempotency_key_invalid'],
    ['with a tab', 'a\tb', '400 idempotency_key_invalid'],
  ]
  for (const [what, key, reason] of badKeys) {
    it(`a key ${what} is refused on every command`, async () => {
      const { merchant, admin } = system
      const { id } = await pay(system)
      const [order, before] = [await newOrder(), await head(system)]
      const headers = { 'idempotency-key': key }
      problemIn(await merchant.post('/v1/payments', order, headers), reason)
      for (const action of ['cancel', 'void'])
        problemIn(await merchant.post(`/v1/payments/${id}/${action}`, { reason: 'r' }, headers), reason)
      problemIn(await merchant.post(`/v1/payments/${id}/capture`, {}, headers), reason)
      const registration = { name: 'n', businessNumber: '111-11-11111' }
      problemIn(await admin.post('/v1/merchants', registration, headers), reason)
      expect(await head(system)).to.deep.equal(before)
    })
  }

  it('a key of 255 visible characters is taken', async () => {
    const told = await system.merchant.post('/v1/payments', await newOrder(), {
      'idempotency-key': '!~'.repeat(128).slice(0, 255),
    })
    expect(told.status, told.text).to.equal(201)
  })
})
