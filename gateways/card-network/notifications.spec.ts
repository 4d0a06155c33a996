import { expect } from 'chai'
import fc from 'fast-check'
import { createHmac } from 'node:crypto'
import { instantOf } from '../../ledger/core/time.ts'
import type { Delivery, Reading } from '../port/notification.ts'
import { cardNetworkNotifications } from './notifications.ts'

const SECRET_KEY = 'sk_of_the_contract'
const SIGNED_AT = 1_795_000_000

const notification = {
  eventId: 'evt_1',
  type: 'APPROVAL',
  transactionId: 'txn_1',
  orderId: 'order-1',
  amount: 10_000,
  status: 'APPROVED',
  occurredAt: '2026-11-20T09:30:00+09:00',
}
const codeOf = (body: string | Buffer, signedAt = String(SIGNED_AT), secretKey = SECRET_KEY): string =>
  createHmac('sha256', secretKey).update(`${signedAt}.`).update(body).digest('hex')

const deliveryOf = (body: string | Buffer, signature: string | undefined): Delivery => ({
  body: Buffer.from(body),
  headers: { 'x-card-network-signature': signature },
  receivedAt: instantOf(SIGNED_AT * 1_000),
})
const read = (body: string | Buffer, signature: string | undefined, secretKeys = [SECRET_KEY]): Reading =>
  cardNetworkNotifications.read(
    deliveryOf(body, signature),
    secretKeys.map((secretKey) => ({ secretKey })),
  )

const text = JSON.stringify(notification)
const code = codeOf(text)
const other = codeOf(text, String(SIGNED_AT), 'another key')
const signed: Reading = {
  kind: 'signed',
  notice: {
    eventId: 'evt_1',
    providerOrderId: 'order-1',
    eventType: 'APPROVAL',
    claims: [{ operation: 'approve', amount: 10_000n, at: instantOf(Date.parse('2026-11-20T00:30:00Z')) }],
  },
}

describe('card network: notifications', () => {
  it('believes what is signed with the key of the contract', () => {
    expect(read(text, `t=${String(SIGNED_AT)},v1=${code}`)).to.deep.equal(signed)
  })

  it('believes it while keys are being changed: one of several signatures, one of several keys', () => {
    const header = `t=${String(SIGNED_AT)},v1=${other},v1=${code},v0=${other}`
    expect(read(text, header, ['old', SECRET_KEY])).to.deep.equal(signed)
  })

  it('claims nothing in a word that the contract does not have', () => {
    const body = JSON.stringify({ ...notification, type: 'DISPUTE' })
    const reading = read(body, `t=${String(SIGNED_AT)},v1=${codeOf(body)}`)
    expect(reading).to.deep.include({ kind: 'signed' })
    expect('notice' in reading ? reading.notice.claims : undefined).to.deep.equal([])
  })

  it('reads the signature before the body, and the body only then', () => {
    for (const body of ['{', '[]', '{}', JSON.stringify({ ...notification, orderId: undefined })]) {
      expect(read(body, `t=${String(SIGNED_AT)},v1=${other}`)).to.deep.equal({ kind: 'forged' })
      expect(read(body, `t=${String(SIGNED_AT)},v1=${codeOf(body)}`)).to.deep.equal({ kind: 'unreadable' })
    }
  })

  const forged: readonly [string, string | undefined][] = [
    ['no signature', undefined],
    ['an empty one', ''],
    ['no time', `v1=${code}`],
    ['no code', `t=${String(SIGNED_AT)}`],
    ['another key', `t=${String(SIGNED_AT)},v1=${other}`],
    ['another time', `t=${String(SIGNED_AT + 1)},v1=${code}`],
    ['the same time spelt otherwise', `t=0${String(SIGNED_AT)},v1=${code}`],
    ['two times', `t=${String(SIGNED_AT)},t=${String(SIGNED_AT)},v1=${code}`],
    ['a time that is no number', `t=now,v1=${codeOf(text, 'now')}`],
    ['a code cut short', `t=${String(SIGNED_AT)},v1=${code.slice(2)}`],
    ['a code in capitals', `t=${String(SIGNED_AT)},v1=${code.toUpperCase()}`],
    ['another version', `t=${String(SIGNED_AT)},v0=${code}`],
  ]
  for (const [what, signature] of forged) {
    it(`takes it for forged with ${what}`, () => {
      expect(read(text, signature)).to.deep.equal({ kind: 'forged' })
    })
  }

  it('takes it for forged where no key is known, or an empty one', () => {
    const signature = `t=${String(SIGNED_AT)},v1=${codeOf(text, String(SIGNED_AT), '')}`
    expect(read(text, signature, [])).to.deep.equal({ kind: 'forged' })
    expect(read(text, signature, [''])).to.deep.equal({ kind: 'forged' })
  })

  const ages: readonly [number, Reading['kind']][] = [
    [-301, 'stale'],
    [-300, 'signed'],
    [300, 'signed'],
    [301, 'stale'],
  ]
  for (const [seconds, kind] of ages) {
    it(`takes it for ${kind} when its time is ${String(seconds)} s from ours`, () => {
      const signedAt = String(SIGNED_AT + seconds)
      expect(read(text, `t=${signedAt},v1=${codeOf(text, signedAt)}`).kind).to.equal(kind)
    })
  }

  it('believes nothing of which one bit was changed', () => {
    const sent = fc.record({
      body: fc
        .record({ eventId: fc.string({ minLength: 1, maxLength: 20 }), amount: fc.nat() })
        .map((more) => JSON.stringify({ ...notification, ...more })),
      secondsAgo: fc.integer({ min: -200, max: 200 }),
      part: fc.constantFrom<Part>('body', 'signature'),
      at: fc.nat(),
    })
    fc.assert(
      fc.property(sent, ({ body, secondsAgo, part, at }) => {
        const signedAt = String(SIGNED_AT - secondsAgo)
        const signature = `t=${signedAt},v1=${codeOf(body, signedAt)}`
        expect(read(body, signature).kind).to.equal('signed')
        const flipped = { body: Buffer.from(body), signature: Buffer.from(signature) }
        flip(flipped[part], at)
        expect(read(flipped.body, flipped.signature.toString('latin1')).kind).to.equal('forged')
      }),
      { numRuns: 1_000 },
    )
  })

  it('believes nothing of which any one bit of t and v1 was changed', () => {
    const signature = Buffer.from(`t=${String(SIGNED_AT)},v1=${code}`)
    for (let bit = 0; bit < signature.length * 8; bit += 1) {
      const changed = Buffer.from(signature)
      flip(changed, bit)
      expect(read(text, changed.toString('latin1')).kind, String(bit)).to.equal('forged')
    }
  })

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string({ maxLength: 200 }), (body, signature) => {
        expect(read(Buffer.from(body), signature).kind).to.equal('forged')
      }),
    )
  })
})

type Part = 'body' | 'signature'

const flip = (bytes: Buffer, at: number): void => {
  const bit = at % (bytes.length * 8)
  const index = Math.floor(bit / 8)
  bytes[index] = (bytes[index] ?? 0) ^ (1 << (bit % 8))
}
