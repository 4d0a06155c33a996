import { expect } from 'chai'
import { money } from '../../ledger/core/money.ts'
import { approved, before, billing, call, cancelling, confirm } from './answers.spec-helper.ts'

describe('toss: requests', () => {
  it('asks as the contract has it', async () => {
    const { gateway, sent } = before({})
    await gateway.approve(confirm)
    await gateway.approve(billing)
    await gateway.cancel(cancelling)
    await gateway.inquire.byTransaction?.({ ...call, reference: 'pay 1/2' })
    await gateway.inquire.byOrder?.({ ...call, providerOrderId: 'order-1' })
    expect(sent.map(({ method, path, body }) => [method, path, body])).to.deep.equal([
      ['POST', '/v1/payments/confirm', { paymentKey: 'pay 1/2', orderId: 'order-1', amount: 10_000n }],
      [
        'POST',
        '/v1/billing/bill%3D1%2F2',
        {
          customerKey: 'cus@1',
          amount: 10_000n,
          orderId: 'order-1',
          orderName: 'tea',
          cardInstallmentPlan: 3,
          taxFreeAmount: 200n,
        },
      ],
      [
        'POST',
        '/v1/payments/pay%201%2F2/cancel',
        { cancelReason: 'why', cancelAmount: 3_000n, refundableAmount: 7_000n, taxFreeAmount: 200n },
      ],
      ['GET', '/v1/payments/pay%201%2F2', undefined],
      ['GET', '/v1/payments/orders/order-1', undefined],
    ])
    const authorization = 'Basic dGVzdF9zazo='
    const posted = { authorization, 'idempotency-key': 'txn_1' }
    expect(sent.map(({ headers }) => headers)).to.deep.equal([
      posted,
      posted,
      posted,
      { authorization },
      { authorization },
    ])
  })

  it('keeps a billing key out of the recorded path', async () => {
    const { gateway, sent } = before({})
    await gateway.approve(billing)
    expect(sent[0]?.recordedPath).to.equal('/v1/billing/{billingKey}')
  })

  it('cuts what Toss takes only so long, and no character in two', async () => {
    const { gateway, sent } = before({})
    await gateway.approve({ ...billing, orderName: `${'x'.repeat(99)}😀` })
    await gateway.cancel({ ...cancelling, reason: `${'😀'.repeat(100)}y` })
    expect(sent[0]?.body).to.deep.include({ orderName: 'x'.repeat(99) })
    expect(sent[1]?.body).to.deep.include({ cancelReason: '😀'.repeat(100) })
  })

  it('asks for won only: of anything else nothing is sent', async () => {
    const { gateway, sent } = before(approved)
    const dollars = money(100n, 'USD')
    const outcomes = [
      await gateway.approve({ ...confirm, amount: dollars }),
      await gateway.cancel({ ...cancelling, amount: dollars }),
    ]
    for (const outcome of outcomes) {
      expect(outcome).to.have.nested.include({ kind: 'declined', 'failure.category': 8001 })
    }
    expect(sent).to.deep.equal([])
  })

  it('keeps keys out of what Toss quotes', async () => {
    const message = 'test_sk dGVzdF9zazo= bill=1/2 bill%3D1%2F2 cus@1 order-1'
    const outcome = await before({ code: 'INVALID_REQUEST', message }, 400).gateway.approve(billing)
    expect(outcome).to.have.nested.include({
      kind: 'declined',
      'failure.providerMessage': '[secret] [secret] [secret] [secret] [secret] order-1',
    })
  })
})
