import { expect } from 'chai'
import fc from 'fast-check'
import { gzipSync } from 'node:zlib'
import type { PaymentId } from '../../ledger/core/ids.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { cardNetworkId } from '../card-network/capabilities.ts'
import { tossId } from '../toss/capabilities.ts'
import { notice, noticeOf, nowSeconds, signed } from './card-network.spec-helper.ts'
import {
  demoKey,
  newStore,
  openDoor,
  receivedIn,
  send,
  type OpenDoor,
  type Sent,
} from './door.spec-helper.ts'
import { ownContract, paying } from './orders.spec-helper.ts'

const signatureHeader = 'x-card-network-signature'
const at = (offsetSeconds: number) => (body: string) => signed(body, demoKey, nowSeconds() + offsetSeconds)
const withHeader =
  (change: (header: string) => string) =>
  (body: string): Sent => {
    const { headers = {} } = signed(body)
    return { body, headers: { [signatureHeader]: change(headers[signatureHeader] ?? '') } }
  }

/** What is sent instead of a good notification, and what is answered. */
const rows: readonly (readonly [what: string, status: number, sent: (good: string) => Sent])[] = [
  ['signed six minutes ago', 401, at(-360)],
  ['signed 305 seconds ago', 401, at(-305)],
  ['signed 305 seconds in the future', 401, at(305)],
  ['signed in ten years', 401, at(10 * 365 * 86_400)],
  ['signed with another key', 401, (body) => signed(body, 'another key')],
  ['signed with no key', 401, (body) => signed(body, '')],
  ['not signed', 401, (body) => ({ body })],
  ['with an empty signature', 401, withHeader(() => '')],
  ['with a signature and no time', 401, withHeader((header) => header.replace(/^t=\d+,/, ''))],
  [
    'with another time than was signed',
    401,
    withHeader((header) => header.replace(/\d,/, (last) => `${String((Number(last[0]) + 1) % 10)},`)),
  ],
  ['with half a signature', 401, withHeader((header) => header.slice(0, -32))],
  ['with two times', 401, withHeader((header) => `t=1,${header}`)],
  [
    'with a signature of 8 kB',
    401,
    withHeader((header) => `${header},v1=${'0'.repeat(8_000)}`.replace(/v1=[0-9a-f]{64},/, '')),
  ],
  [
    'with another body than was signed',
    401,
    (body) => ({ ...signed(body), body: body.replace('10000', '10001') }),
  ],
  ['with a space more than was signed', 401, (body) => ({ ...signed(body), body: `${body} ` })],
  ['empty', 401, () => ({})],
  ['signed and empty', 400, () => signed('')],
  ['signed and no JSON', 400, () => signed('<xml/>')],
  ['signed and half a JSON', 400, (body) => signed(body.slice(0, -1))],
  ['signed and a list', 400, (body) => signed(`[${body}]`)],
  ['signed and null', 400, () => signed('null')],
  ['signed and without an order', 400, (body) => signed(body.replace('"orderId"', '"order"'))],
  ['signed and 60,000 opened brackets', 400, () => signed('['.repeat(60_000))],
  ['signed and too large', 413, (body) => signed(body + ' '.repeat(64 * 1024))],
  [
    'packed',
    415,
    (body) => ({
      ...signed(body),
      body: gzipSync(body),
      headers: { ...signed(body).headers, 'content-encoding': 'gzip' },
    }),
  ],
]

describe('the door refuses, and stores nothing of', () => {
  let store: EventStore
  let door: OpenDoor
  let paymentId: PaymentId
  before(async () => {
    store = newStore()
    door = await openDoor(store)
    paymentId = await paying(door)
  })
  after(() => door.close())
  const staysEmpty = async (): Promise<void> => {
    expect(await receivedIn(store)).to.deep.equal([])
    expect(door.told).to.deep.equal([])
  }

  for (const [what, status, sent] of rows) {
    it(`what is ${what}: ${String(status)}`, async () => {
      const told = await send(door, sent(noticeOf(paymentId)))
      expect(told.status, told.text).to.equal(status)
      expect(told.headers.has('www-authenticate')).to.equal(status === 401)
      await staysEmpty()
    })
  }

  it('any one bit turned over, in the body or in the signature', async () => {
    const body = Buffer.from(noticeOf(paymentId))
    const { headers = {} } = signed(body.toString())
    for (let bit = 0; bit < body.length * 8; bit += 3) {
      const changed = Buffer.from(body)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect((await send(door, { body: changed, headers })).status, `bit ${String(bit)}`).to.equal(401)
    }
    const signature = Buffer.from(headers[signatureHeader] ?? '')
    for (let bit = 0; bit < signature.length * 8; bit += 1) {
      const changed = Buffer.from(signature)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const text = changed.toString('latin1')
      if (!/^[\x21-\x7e]+$/.test(text)) continue
      const told = await send(door, { body, headers: { [signatureHeader]: text } })
      expect(told.status, text).to.equal(401)
    }
    await staysEmpty()
  }).timeout(60_000)

  it('addresses at which there is nothing', async () => {
    const own = await ownContract(door, cardNetworkId, 'own-key')
    const [, , , , merchantId = '', contractId = ''] = own.path.split('/')
    const nobody = `mer_${'0'.repeat(32)}`
    const body = noticeOf(paymentId)
    const paths: readonly (readonly [path: string, status: number])[] = [
      ['/v1/webhooks', 404],
      ['/v1/webhooks/nobody', 404],
      ['/v1/webhooks/Card-Network', 404],
      ['/v1/webhooks/__proto__', 404],
      [`/v1/webhooks/card-network/${merchantId}`, 404],
      [`/v1/webhooks/card-network/${nobody}/${contractId}`, 404],
      [`/v1/webhooks/card-network/${merchantId}/con_${'0'.repeat(32)}`, 404],
      [`/v1/webhooks/card-network/${merchantId}/environment:card-network`, 404],
      [`/v1/webhooks/toss-payments/${merchantId}/${contractId}`, 404],
      [`/v1/webhooks/card-network/%00/${contractId}`, 404],
      [`/v1/webhooks/card-network/${merchantId}/%00`, 404],
      [`/v1/webhooks/card-network/${merchantId}/${'x'.repeat(4_000)}`, 404],
      ['/v1/webhooks/%00', 404],
      ['/v1/webhooks/%zz', 400],
      [`/v1/webhooks/card-network/%ed%a0%80/${contractId}`, 400],
    ]
    for (const [path, status] of paths) {
      expect((await send(door, { ...signed(body), path })).status, path).to.equal(status)
      expect((await send(door, { ...signed(body, 'own-key'), path })).status, path).to.equal(status)
    }
    expect((await send(door, { ...signed(body, 'own-key'), path: own.path })).status).to.equal(200)
  })

  it('every other method', async () => {
    const own = await ownContract(door, tossId, 'own-key')
    for (const path of ['/v1/webhooks/card-network', '/v1/webhooks/nobody', own.path]) {
      for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']) {
        const told = await send(door, { path, method })
        expect([told.status, told.headers.get('allow')], `${method} ${path}`).to.deep.equal([405, 'POST'])
      }
    }
  })
})

describe('whatever is sent to the door', () => {
  it('is never answered by a 5xx, and nothing unsigned is stored', async () => {
    const store = newStore()
    const door = await openDoor(store)
    const paths = ['/v1/webhooks/card-network', '/v1/webhooks/toss-payments', '/v1/webhooks/x/y/z']
    const header = fc.stringMatching(/^[\x21-\x7e]{0,80}$/)
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.json().map((text) => Buffer.from(text)),
      fc.jsonValue().map((value) => Buffer.from(notice('order-1', { type: value, extra: value }))),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), body, header, async (path, bytes, text) => {
        const headers = { [signatureHeader]: text, 'content-type': text }
        expect((await send(door, { path, body: bytes, headers })).status).to.be.within(200, 499)
      }),
      { numRuns: 300 },
    )
    expect(await receivedIn(store)).to.deep.equal([])
    await door.close()
  }).timeout(30_000)

  it('and signed is kept or refused: never a 5xx either', async () => {
    const door = await openDoor()
    const word = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.string({ minLength: 190, maxLength: 400 }),
    )
    await fc.assert(
      fc.asyncProperty(word, word, word, async (orderId, type, eventId) => {
        const told = await send(door, signed(notice(orderId, { type, eventId })))
        expect(told.status, told.text).to.be.oneOf([200, 400])
      }),
      { numRuns: 100 },
    )
    await door.close()
  }).timeout(30_000)
})
