import { expect } from 'chai'
import { won } from '../port/conformance-subject.ts'
import {
  approveAt,
  approved,
  before,
  oneTime,
  refusal,
  subscription,
  totals,
  unknown,
} from './answers.spec-helper.ts'

describe('kakao-pay: an approval', () => {
  const result = {
    reference: 'T1',
    approvalNumber: '00000001',
    amount: won(10_000n),
    approvedAt: '2026-11-20T00:30:00.000Z',
    methodKind: 'card',
  }

  it('is read from the answer', async () => {
    expect(await approveAt(approved)).to.deep.equal({ kind: 'succeeded', result })
  })

  it('was paid by card, out of the wallet, or nobody knows', async () => {
    for (const [method, methodKind] of [
      ['MONEY', 'wallet'],
      ['NEW', null],
      [undefined, null],
    ] as const) {
      const outcome = await approveAt({ ...approved, payment_method_type: method, card_info: undefined })
      const other = { ...result, approvalNumber: null, methodKind }
      expect(outcome, String(method)).to.deep.equal({ kind: 'succeeded', result: other })
    }
    const outcome = await approveAt({ ...approved, card_info: { approved_id: '' } })
    expect(outcome).to.deep.equal({ kind: 'succeeded', result: { ...result, approvalNumber: null } })
  })

  it('tells another amount as it is', async () => {
    const outcome = await approveAt({ ...approved, amount: totals(9_999) })
    expect(outcome).to.deep.equal({ kind: 'succeeded', result: { ...result, amount: won(9_999n) } })
  })

  it('has a tid of its own for a subscription, and is known by its cid too', async () => {
    const other = { ...approved, tid: 'T9', cid: 'TCSUBSCRIP', sid: 'S1' }
    const known = { ...result, reference: 'T9@TCSUBSCRIP' }
    expect(await approveAt(other, subscription)).to.deep.equal({ kind: 'succeeded', result: known })
    expect(await approveAt({ ...other, sid: undefined }, subscription)).to.include({ kind: 'succeeded' })
    expect(await approveAt({ ...other, sid: 'S2' }, subscription)).to.deep.equal(unknown)
    expect(await approveAt({ ...other, partner_order_id: 'order-2' }, subscription)).to.deep.equal(unknown)
  })

  it('is not asked for without what the window has to give', async () => {
    for (const window of [undefined, {}, { pg_token: 'x' }, { partner_user_id: 'x' }]) {
      const { gateway, sent } = before(approved)
      const token = { kind: 'token' as const, token: 'T1', ...(window === undefined ? {} : { window }) }
      expect(await gateway.approve({ ...oneTime, instrument: token })).to.have.nested.include({
        kind: 'declined',
        'failure.category': 8001,
      })
      expect(sent).to.deep.equal([])
    }
  })

  it('is not asked for of a SID in instalments, or without a cid for it', async () => {
    const { gateway, sent } = before(approved)
    const { billingCid: _billingCid, ...settings } = subscription.credentials.settings ?? {}
    const without = { ...subscription, credentials: { ...subscription.credentials, settings } }
    for (const [request, category] of [
      [{ ...subscription, installmentMonths: 2 }, 8001],
      [without, 8002],
    ] as const) {
      expect(await gateway.approve(request)).to.have.nested.include({
        kind: 'declined',
        'failure.category': category,
      })
    }
    expect(sent).to.deep.equal([])
  })

  it('says with the code what the card or the bank said', async () => {
    expect(await before(refusal(-780, 'LACK_BALANCE'), 400).gateway.approve(oneTime)).to.deep.equal({
      kind: 'declined',
      failure: {
        category: 8008,
        kind: 'business',
        providerCode: '-780 LACK_BALANCE',
        providerMessage: '거절 사유',
      },
    })
  })

  for (const [what, spoilt] of [
    ['another order', { partner_order_id: 'order-2' }],
    ['another payment', { tid: 'T2' }],
    ['no order', { partner_order_id: undefined }],
    ['no tid', { tid: undefined }],
    ['no amount', { amount: undefined }],
    ['an amount as text', { amount: totals('10000') }],
    ['a fraction', { amount: totals(0.5) }],
    ['a negative amount', { amount: totals(-1) }],
    ['an amount that lost digits', { amount: totals(2 ** 53) }],
    ['no time', { approved_at: null }],
    ['a time with an offset', { approved_at: '2026-11-20T09:30:00+09:00' }],
    ['a day that does not exist', { approved_at: '2026-02-30T09:30:00' }],
  ] as const) {
    it(`is not known with ${what}`, async () => {
      expect(await approveAt({ ...approved, ...spoilt })).to.deep.equal(unknown)
    })
  }
})
