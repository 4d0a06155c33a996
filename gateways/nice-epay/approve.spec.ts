import { expect } from 'chai'
import type { FailureCategory } from '../../ledger/core/failure.ts'
import { unreadable } from '../port/answering.spec-helper.ts'
import { won } from '../port/conformance-subject.ts'
import {
  accountBefore,
  approved,
  approving,
  before,
  billing,
  call,
  MID,
  now,
  signatureOf,
  TID,
  token,
  window,
} from './answers.spec-helper.ts'
import { billingTidOf } from './billing-tid.ts'

const result = {
  reference: TID,
  approvalNumber: '12345678',
  amount: won(1_004n),
  approvedAt: '2026-11-20T00:30:01.000Z',
  methodKind: 'card',
}
const unknown = { kind: 'unknown', failure: unreadable('3001', '카드 결제 성공') }
const approveAt = (value: unknown, request = approving) => before(value).gateway.approve(request)

describe('nice-epay: an approval', () => {
  it('is read from the answer, signed over either spelling of the amount', async () => {
    expect(await approveAt(approved)).to.deep.equal({ kind: 'succeeded', result })
    for (const Signature of [signatureOf(TID, '1004'), signatureOf(TID, '1004').toUpperCase()])
      expect(await approveAt({ ...approved, Signature })).to.deep.equal({ kind: 'succeeded', result })
  })

  it('tells an account, and another amount as it is', async () => {
    expect(await approveAt({ ...approved, ResultCode: '4000' })).to.deep.equal({
      kind: 'succeeded',
      result: { ...result, methodKind: 'account' },
    })
    const other = { ...approved, Amt: '000000001005', Signature: signatureOf(TID, '000000001005') }
    expect(await approveAt(other)).to.have.deep.nested.property('result.amount', won(1_005n))
  })

  it('needs no approval number', async () => {
    for (const AuthCode of ['', undefined])
      expect(await approveAt({ ...approved, AuthCode })).to.have.nested.property(
        'result.approvalNumber',
        null,
      )
  })

  for (const [what, spoilt] of [
    ['another order', { Moid: 'order-2' }],
    ['another transaction', { TID: 'other', Signature: signatureOf('other', '000000001004') }],
    ['another merchant', { MID: 'nicepay01m' }],
    ['no order', { Moid: undefined }],
    ['no signature', { Signature: undefined }],
    ['an empty signature', { Signature: '' }],
    ['a wrong signature', { Signature: signatureOf(TID, '1005') }],
    ['an amount that is not the signed one', { Amt: '000000001005' }],
    ['an amount that is none', { Amt: '-1004' }],
    ['no time', { AuthDate: undefined }],
    ['a time that is none', { AuthDate: '261320093001' }],
  ] as const) {
    it(`is not known with ${what}`, async () => {
      expect(await approveAt({ ...approved, ...spoilt })).to.deep.equal(unknown)
    })
  }

  it('is not known by a code of another call, nor by HTTP 4xx', async () => {
    for (const ResultCode of ['2001', '0000', '1620'])
      expect(await approveAt({ ...approved, ResultCode })).to.include({ kind: 'unknown' })
    const outcome = await before({ ...approved, ResultCode: '3011' }, 400).gateway.approve(approving)
    expect(outcome).to.deep.equal({ kind: 'unknown', failure: unreadable('3011', '카드 결제 성공') })
  })

  it('of a billing key is neither signed nor names a merchant, but our TID and order', async () => {
    const tid = billingTidOf({ mid: MID, requestedAt: now, idempotencyKey: call.idempotencyKey })
    const { MID: _mid, Signature: _signature, ...answer } = { ...approved, TID: tid }
    expect(await approveAt(answer, billing)).to.deep.equal({
      kind: 'succeeded',
      result: { ...result, reference: tid },
    })
    for (const spoilt of [
      { TID },
      { Moid: 'order-2' },
      { Signature: 'wrong' },
      { MID: 'nicepay01m' },
      { ResultCode: '4000' },
    ])
      expect(await approveAt({ ...answer, ...spoilt }, billing)).to.include({ kind: 'unknown' })
  })
})

describe('nice-epay: what the window gave', () => {
  const refusals: readonly [string, object | undefined, FailureCategory][] = [
    ['nothing beside the token', undefined, 8001],
    ['no AuthToken', { ...window, AuthToken: '' }, 8001],
    ['no NetCancelURL', { ...window, NetCancelURL: undefined }, 8001],
    ['the PayMethod of accounts', { ...window, PayMethod: 'BANK' }, 8001],
    ['a host of nobody', { ...window, NextAppURL: 'https://evil.example/webapi/pay_process.jsp' }, 8001],
    ['a host of nobody for net cancels', { ...window, NetCancelURL: 'https://evil.example/' }, 8001],
    ['no https', { ...window, NextAppURL: 'http://dc1-api.nicepay.co.kr/webapi/pay_process.jsp' }, 8001],
    ['another port', { ...window, NextAppURL: 'https://dc1-api.nicepay.co.kr:8443/' }, 8001],
    ['a password', { ...window, NextAppURL: 'https://x:y@dc1-api.nicepay.co.kr/' }, 8001],
    [
      'a name that only begins so',
      { ...window, NextAppURL: 'https://dc1-api.nicepay.co.kr.evil.example/' },
      8001,
    ],
    ['no address', { ...window, NextAppURL: 'dc1-api' }, 8001],
    ['a wrong Signature', { ...window, Signature: signatureOf(TID, '1004') }, 8002],
    ['no Signature', { ...window, Signature: undefined }, 8001],
    ['an empty Signature', { ...window, Signature: '' }, 8001],
    ['a name with a dot behind it', { ...window, NextAppURL: 'https://dc1-api.nicepay.co.kr./' }, 8001],
    ['another order', { ...window, Moid: 'order-2' }, 8001],
    ['another TxTid', { ...window, TxTid: 'other' }, 8001],
    ['another MID', { ...window, MID: 'nicepay01m' }, 8001],
    ['another amount beside it', { ...window, Amt: '1005' }, 8001],
  ]
  for (const [what, values, category] of refusals) {
    it(`is not sent with ${what}`, async () => {
      const { gateway, sent } = before(approved)
      const given =
        values === undefined ? {} : { window: JSON.parse(JSON.stringify(values)) as typeof window }
      const instrument = { kind: 'token', token: TID, ...given } as const
      const outcome = await gateway.approve({ ...approving, instrument })
      expect(outcome).to.have.nested.include({ kind: 'declined', 'failure.category': category })
      const undone = await gateway.netCancel?.({ ...approving, instrument, reason: 'lost' })
      expect(undone).to.have.nested.include({ kind: 'declined', 'failure.category': category })
      expect(sent).to.deep.equal([])
    })
  }

  it('was for the amount that is asked for', async () => {
    const outcome = await approveAt(approved, { ...approving, amount: won(1_005n) })
    expect(outcome).to.have.nested.include({ kind: 'declined', 'failure.category': 8002 })
  })

  it('need not name its PayMethod, and may name all that it is of', async () => {
    const { PayMethod: _payMethod, ...least } = window
    for (const given of [least, { ...window, TxTid: TID, MID, Moid: 'order-1', Amt: '000000001004' }]) {
      const instrument = { ...token, window: given }
      expect(await approveAt(approved, { ...approving, instrument })).to.include({ kind: 'succeeded' })
    }
  })

  it('may name other hosts by contract, or the place that the contract names', async () => {
    const NextAppURL = 'https://dc3-api.nicepay.co.kr/pay'
    const instrument = { ...token, window: { ...window, NextAppURL } }
    for (const credentials of [
      {
        ...call.credentials,
        settings: { mid: MID, approvalHosts: 'dc2-api.nicepay.co.kr,dc3-api.nicepay.co.kr' },
      },
      { ...call.credentials, baseUrl: 'https://dc3-api.nicepay.co.kr' },
    ])
      expect(await approveAt(approved, { ...approving, instrument, credentials })).to.include({
        kind: 'succeeded',
      })
  })

  it('is of accounts for the other provider', async () => {
    const { gateway, sent } = accountBefore({ ...approved, ResultCode: '4000' })
    const instrument = { ...token, window: { ...window, PayMethod: 'BANK' } }
    expect(await gateway.approve({ ...approving, instrument })).to.include({ kind: 'succeeded' })
    expect(await gateway.approve(approving)).to.include({ kind: 'declined' })
    expect(sent).to.have.length(1)
  })
})
