import { expect } from 'chai'
import { instantOf } from '../../ledger/core/time.ts'
import {
  before,
  CLIENT_KEY,
  billing,
  call,
  cancelling,
  confirm,
  now,
  SECRET_KEY,
  undoing,
} from './answers.spec-helper.ts'
import { billingSignature, orderSignature, paymentSignature, tidSignature } from './signatures.ts'

const tid = 'UT 1/2'
const ediDate = now

describe('nice-pay: requests', () => {
  it('asks as the contract has it', async () => {
    const { gateway, sent } = before({})
    await gateway.approve(confirm)
    await gateway.approve(billing)
    await gateway.cancel(cancelling)
    await gateway.netCancel?.(undoing)
    await gateway.inquire.byTransaction?.({ ...call, reference: tid })
    await gateway.inquire.byOrder?.({ ...call, providerOrderId: 'order-1' })
    const ofTid = tidSignature({ tid, ediDate }, SECRET_KEY)
    expect(sent.map(({ method, path, body }) => [method, path, body])).to.deep.equal([
      [
        'POST',
        '/v1/payments/UT%201%2F2',
        {
          amount: 10_000n,
          ediDate,
          signData: paymentSignature({ tid, amount: 10_000n, ediDate }, SECRET_KEY),
        },
      ],
      [
        'POST',
        '/v1/subscribe/BIKY%3D1%2F2/payments',
        {
          orderId: 'order-1',
          amount: 10_000n,
          goodsName: 'tea',
          cardQuota: 3,
          useShopInterest: false,
          taxFreeAmt: 200n,
          ediDate,
          signData: billingSignature({ orderId: 'order-1', bid: 'BIKY=1/2', ediDate }, SECRET_KEY),
        },
      ],
      [
        'POST',
        '/v1/payments/UT%201%2F2/cancel',
        { reason: 'why', orderId: 'txn_1', cancelAmt: 3_000n, taxFreeAmt: 200n, ediDate, signData: ofTid },
      ],
      [
        'POST',
        '/v1/payments/netcancel',
        {
          orderId: 'order-1',
          ediDate,
          signData: orderSignature({ orderId: 'order-1', ediDate }, SECRET_KEY),
        },
      ],
      ['GET', `/v1/payments/UT%201%2F2?ediDate=${encodeURIComponent(ediDate)}&signData=${ofTid}`, undefined],
      ['GET', '/v1/payments/find/order-1?orderDate=20261120', undefined],
    ])
    const authorization = `Basic ${Buffer.from(`${CLIENT_KEY}:${SECRET_KEY}`).toString('base64')}`
    for (const { headers } of sent) expect(headers).to.deep.equal({ authorization })
  })

  it('keeps a billing key and signatures out of the recorded path', async () => {
    const { gateway, sent } = before({})
    await gateway.approve(billing)
    await gateway.inquire.byTransaction?.({ ...call, reference: 'UT1' })
    expect(sent.map(({ recordedPath }) => recordedPath)).to.deep.equal([
      '/v1/subscribe/{bid}/payments',
      '/v1/payments/UT1',
    ])
  })

  it('cuts what Nice Pay takes only so long, and no character in two', async () => {
    const { gateway, sent } = before({})
    await gateway.approve({ ...billing, orderName: `${'x'.repeat(38)}가나` })
    await gateway.cancel({ ...cancelling, reason: `${'가'.repeat(33)}xy` })
    expect(sent[0]?.body).to.deep.include({ goodsName: 'x'.repeat(38) })
    expect(sent[1]?.body).to.deep.include({ reason: `${'가'.repeat(33)}x` })
  })

  it('looks for an order on the next day, too, and stops where it learns something', async () => {
    const requestedAt = instantOf(Date.parse('2026-11-20T23:59:00+09:00'))
    const about = { ...call, requestedAt, providerOrderId: 'order-1' }
    const nothing = before({ resultCode: 'U111', resultMsg: '' })
    expect(await nothing.gateway.inquire.byOrder?.(about)).to.deep.equal({ kind: 'not_found' })
    expect(nothing.sent.map(({ path }) => path.slice(-8))).to.deep.equal(['20261120', '20261121'])
    const ill = before({ resultCode: 'A299', resultMsg: '' })
    expect(await ill.gateway.inquire.byOrder?.(about)).to.include({ kind: 'unknown' })
    expect(ill.sent).to.have.length(1)
  })

  it('keeps keys out of what Nice Pay quotes', async () => {
    const basic = Buffer.from(`${CLIENT_KEY}:${SECRET_KEY}`).toString('base64')
    const resultMsg = `${SECRET_KEY} ${basic} BIKY=1/2 BIKY%3D1%2F2 cus@1 order-1`
    const outcome = await before({ resultCode: 'U100', resultMsg }).gateway.approve(billing)
    expect(outcome).to.have.nested.include({
      kind: 'declined',
      'failure.providerMessage': '[secret] [secret] [secret] [secret] [secret] order-1',
    })
  })
})
