import { expect } from 'chai'
import { money } from '../../ledger/core/money.ts'
import { won } from '../port/conformance-subject.ts'
import type { ApproveRequest } from '../port/gateway.ts'
import {
  approveAt,
  approved,
  before,
  billing,
  CLIENT_KEY,
  confirm,
  signatureOf,
  unknown,
  window,
} from './answers.spec-helper.ts'

describe('nice-pay: an approval', () => {
  const result = {
    reference: 'UT 1/2',
    approvalNumber: '00000001',
    amount: won(10_000n),
    approvedAt: '2026-11-20T00:30:00.000Z',
    methodKind: 'card',
  }

  it('is read from the transaction', async () => {
    expect(await approveAt(approved)).to.deep.equal({ kind: 'succeeded', result })
    expect(await approveAt({ ...approved, resultCode: '3001' })).to.deep.equal({ kind: 'succeeded', result })
  })

  it('needs no number of the card company, and may be from a wallet', async () => {
    const outcome = await approveAt({ ...approved, approveNo: null, payMethod: 'kakaopay' })
    const other = { ...result, approvalNumber: null, methodKind: 'wallet' }
    expect(outcome).to.deep.equal({ kind: 'succeeded', result: other })
  })

  it('has a tid of its own when a billing key is charged, and need not be signed', async () => {
    const told = { ...approved, tid: 'new', signature: signatureOf('new', 10_000n) }
    const succeeded = { kind: 'succeeded', result: { ...result, reference: 'new' } }
    expect(await approveAt(told, billing)).to.deep.equal(succeeded)
    expect(await approveAt({ ...told, signature: null }, billing)).to.deep.equal(succeeded)
    expect(await approveAt({ ...told, signature: approved.signature }, billing)).to.deep.equal(unknown)
    expect(await approveAt({ ...told, orderId: 'order-2' }, billing)).to.deep.equal(unknown)
  })

  for (const [what, spoilt] of [
    ['another order', { orderId: 'order-2' }],
    ['another payment', { tid: 'new', signature: signatureOf('new', 10_000n) }],
    ['another amount', { amount: 10_001, signature: signatureOf('UT 1/2', 10_001n) }],
    ['another amount than was signed', { amount: 10_001 }],
    ['a wrong signature', { signature: approved.signature.toUpperCase() }],
    ['no signature', { signature: undefined }],
    ['an empty signature', { signature: '' }],
    ['no order', { orderId: undefined }],
    ['no tid', { tid: undefined }],
    ['status ready', { status: 'ready' }],
    ['status failed', { status: 'failed' }],
    ['status cancelled', { status: 'cancelled' }],
    ['the code of a cancel', { resultCode: '2001' }],
    ['no amount', { amount: undefined }],
    ['an amount as text', { amount: '10000' }],
    ['another currency', { currency: 'USD' }],
    ['no time', { paidAt: '0' }],
    ['a time without offset', { paidAt: '2026-11-20T09:30:00' }],
  ] as const) {
    it(`is not known with ${what}`, async () => {
      const outcome = await approveAt({ ...approved, ...spoilt })
      expect(outcome).to.have.nested.include({ kind: 'unknown', 'failure.category': 8999 })
    })
  }

  const declines: readonly [code: string, message: string, category: number][] = [
    ['3095', '한도초과', 8008],
    ['3095', '거래거절', 8009],
    ['U504', '결제에 실패하였습니다.(망취소 처리)', 8009],
  ]
  for (const [resultCode, resultMsg, category] of declines) {
    it(`is declined by ${resultCode} ${resultMsg}, whatever the status`, async () => {
      const failure = { category, kind: 'business', providerCode: resultCode, providerMessage: resultMsg }
      for (const status of [200, 400]) {
        const { gateway } = before({ ...approved, status: 'failed', resultCode, resultMsg }, status)
        expect(await gateway.approve(confirm)).to.deep.equal({ kind: 'declined', failure })
      }
      const broken = await before({ resultCode, resultMsg }, 500).gateway.approve(confirm)
      expect(broken).to.have.nested.include({ kind: 'unknown', 'failure.kind': 'system' })
    })
  }

  it('is not known with a code unheard of', async () => {
    expect(await approveAt({ resultCode: 'Z999', resultMsg: '한도' })).to.deep.equal({
      kind: 'unknown',
      failure: {
        category: 8999,
        kind: 'unexpected_response',
        providerCode: 'Z999',
        providerMessage: '한도',
      },
    })
  })
})

describe('nice-pay: what the window gives', () => {
  const from = (given: Readonly<Record<string, string>> | undefined, more: object = {}): ApproveRequest => ({
    ...confirm,
    ...more,
    instrument: { kind: 'token', token: 'UT 1/2', ...(given === undefined ? {} : { window: given }) },
  })
  const { signature, authToken, ...unsigned } = window

  it('is believed when it is signed, and when there is nothing to verify', async () => {
    const { clientId: _ours, ...withoutClient } = window
    for (const given of [window, withoutClient, unsigned, {}, undefined])
      expect(await approveAt(approved, from(given))).to.include({ kind: 'succeeded' })
  })

  const forged: readonly [what: string, request: ApproveRequest][] = [
    ['another signature', from({ ...window, signature: signature.replace(/^./, 'x') })],
    ['another token', from({ ...window, authToken: 'NICEUNTT2' })],
    ['no signature', from({ ...unsigned, authToken })],
    ['no token', from({ ...unsigned, signature })],
    ['another order', from({ ...window, orderId: 'order-2' })],
    ['another amount beside it', from({ ...window, amount: '100' })],
    ['another amount asked for', from(window, { amount: won(9_999n) })],
  ]
  for (const [what, request] of forged) {
    it(`is declined by us with ${what}, and nothing is sent`, async () => {
      const { gateway, sent } = before(approved)
      expect(await gateway.approve(request)).to.have.nested.include({
        kind: 'declined',
        'failure.category': 8001,
        'failure.kind': 'unexpected_response',
      })
      expect(sent).to.deep.equal([])
    })
  }

  it('is ours to mend when it is of another shop, also of one that takes a digit of the amount', async () => {
    for (const clientId of ['S2_other', `${CLIENT_KEY}1`]) {
      const { gateway, sent } = before(approved)
      const request = from({ ...window, clientId }, { amount: won(0n) })
      expect(await gateway.approve(request)).to.have.nested.include({
        kind: 'declined',
        'failure.category': 8002,
      })
      expect(sent).to.deep.equal([])
    }
  })

  it('is asked for won only', async () => {
    const { gateway, sent } = before(approved)
    const outcome = await gateway.approve({ ...confirm, amount: money(100n, 'USD') })
    expect(outcome).to.have.nested.include({ kind: 'declined', 'failure.category': 8001 })
    expect(sent).to.deep.equal([])
  })
})
