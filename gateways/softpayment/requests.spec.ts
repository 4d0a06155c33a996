import { expect } from 'chai'
import { contractProblems } from '../../ledger/core/contract-shape.ts'
import { money } from '../../ledger/core/money.ts'
import { before, cancelling, charging, done } from './answers.spec-helper.ts'
import { softpaymentContract } from './capabilities.ts'

describe('softpayment: requests', () => {
  it('asks as the contract has it', async () => {
    const { gateway, sent } = before({})
    await gateway.approve(charging)
    await gateway.cancel(cancelling)
    expect(sent.map(({ method, path, body }) => [method, path, body])).to.deep.equal([
      [
        'POST',
        '/v1/billing/payment',
        { billingKey: 'bill=1/2', amount: 10_000n, orderId: 'order-1', orderName: 'tea' },
      ],
      ['POST', '/v1/payments/pay%201%2F2/cancel', { cancelReason: 'why', cancelAmount: 3_000n }],
    ])
    for (const { headers } of sent) expect(headers).to.deep.equal({ authorization: 'Bearer sp_test_key' })
  })

  it('has its key where the contract with the merchant says', async () => {
    const { gateway, sent } = before({})
    const settings = { webhookSecret: 'hush', apiKeyHeader: 'X-Api-Key', apiKeyPrefix: '' }
    await gateway.approve({ ...charging, credentials: { ...charging.credentials, settings } })
    expect(sent[0]?.headers).to.deep.equal({ 'x-api-key': 'sp_test_key' })
  })

  it('cuts what may be only so long, and no character in two', async () => {
    const { gateway, sent } = before({})
    await gateway.approve({ ...charging, orderName: `${'x'.repeat(99)}😀` })
    await gateway.cancel({ ...cancelling, reason: `${'😀'.repeat(100)}y` })
    expect(sent[0]?.body).to.deep.include({ orderName: 'x'.repeat(99) })
    expect(sent[1]?.body).to.deep.include({ cancelReason: '😀'.repeat(100) })
  })

  it('asks for won only, and of billing keys only: of anything else nothing is sent', async () => {
    const { gateway, sent } = before(done)
    const dollars = money(100n, 'USD')
    const outcomes = [
      await gateway.approve({ ...charging, amount: dollars }),
      await gateway.approve({ ...charging, instrument: { kind: 'token', token: 'any' } }),
      await gateway.cancel({ ...cancelling, amount: dollars }),
    ]
    for (const outcome of outcomes)
      expect(outcome).to.have.nested.include({ kind: 'declined', 'failure.category': 8001 })
    expect(sent).to.deep.equal([])
  })

  it('keeps keys out of what Softpayment quotes', async () => {
    const message = 'sp_test_key bill=1/2 order-1'
    for (const [value, status] of [
      [{ code: 'INVALID_REQUEST', message }, 400],
      [{ status: 'FAILED', failure: { code: 'REJECT_CARD_COMPANY', message } }, 200],
    ] as const)
      expect(await before(value, status).gateway.approve(charging)).to.have.nested.include({
        kind: 'declined',
        'failure.providerMessage': '[secret] [secret] order-1',
      })
  })

  it('takes no header for its key that a request needs for itself, and wants the secret of webhooks', () => {
    const problemsWith = (settings: Readonly<Record<string, string>>): readonly string[] =>
      contractProblems(softpaymentContract, { secretKey: 'sp_live_12345678', settings }).map(
        ({ path }) => path,
      )
    const webhookSecret = 'sp_whsec_12345678'
    expect(problemsWith({ webhookSecret })).to.deep.equal([])
    expect(problemsWith({ webhookSecret, apiKeyHeader: 'X-API-KEY', apiKeyPrefix: '' })).to.deep.equal([])
    expect(problemsWith({})).to.deep.equal(['settings.webhookSecret'])
    for (const apiKeyHeader of ['Content-Length', 'host', 'a b', ''])
      expect(problemsWith({ webhookSecret, apiKeyHeader })).to.deep.equal(['settings.apiKeyHeader'])
  })
})
