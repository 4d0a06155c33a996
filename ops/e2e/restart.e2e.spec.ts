import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import { DEMO_SECRET_KEY, startCardNetworkSim, type RunningSim } from '../../sims/card-network/server.ts'
import { agreed } from './agreement.spec-helper.ts'
import {
  clientOf,
  eventually,
  head,
  keyIn,
  merchantIn,
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
} from './system.spec-helper.ts'

const OWN_KEY = 'own-provider-key'

describe('a restart on the same database and data directory', () => {
  let database: TestDatabase
  let dataDir: string
  let simulator: RunningSim
  let system: TestSystem
  const begin = async (): Promise<void> => {
    system = await startSystem({
      ...providerAt(simulator.url),
      DATABASE_URL: database.url,
      JANGBU_DATA_DIR: dataDir,
    })
    system = { ...system, simulator: simulator.url }
  }
  const restart = async (): Promise<void> => {
    await system.stop()
    await begin()
  }
  beforeEach(async () => {
    database = await testDatabase()
    dataDir = await mkdtemp(join(tmpdir(), 'jangbu-e2e-'))
    // Thinks for a moment, so that something is under way when the system stops.
    simulator = await startCardNetworkSim({ secretKeys: [DEMO_SECRET_KEY, OWN_KEY], processingMs: 100 })
    await begin()
  })
  afterEach(async () => {
    await system.stop()
    await simulator.close()
    await database.drop()
    await rm(dataDir, { recursive: true })
  })
  const access = async (): Promise<object> => {
    const { secretKey, adminKey } = JSON.parse(await readFile(join(dataDir, 'dev.json'), 'utf8')) as Record<
      string,
      string
    >
    return { secretKey, adminKey }
  }
  const views = async (client: Client, id: string): Promise<readonly unknown[]> =>
    Promise.all(
      [`/${id}`, `/${id}/events`, '?limit=100'].map(
        async (path) => (await client.get(`/v1/payments${path}`)).body,
      ),
    )

  it('keeps the keys, the payments, the lists and the timelines, and writes nothing', async () => {
    const { id } = await pay(system)
    const held = await pay(system, { capture: 'manual' })
    await system.merchant.post(`/v1/payments/${id}/cancel`, { amount: 3_000, reason: 'r' })
    await agreed(system, system.merchant, id)
    const [keys, seen, before] = [await access(), await views(system.merchant, id), await head(system)]
    await restart()
    expect(await access()).to.deep.equal(keys)
    expect(await views(system.merchant, id)).to.deep.equal(seen)
    expect(await head(system)).to.deep.equal(before)
    expect((await agreed(system, system.merchant, held.id)).payment).to.deep.equal(held)
  })

  it('goes on with earlier payments and answers earlier requests as before', async () => {
    const order = orderOf(await tokenAt(simulator.url))
    const key = { 'idempotency-key': randomUUID() }
    const first = await system.merchant.post('/v1/payments', order, key)
    const { id } = paymentIn(first)
    const held = await pay(system, { capture: 'manual' })
    await restart()
    const again = await system.merchant.post('/v1/payments', order, key)
    expect([again.status, again.text]).to.deep.equal([201, first.text])
    expect(again.headers.get('idempotency-replayed')).to.equal('true')
    problemIn(await system.merchant.post('/v1/payments', order), '409 payment_already_approved')
    await system.merchant.post(`/v1/payments/${id}/cancel`, { amount: 3_000, reason: 'r' })
    await system.merchant.post(`/v1/payments/${held.id}/capture`, { amount: 4_000 })
    await restart()
    await system.merchant.post(`/v1/payments/${id}/cancel`, { reason: 'r' })
    await system.merchant.post(`/v1/payments/${held.id}/void`, { reason: 'r' })
    const { payment, book } = await agreed(system, system.merchant, id)
    expect(payment.status).to.equal('CANCELED')
    expect(book).to.deep.equal(['approve 10000', 'cancel 3000', 'cancel 7000'])
    expect((await agreed(system, system.merchant, held.id)).book).to.deep.equal([
      'pre-authorize 10000',
      'capture 4000',
      'void 6000',
    ])
  })

  it('keeps merchants, their keys and their sealed contracts', async () => {
    const number = newBusinessNumber()
    const registration = { name: '가맹점', businessNumber: number }
    const key = { 'idempotency-key': randomUUID() }
    const { id } = merchantIn(await system.admin.post('/v1/merchants', registration, key))
    const live = await newMerchant(system, { mode: 'live', of: id })
    const gone = await newMerchant(system, { of: id })
    await system.admin.post(`/v1/merchants/${id}/api-keys/${gone.keyId}/revoke`, {})
    const contract = { provider: 'card-network', mode: 'live', baseUrl: simulator.url, secretKey: OWN_KEY }
    await system.admin.post(`/v1/merchants/${id}/provider-contracts`, contract)
    await restart()
    expect(merchantIn(await system.admin.post('/v1/merchants', registration, key)).id).to.equal(id)
    problemIn(await system.admin.post('/v1/merchants', registration), '409 business_number_taken')
    problemIn(await clientOf(system.url, gone.secretKey).get('/v1/payments'), '401 authentication_failed')
    const client = clientOf(system.url, live.secretKey)
    const payment = paymentIn(await client.post('/v1/payments', orderOf(await tokenAt(simulator.url))))
    expect(payment.mode).to.equal('live')
    const rotated = keyIn(await system.admin.post(`/v1/merchants/${id}/api-keys/${live.keyId}/rotate`, {}))
    await restart()
    problemIn(await clientOf(system.url, live.secretKey).get('/v1/payments'), '401 authentication_failed')
    await agreed(system, clientOf(system.url, rotated.secretKey ?? ''), payment.id)
  })

  it('ends what is under way: who waits is answered, and who does not finds the outcome', async () => {
    const { merchant } = system
    const tokens = await Promise.all(Array.from({ length: 10 }, () => tokenAt(simulator.url)))
    const orders = tokens.map((token) => orderOf(token))
    const left = await Promise.all(
      orders.slice(0, 5).map((order) => merchant.post('/v1/payments', order, { prefer: 'wait=0' })),
    )
    const waiting = orders.slice(5).map((order) => merchant.post('/v1/payments', order))
    const listed = async () => (await merchant.get('/v1/payments?limit=100')).text.match(/"orderId"/g)?.length
    await eventually(listed, (count) => count === 10)
    const [stayed] = await Promise.all([Promise.all(waiting), restart()])
    expect(left.map(({ status }) => status)).to.deep.equal([202, 202, 202, 202, 202])
    for (const told of [...left, ...stayed]) {
      const { payment, book } = await agreed(system, system.merchant, paymentIn(told).id)
      expect([payment.status, book]).to.deep.equal(['APPROVED', ['approve 10000']])
    }
  })
})
