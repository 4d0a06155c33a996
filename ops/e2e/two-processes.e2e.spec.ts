import { expect } from 'chai'
import { randomBytes, randomUUID } from 'node:crypto'
import { agreed } from './agreement.spec-helper.ts'
import {
  bookAt,
  clientOf,
  eventually,
  keyIn,
  newBusinessNumber,
  newMerchant,
  orderOf,
  pay,
  paymentIn,
  problemIn,
  providerAt,
  startSystem,
  tokenAt,
  type Client,
  type TestSystem,
  type Told,
} from './system.spec-helper.ts'

const won = (answers: readonly Told[]): number => answers.filter(({ status }) => status < 300).length

describe('two processes on one database', () => {
  let one: TestSystem
  let two: TestSystem
  before(async () => {
    const shared = {
      JANGBU_MASTER_KEY: randomBytes(32).toString('base64'),
      JANGBU_ADMIN_KEY: `ak_${randomUUID()}`,
    }
    one = await startSystem(shared)
    const databaseUrl = one.variables['DATABASE_URL'] ?? ''
    two = await startSystem({ ...shared, ...providerAt(one.simulator), DATABASE_URL: databaseUrl })
  })
  after(async () => {
    await two.stop()
    await one.stop()
  })
  /** Of each process by turns. */
  const clients = (count: number): readonly Client[] =>
    Array.from({ length: count }, (_, index) => (index % 2 === 0 ? one.merchant : two.merchant))

  it('each sees at once what the other did, the list as well', async () => {
    const { id } = await pay(one)
    await agreed(one, two.merchant, id)
    for (const client of clients(6)) {
      const told = await client.post(`/v1/payments/${id}/cancel`, { amount: 1_000, reason: 'r' })
      expect(told.status, told.text).to.equal(200)
    }
    const here = await agreed(one, one.merchant, id)
    expect(here.payment.balance).to.equal(4_000)
    expect(await agreed(one, two.merchant, id)).to.deep.equal(here)
  })

  it('two hundred of the same payment at both are one charge and one answer', async () => {
    const order = orderOf(await tokenAt(one.simulator))
    const key = { 'idempotency-key': randomUUID() }
    const answers = await Promise.all(clients(200).map((client) => client.post('/v1/payments', order, key)))
    expect([...new Set(answers.map(({ status }) => status))]).to.deep.equal([201])
    expect(new Set(answers.map(({ text }) => text)).size).to.equal(1)
    expect(answers.filter(({ headers }) => headers.has('idempotency-replayed'))).to.have.length(199)
    const [first] = answers.map(paymentIn)
    expect((await agreed(one, two.merchant, first?.id ?? '')).book).to.deep.equal(['approve 10000'])
  })

  it('of two cancels of the last 3,000 exactly one wins, ten times over', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id } = await pay(one)
      const path = `/v1/payments/${id}/cancel`
      await two.merchant.post(path, { amount: 7_000, reason: 'r' })
      const answers = await Promise.all(
        clients(2).map((client) => client.post(path, { amount: 3_000, reason: 'r' })),
      )
      expect(won(answers)).to.equal(1)
      const { book } = await agreed(one, one.merchant, id)
      expect(book).to.deep.equal(['approve 10000', 'cancel 7000', 'cancel 3000'])
    }
  })

  it('of twenty cancels of 1,000 of 10,000 exactly ten win', async () => {
    const { id } = await pay(one)
    const body = { amount: 1_000, reason: 'r' }
    const answers = await Promise.all(
      clients(20).map((client) => client.post(`/v1/payments/${id}/cancel`, body)),
    )
    expect(won(answers)).to.equal(10)
    const { payment, book } = await agreed(one, two.merchant, id)
    expect([payment.status, payment.balance]).to.deep.equal(['CANCELED', 0])
    expect(book).to.have.length(11)
  })

  it('of ten payments of one order with different keys exactly one is charged', async () => {
    const order = orderOf(await tokenAt(one.simulator))
    const answers = await Promise.all(clients(10).map((client) => client.post('/v1/payments', order)))
    expect(won(answers)).to.equal(1)
    const [payment] = answers.filter(({ status }) => status === 201).map(paymentIn)
    expect(await bookAt(one.simulator, payment?.id)).to.have.length(1)
  })

  it('of twenty registrations of one number exactly one wins', async () => {
    const body = { name: 'n', businessNumber: newBusinessNumber() }
    const answers = await Promise.all(
      clients(20).map((_, index) => (index % 2 === 0 ? one : two).admin.post('/v1/merchants', body)),
    )
    expect(won(answers)).to.equal(1)
    for (const told of answers.filter(({ status }) => status !== 201))
      problemIn(told, '409 business_number_taken')
  })

  it('a key revoked at one is soon refused by the other, a new one taken at once', async () => {
    const { id, keyId, secretKey } = await newMerchant(one)
    const path = '/v1/payments?limit=1'
    const there = clientOf(two.url, secretKey)
    expect((await there.get(path)).status).to.equal(200)
    const rotated = keyIn(await one.admin.post(`/v1/merchants/${id}/api-keys/${keyId}/rotate`, {}))
    expect((await clientOf(two.url, rotated.secretKey ?? '').get(path)).status).to.equal(200)
    const told = await eventually(
      () => there.get(path),
      ({ status }) => status !== 200,
    )
    problemIn(told, '401 authentication_failed')
    await one.admin.post(`/v1/merchants/${id}/api-keys/${rotated.id}/revoke`, {})
    const last = await eventually(
      () => clientOf(two.url, rotated.secretKey ?? '').get(path),
      ({ status }) => status !== 200,
    )
    problemIn(last, '401 authentication_failed')
  })

  it('a contract added at one is used by the other', async () => {
    const { id, secretKey } = await newMerchant(one, { mode: 'live' })
    const there = clientOf(two.url, secretKey)
    const order = orderOf(await tokenAt(one.simulator))
    problemIn(await there.post('/v1/payments', order), '422 provider_contract_missing')
    const contract = {
      provider: 'card-network',
      mode: 'live',
      baseUrl: one.simulator,
      secretKey: 'card-network-demo-key',
    }
    await one.admin.post(`/v1/merchants/${id}/provider-contracts`, contract)
    const told = await eventually(
      () => there.post('/v1/payments', order),
      ({ status }) => status !== 422,
    )
    expect(told.status, told.text).to.equal(201)
  })

  it('a payment under way at one is waited for at the other', async () => {
    const order = orderOf(await tokenAt(one.simulator))
    const key = { 'idempotency-key': randomUUID() }
    const first = one.merchant.post('/v1/payments', order, { ...key, prefer: 'wait=0' })
    const there = await two.merchant.post('/v1/payments', order, key)
    expect(there.status, there.text).to.equal(201)
    expect(paymentIn(await first).id).to.equal(paymentIn(there).id)
    expect(await bookAt(one.simulator, paymentIn(there).id)).to.have.length(1)
  })
})
