import { expect } from 'chai'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import { startCardNetworkSim } from '../../sims/card-network/server.ts'
import { placesOf } from './places.spec-helper.ts'
import { isRefused } from './refusal.spec-helper.ts'
import {
  clientOf,
  eventually,
  head,
  newMerchant,
  orderOf,
  pay,
  providerAt,
  startSystem,
  tokenAt,
  type TestSystem,
  type Told,
} from './system.spec-helper.ts'

const VISA = '4111111111111111'
const AMEX = '3782 822463 10005'
const DASHED = '5555-5555-5555-4444'
const SPACED = '6011 1111 1111 1117'
const IN_ADDRESS = '30569309025904'
const everyForm = [VISA, '4111 1111 1111 1111', AMEX, '378282246310005', DASHED, '5555555555554444', SPACED]

/** Changes of an order. */
const rows: readonly (readonly [where: string, change: object])[] = [
  ['in the order id', { orderId: VISA }],
  ['in the order id, among letters', { orderId: `order-${VISA}-1` }],
  ['in the order name', { orderName: `카드 ${SPACED} 결제` }],
  ['in the payer reference', { payerReference: DASHED }],
  ['in place of a token', { method: { type: 'token', token: VISA } }],
  ['in a field that we do not know', { method: { type: 'card', number: AMEX } }],
  ['deep in fields that we do not know', { extra: [{ card: [{ pan: [DASHED] }] }] }],
  ['with other signs between the groups', { orderName: '4111.1111/1111_1111' }],
  [
    'in full width, with white space of other kinds',
    { orderName: '４１１１\u00a0１１１１  １１１１–１１１１' },
  ],
  ['in one long word', { orderName: `VISA${VISA}exp1227` }],
  ['in metadata', { metadata: { memo: `paid with ${AMEX}` } }],
  ['in metadata of metadata', { metadata: { card: { number: SPACED } } }],
  ['as a key of metadata', { metadata: { [VISA]: 'x' } }],
  ['as a part of a key of metadata', { metadata: { [`card${VISA}`]: 'x' } }],
  ['as a field that we do not know', { [`card ${DASHED}`]: 'x' }],
  ['as a number', { metadata: { card: Number(VISA) } }],
  ['as a number in a list', { cards: [1, Number(VISA)] }],
  ['as an amount', { amount: Number(VISA) }],
  ['with its expiry date', { orderName: '4111 1111 1111 1111 12/27' }],
  ['with its CVC', { orderName: `${VISA} 123` }],
  ['with its CVC, dashed', { orderName: `${DASHED}-123` }],
  ['after another number', { orderName: `1 ${SPACED}` }],
  ['twice', { orderName: `${VISA} ${VISA}` }],
]

describe('card numbers', () => {
  let database: TestDatabase
  let dataDir: string
  let child: ChildProcess
  let system: TestSystem
  let written = ''

  // Its own process, as somebody would run it, for what it writes.
  before(async () => {
    database = await testDatabase()
    dataDir = await mkdtemp(join(tmpdir(), 'jangbu-e2e-'))
    const variables = { DATABASE_URL: database.url, JANGBU_DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'trace' }
    const program = new URL('../cli/jangbu.js', import.meta.url).pathname
    child = spawn(process.execPath, [program, 'start'], { env: variables, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        written += chunk.toString()
      })
    await eventually(
      () => Promise.resolve(written),
      (text) => text.includes('Jangbu listens on'),
      15_000,
    )
    const access = JSON.parse(await readFile(join(dataDir, 'dev.json'), 'utf8')) as Record<string, string> & {
      simulators: Record<string, string>
    }
    const url = access['url'] ?? ''
    // What the log holds is looked at before and after each request: nothing else may write into it.
    for (const simulator of Object.values(access.simulators))
      await fetch(`${simulator}/__notifications`, { method: 'POST', body: '{"url":null}' })
    system = {
      url,
      variables,
      simulator: access.simulators['card-network'] ?? '',
      merchant: clientOf(url, access['secretKey'] ?? ''),
      admin: clientOf(url, access['adminKey'] ?? ''),
      stop: async () => {
        if (child.exitCode !== null) return
        const ended = once(child, 'exit')
        child.kill('SIGTERM')
        await ended
      },
    }
  })
  after(async () => {
    await system.stop()
    await database.drop()
    await rm(dataDir, { recursive: true })
  })

  const refuses = async (send: (headers: object) => Promise<Told>): Promise<void> => {
    const answers = await isRefused(system, send, { problem: '400 card_number_refused' })
    for (const { text } of answers) for (const form of everyForm) expect(text).not.to.contain(form)
  }

  for (const [where, change] of rows) {
    it(`are refused ${where}, and not repeated`, async () => {
      const order = orderOf(await tokenAt(system.simulator), change)
      await refuses((headers) => system.merchant.post('/v1/payments', order, { ...headers }))
    })
  }

  it('are refused by every other command and query', async () => {
    const { merchant, admin } = system
    const { id } = await pay(system, { capture: 'manual' })
    for (const action of ['cancel', 'void'])
      await refuses((headers) =>
        merchant.post(`/v1/payments/${id}/${action}`, { reason: SPACED }, { ...headers }),
      )
    await refuses((headers) => merchant.post(`/v1/payments/${id}/capture`, { pan: VISA }, { ...headers }))
    await refuses((headers) => merchant.get(`/v1/payments?orderId=${VISA}`, { ...headers }))
    await refuses((headers) => merchant.get(`/v1/payments?${VISA}=1`, { ...headers }))
    const registration = { name: DASHED, businessNumber: '1234567890' }
    await refuses((headers) => admin.post('/v1/merchants', registration, { ...headers }))
    const merchantId = (await newMerchant(system)).id
    const contract = {
      provider: 'card-network',
      mode: 'test',
      baseUrl: 'http://127.0.0.1:1',
      secretKey: VISA,
    }
    await refuses((headers) =>
      admin.post(`/v1/merchants/${merchantId}/provider-contracts`, contract, { ...headers }),
    )
  })

  it('are refused as an idempotency key, and not taken as a request id: both are kept', async () => {
    const order = orderOf(await tokenAt(system.simulator))
    const before = await head(system)
    const told = await system.merchant.post('/v1/payments', order, { 'idempotency-key': VISA })
    expect(told.status, told.text).to.equal(400)
    expect(await head(system)).to.deep.equal(before)
    const named = await system.merchant.post('/v1/payments', order, { 'request-id': VISA })
    expect(named.headers.get('request-id')).not.to.equal(VISA)
  })

  // One of a thousand UUIDs has so many digits in a row, with a dash between them.
  const uuids = ['53375055-6285-41bf-8a9c-afe054cd49bb', 'bed0c7a4-f78b-4571-9104-91369246b168']
  for (const uuid of uuids) {
    it(`are not what a UUID is: ${uuid}`, async () => {
      expect((await pay(system, { orderId: `order-${uuid}` })).orderId).to.equal(`order-${uuid}`)
    })
  }

  it('are not what other numbers are: a date, a clock, a phone, an account, a UUID', async () => {
    const orderName = '2026-11-20 110-123-456789 010-1234-5678 1732060800000'
    const metadata = { uuid: '4c1f3d52-1111-4111-8111-111111111111', big: '1234567890123456' }
    expect((await pay(system, { orderName, metadata })).orderName).to.equal(orderName)
  })

  it('stand in no table afterwards', async () => {
    const { id } = await pay(system)
    for (const form of everyForm) expect(await placesOf(system, form), form).to.deep.equal([])
    expect(await placesOf(system, id)).to.include('jangbu_log.events')
  })

  it('stand in no line of the log, nor do tokens and keys; also when one stands in an address', async () => {
    const token = await tokenAt(system.simulator)
    const { secretKey } = await newMerchant(system)
    const { post } = clientOf(system.url, secretKey)
    expect((await post('/v1/payments', orderOf(token), { 'request-id': 'req-last' })).status).to.equal(201)
    await post('/v1/payments', orderOf(VISA))
    await system.merchant.get(`/v1/payments/${IN_ADDRESS}`)
    await system.stop()
    expect(written).to.contain('req-last').and.to.contain('req-in-ko')
    const found = [...everyForm, token, secretKey, IN_ADDRESS].filter((one) => written.includes(one))
    expect(found).to.deep.equal([])
  })
})

describe('tokens that look like card numbers', () => {
  it('are taken: one of some hundred tokens has so many digits behind its first letters', async () => {
    const simulator = await startCardNetworkSim({ runId: '4111111111' })
    const system = await startSystem(providerAt(simulator.url))
    try {
      const tokens: string[] = []
      for (let count = 0; count < 9; count += 1) tokens.push(await tokenAt(simulator.url))
      // Its sixteen digits pass the check of card numbers.
      expect(tokens).to.include('ctk_4111111111000009')
      for (const token of tokens) {
        const told = await system.merchant.post('/v1/payments', orderOf(token))
        expect(told.status, told.text).to.equal(201)
      }
    } finally {
      await system.stop()
      await simulator.close()
    }
  })
})
