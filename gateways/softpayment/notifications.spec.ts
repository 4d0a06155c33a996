import { expect } from 'chai'
import { createHmac } from 'node:crypto'
import { epochMsOf, instantOf } from '../../ledger/core/time.ts'
import type { Claim, ContractKeys, Reading } from '../port/notification.ts'
import { softpaymentNotifications } from './notifications.ts'

const webhookSecret = 'hush hush'
const contract: ContractKeys = { secretKey: 'sp_key', settings: { webhookSecret } }
const receivedAt = instantOf(Date.parse('2026-11-20T00:30:00Z'))
const now = String(epochMsOf(receivedAt) / 1_000)

const signatureOf = (text: string, timestamp = now, secret = webhookSecret): string =>
  createHmac('sha256', secret).update(`${timestamp}.${text}`).digest('hex')

const signedHeaders = (text: string, timestamp = now): Record<string, string> => ({
  'x-softpayment-signature': signatureOf(text, timestamp),
  'x-softpayment-timestamp': timestamp,
})

const readText = (
  text: string,
  headers: Record<string, string> = signedHeaders(text),
  contracts: readonly ContractKeys[] = [contract],
): Reading => softpaymentNotifications.read({ body: Buffer.from(text), headers, receivedAt }, contracts)
const read = (value: unknown): Reading => readText(JSON.stringify(value))

const at = instantOf(Date.parse('2026-11-20T00:29:00Z'))
const payment = { eventId: 'evt_1', paymentKey: 'pay_1', orderId: 'order-1', amount: 10_000 }
const done = {
  ...payment,
  eventType: 'PAYMENT_DONE',
  status: 'DONE',
  approvedAt: '2026-11-20T09:29:00+09:00',
}
const cancelled = {
  ...payment,
  eventType: 'PAYMENT_CANCELED',
  status: 'CANCELED',
  canceledAt: '2026-11-20T09:29:00.000+09:00',
  cancelAmount: 3_000,
}
const signed = (eventType: string, claim: Claim): Reading => ({
  kind: 'signed',
  notice: { eventId: 'evt_1', providerOrderId: 'order-1', eventType, claims: [claim] },
})

describe('softpayment: notifications', () => {
  it('claims a charge, by its paymentKey', () => {
    const claim: Claim = { operation: 'approve', amount: 10_000n, at, reference: 'pay_1' }
    expect(read(done)).to.deep.equal(signed('PAYMENT_DONE', claim))
  })

  it('claims a cancel, by the name that its answer gives it', () => {
    const claim: Claim = {
      operation: 'cancel',
      amount: 3_000n,
      at,
      reference: 'pay_1/2026-11-20T00:29:00/3000',
    }
    expect(read(cancelled)).to.deep.equal(signed('PAYMENT_CANCELED', claim))
    expect(read({ ...cancelled, status: 'PARTIAL_CANCELED' })).to.deep.equal(
      signed('PAYMENT_CANCELED', claim),
    )
  })

  it('claims all of the payment when a whole cancel names no amount', () => {
    const reading = read({ ...cancelled, cancelAmount: undefined })
    expect(reading).to.have.deep.nested.property('notice.claims[0].amount', 10_000n)
  })

  for (const [what, value] of [
    ['a charge that failed', { ...payment, eventType: 'PAYMENT_FAILED', status: 'FAILED' }],
    ['a status to come', { ...payment, eventType: 'PAYMENT_READY', status: 'READY' }],
    ['news of a key', { eventId: 'evt_1', eventType: 'BILLING_KEY_DELETED' }],
  ] as const)
    it(`has no use for ${what}`, () => {
      expect(read(value)).to.deep.equal({ kind: 'irrelevant' })
    })

  for (const [what, value] of [
    ['a list', []],
    ['an empty object', {}],
    ['no event id', { ...done, eventId: undefined }],
    ['no order', { ...done, orderId: undefined }],
    ['no reference', { ...done, paymentKey: undefined }],
    ['no amount', { ...done, amount: undefined }],
    ['an amount as text', { ...done, amount: '10000' }],
    ['no time', { ...done, approvedAt: undefined }],
    ['a cancel without its time', { ...cancelled, canceledAt: undefined }],
    ['a part without its amount', { ...cancelled, status: 'PARTIAL_CANCELED', cancelAmount: undefined }],
  ] as const)
    it(`cannot read ${what}`, () => {
      expect(read(value)).to.deep.equal({ kind: 'unreadable' })
    })

  it('cannot read what is no JSON', () => {
    expect(readText('{"eventId":')).to.deep.equal({ kind: 'unreadable' })
  })

  it('believes nobody else, and nothing that was changed', () => {
    const text = JSON.stringify(done)
    const headers = signedHeaders(text)
    const { 'x-softpayment-signature': signature = '', 'x-softpayment-timestamp': timestamp = '' } = headers
    const forgeries: readonly Record<string, string>[] = [
      {},
      { 'x-softpayment-signature': signature },
      { 'x-softpayment-timestamp': timestamp },
      { ...headers, 'x-softpayment-signature': signatureOf(text, now, 'sp_key') },
      { ...headers, 'x-softpayment-signature': signatureOf(`${text} `) },
      { ...headers, 'x-softpayment-signature': signature.toUpperCase() },
      { ...headers, 'x-softpayment-signature': signature.slice(1) },
      { ...headers, 'x-softpayment-signature': `${signature}00` },
      { ...headers, 'x-softpayment-timestamp': String(Number(now) + 1) },
      { 'x-softpayment-signature': signatureOf(text, 'now'), 'x-softpayment-timestamp': 'now' },
    ]
    for (const headers of forgeries) expect(readText(text, headers)).to.deep.equal({ kind: 'forged' })
  })

  it('knows the secret of any of the contracts, and none that is empty', () => {
    const text = JSON.stringify(done)
    const another: ContractKeys = { secretKey: 'sp_key', settings: { webhookSecret: 'another' } }
    expect(readText(text, undefined, [another, contract]).kind).to.equal('signed')
    expect(readText(text, undefined, [another])).to.deep.equal({ kind: 'forged' })
    expect(readText(text, undefined, [])).to.deep.equal({ kind: 'forged' })
    const unsigned = { ...signedHeaders(text), 'x-softpayment-signature': signatureOf(text, now, '') }
    for (const settings of [{}, { webhookSecret: '' }])
      expect(readText(text, unsigned, [{ secretKey: '', settings }])).to.deep.equal({ kind: 'forged' })
    expect(readText(text, unsigned, [{ secretKey: '' }])).to.deep.equal({ kind: 'forged' })
  })

  it('finds the signature in the headers of the contract, and its time in either unit', () => {
    const text = JSON.stringify(done)
    const settings = { webhookSecret, webhookSignatureHeader: 'X-Signed', webhookTimestampHeader: 'X-At' }
    const milliseconds = `${now}000`
    const headers = { 'x-signed': signatureOf(text, milliseconds), 'x-at': milliseconds }
    expect(readText(text, headers, [{ secretKey: 'sp_key', settings }]).kind).to.equal('signed')
    expect(readText(text, signedHeaders(text), [{ secretKey: 'sp_key', settings }])).to.deep.equal({
      kind: 'forged',
    })
  })

  it('holds for five minutes, before and after', () => {
    const text = JSON.stringify(done)
    for (const [seconds, kind] of [
      [-301, 'stale'],
      [-300, 'signed'],
      [300, 'signed'],
      [301, 'stale'],
    ] as const)
      expect(readText(text, signedHeaders(text, String(Number(now) + seconds))).kind).to.equal(kind)
  })
})
