import { expect } from 'chai'
import { DEMO_SECRET_KEY, startCardNetworkSim, type RunningSim } from '../../sims/card-network/server.ts'
import { agreed } from './agreement.spec-helper.ts'
import { isRefused } from './refusal.spec-helper.ts'
import {
  bookAt,
  clientOf,
  head,
  newMerchant,
  orderOf,
  paymentIn,
  problemIn,
  providerAt,
  query,
  startSystem,
  tokenAt,
  type Payment,
  type TestSystem,
} from './system.spec-helper.ts'

const OWN_KEY = 'the-merchants-own-provider-key'

describe('provider contracts', () => {
  let simulator: RunningSim
  let system: TestSystem
  before(async () => {
    // Who asks with another key finds nothing there, so the simulator tells whose key a payment was made with.
    simulator = await startCardNetworkSim({ secretKeys: [DEMO_SECRET_KEY, OWN_KEY] })
    system = await startSystem(providerAt(simulator.url))
  })
  after(async () => {
    await system.stop()
    await simulator.close()
  })

  const contractOf = (mode: 'test' | 'live', changes: object = {}): object => ({
    provider: 'card-network',
    mode,
    baseUrl: simulator.url,
    secretKey: OWN_KEY,
    ...changes,
  })
  const newOrder = async (): Promise<object> => orderOf(await tokenAt(simulator.url))

  /** Whose key the payment was made with. */
  const keyOf = async ({ id }: Payment): Promise<string | undefined> => {
    const [first] = await bookAt(simulator.url, id)
    const path = `/v1/orders/${first?.orderId ?? ''}`
    for (const key of [DEMO_SECRET_KEY, OWN_KEY])
      if ((await clientOf(simulator.url, key).get(path)).status === 200) return key
    return undefined
  }

  it('a live payment needs the merchant’s own contract, and is made with its key', async () => {
    const { id, client } = await newMerchant(system, { mode: 'live' })
    const path = `/v1/merchants/${id}/provider-contracts`
    const order = await newOrder()
    const before = await head(system)
    problemIn(await client.post('/v1/payments', order), '422 provider_contract_missing')
    expect(await head(system)).to.deep.equal(before)
    const testOnly = await system.admin.post(path, contractOf('test'))
    expect(testOnly.status, testOnly.text).to.equal(201)
    problemIn(await client.post('/v1/payments', order), '422 provider_contract_missing')
    const added = await system.admin.post(path, contractOf('live'))
    expect(added.status, added.text).to.equal(201)
    const payment = paymentIn(await client.post('/v1/payments', order))
    expect(payment).to.include({ status: 'APPROVED', mode: 'live' })
    expect(await keyOf(payment)).to.equal(OWN_KEY)
    await client.post(`/v1/payments/${payment.id}/cancel`, { amount: 3_000, reason: 'r' })
    const { book } = await agreed({ simulator: simulator.url }, client, payment.id)
    expect(book).to.deep.equal(['approve 10000', 'cancel 3000'])
  })

  it('a payment stays with the contract that it was made under', async () => {
    const { id, client } = await newMerchant(system)
    const earlier = paymentIn(await client.post('/v1/payments', await newOrder()))
    expect(await keyOf(earlier)).to.equal(DEMO_SECRET_KEY)
    await system.admin.post(`/v1/merchants/${id}/provider-contracts`, contractOf('test'))
    const later = paymentIn(await client.post('/v1/payments', await newOrder()))
    expect(await keyOf(later)).to.equal(OWN_KEY)
    for (const payment of [earlier, later]) {
      const told = await client.post(`/v1/payments/${payment.id}/cancel`, { reason: 'r' })
      expect(told.status, told.text).to.equal(200)
      const { book } = await agreed({ simulator: simulator.url }, client, payment.id)
      expect(book).to.deep.equal(['approve 10000', 'cancel 10000'])
    }
  })

  it('a wrong key of the merchant’s own is a definite decline, not a fall back on the environment’s', async () => {
    const { id, client } = await newMerchant(system)
    await system.admin.post(
      `/v1/merchants/${id}/provider-contracts`,
      contractOf('test', { secretKey: 'mistyped' }),
    )
    const told = await client.post('/v1/payments', await newOrder())
    const problem = problemIn(told, '422 provider_failed')
    expect(problem.category).to.equal(8002)
    const { payment, book } = await agreed({ simulator: simulator.url }, client, problem.instance.slice(13))
    expect([payment.status, book]).to.deep.equal(['FAILED', []])
  })

  it('is added once, for a merchant and a provider that exist; its key is neither shown nor stored', async () => {
    const { admin } = system
    const { id } = await newMerchant(system)
    const path = `/v1/merchants/${id}/provider-contracts`
    const key = { 'idempotency-key': 'contract-1' }
    const nobody = '/v1/merchants/mer_00000000000000000000000000000000/provider-contracts'
    problemIn(await admin.post(nobody, contractOf('test')), '404 merchant_not_found')
    problemIn(await admin.post(path, contractOf('test', { provider: 'nobody' })), '422 provider_unknown')
    const added = await admin.post(path, contractOf('test'), key)
    const replayed = await admin.post(path, contractOf('test'), key)
    expect([replayed.status, replayed.text]).to.deep.equal([201, added.text])
    expect(replayed.headers.get('idempotency-replayed')).to.equal('true')
    expect(added.text).not.to.contain(OWN_KEY)
    problemIn(await admin.post(path, contractOf('live'), key), '422 idempotency_key_reused')
    problemIn(await admin.post(path, contractOf('test')), '409 provider_contract_exists')
    const stored = `SELECT 1 FROM jangbu_log.events WHERE events::text LIKE '%${OWN_KEY}%'`
    expect(await query(system, stored)).to.deep.equal([])
    const sealed = `SELECT 1 FROM jangbu_log.events WHERE stream = 'merchant-${id}' AND data LIKE '%sealedSecretKey%'`
    expect(await query(system, sealed)).to.have.length(1)
  })

  const addresses: readonly (readonly [baseUrl: string, ko: string])[] = [
    ['http://user:pw@169.254.169.254/latest?x=1#f', '사용자 정보'],
    ['https://169.254.169.254/latest', '링크 로컬'],
    ['http://card-network.example', 'https여야 합니다'],
  ]
  for (const [baseUrl, ko] of addresses) {
    it(`is not added for ${baseUrl}, in either mode`, async () => {
      const { id } = await newMerchant(system)
      const path = `/v1/merchants/${id}/provider-contracts`
      for (const mode of ['test', 'live'] as const) {
        const send = (headers: object) =>
          system.admin.post(path, contractOf(mode, { baseUrl }), { ...headers })
        const [korean, english] = await isRefused(system, send, {
          problem: '400 invalid_request',
          paths: ['baseUrl'],
        })
        expect(korean?.text).to.contain(ko)
        expect(english?.text).not.to.match(/[가-힣]/)
      }
    })
  }

  it('is added once also when twenty add it at once', async () => {
    const { id } = await newMerchant(system)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        system.admin.post(`/v1/merchants/${id}/provider-contracts`, contractOf('live')),
      ),
    )
    const refused = answers.filter(({ status }) => status !== 201)
    expect(refused).to.have.length(19)
    for (const told of refused) problemIn(told, '409 provider_contract_exists')
  })
})
