import { expect } from 'chai'
import { instantOf } from '../../ledger/core/time.ts'
import type { Reading } from '../port/notification.ts'
import { approved, cancelled, SECRET_KEY, signatureOf } from './answers.spec-helper.ts'
import { nicePayNotifications } from './notifications.ts'

const contracts = [{ secretKey: 'f'.repeat(32) }, { secretKey: SECRET_KEY }]
const readText = (text: string, known = contracts): Reading =>
  nicePayNotifications.read({ body: Buffer.from(text), headers: {}, receivedAt: instantOf(0) }, known)
const read = (value: unknown): Reading => readText(JSON.stringify(value))

const at = '2026-11-20T00:30:00.000Z'

describe('nice-pay: notifications', () => {
  it('are signed by one of the contracts, and tell what was done', () => {
    expect(read(approved)).to.deep.equal({
      kind: 'signed',
      notice: {
        eventId: 'UT 1/2 paid ',
        providerOrderId: 'order-1',
        eventType: 'paid',
        claims: [{ operation: 'approve', amount: 10_000n, at }],
      },
    })
    expect(read(cancelled)).to.deep.equal({
      kind: 'signed',
      notice: {
        eventId: 'UT 1/2 partialCancelled ours',
        providerOrderId: 'order-1',
        eventType: 'partialCancelled',
        claims: [
          { operation: 'approve', amount: 10_000n, at },
          { operation: 'cancel', amount: 3_000n, at },
          { operation: 'cancel', amount: 3_000n, at },
        ],
      },
    })
  })

  it('claim nothing where nothing was paid yet', () => {
    const issued = { ...approved, status: 'ready', paidAt: '0', payMethod: 'vbank', balanceAmt: 0 }
    expect(read(issued)).to.have.deep.nested.property('notice.claims', [])
    expect(read({ ...approved, currency: 'USD' })).to.have.deep.nested.property('notice.claims', [])
  })

  it('are of any age, and the same event however often they come', () => {
    const old = read({ ...approved, resultMsg: 'once more' })
    expect(old).to.deep.equal(read(approved))
    expect(read({ ...cancelled, cancelledTid: 'earlier' })).to.have.nested.property(
      'notice.eventId',
      'UT 1/2 partialCancelled earlier',
    )
  })

  it('are forged without a right signature', () => {
    const forged: readonly (readonly [string, object])[] = [
      ['none', { signature: undefined }],
      ['an empty one', { signature: '' }],
      ['another', { signature: signatureOf('UT 2', 10_000n) }],
      ['that of another amount', { amount: 10_001 }],
      ['that of another time', { ediDate: '2026-11-20T09:30:01.124+0900' }],
    ]
    for (const [what, spoilt] of forged)
      expect(read({ ...approved, ...spoilt }), what).to.deep.equal({ kind: 'forged' })
    expect(readText(JSON.stringify(approved), [])).to.deep.equal({ kind: 'forged' })
  })

  it('are of no use when an address is tried', () => {
    const trial = { ...approved, tid: 'UTWEBHOOKm03012410161928322466', status: 'ready' }
    expect(read(trial)).to.deep.equal({ kind: 'irrelevant' })
  })

  const unreadable: readonly (readonly [string, string])[] = [
    ['nothing', ''],
    ['no JSON', '{"tid":'],
    ['a list', '[]'],
    ['an empty object', '{}'],
    ['no order', JSON.stringify({ ...approved, orderId: undefined })],
    ['an order too long', JSON.stringify({ ...approved, orderId: 'x'.repeat(65) })],
    ['a status unheard of', JSON.stringify({ ...approved, status: 'new' })],
    ['a cancel that it does not show', JSON.stringify({ ...cancelled, cancelledTid: 'other' })],
    ['an amount as text', JSON.stringify({ ...approved, amount: '10000' })],
  ]
  for (const [what, text] of unreadable) {
    it(`cannot be read with ${what}`, () => {
      expect(readText(text)).to.deep.equal({ kind: 'unreadable' })
    })
  }

  it('are answered with OK, and come from two addresses', () => {
    expect(nicePayNotifications.reply).to.deep.equal({ contentType: 'text/html', text: 'OK' })
    expect(nicePayNotifications.sources).to.deep.equal(['121.133.126.86', '121.133.126.87'])
  })
})
