import { expect } from 'chai'
import { money } from '../../ledger/core/money.ts'
import {
  approved,
  approving,
  before,
  billing,
  call,
  cancelling,
  inquiry,
  MERCHANT_KEY,
  MID,
  now,
  sha256,
  TID,
  undoing,
  window,
} from './answers.spec-helper.ts'
import { billingTidOf } from './billing-tid.ts'
import { won } from '../port/conformance-subject.ts'

const EDI_DATE = '20261120093000'
const tail = { CharSet: 'euc-kr', EdiType: 'JSON' }
const billingTid = billingTidOf({ mid: MID, requestedAt: now, idempotencyKey: call.idempotencyKey })

describe('nice-epay: requests', () => {
  it('asks as the contract has it', async () => {
    const { gateway, sent } = before({})
    await gateway.approve(approving)
    await gateway.approve(billing)
    await gateway.cancel(cancelling)
    await gateway.netCancel?.(undoing)
    await gateway.inquire.byTransaction?.({ ...inquiry, reference: TID })
    expect(sent.map(({ method, baseUrl, path }) => `${method} ${baseUrl}${path}`)).to.deep.equal([
      'POST https://dc1-api.nicepay.co.kr/webapi/pay_process.jsp',
      'POST https://webapi.nicepay.co.kr/webapi/billing/billing_approve.jsp',
      'POST https://pg-api.nicepay.co.kr/webapi/cancel_process.jsp',
      'POST https://dc2-api.nicepay.co.kr/webapi/cancel_process.jsp',
      'POST https://webapi.nicepay.co.kr/webapi/inquery/trans_status.jsp',
    ])
    const authenticated = { TID, AuthToken: window.AuthToken, MID, Amt: '1004', EdiDate: EDI_DATE }
    const SignData = sha256(window.AuthToken, MID, '1004', EDI_DATE, MERCHANT_KEY)
    expect(sent.map(({ form }) => form?.fields)).to.deep.equal([
      { ...authenticated, SignData, ...tail },
      {
        BID: 'BIKY0',
        MID,
        TID: billingTid,
        EdiDate: EDI_DATE,
        Moid: 'order-1',
        Amt: '1004',
        GoodsName: '녹차',
        CardInterest: '0',
        CardQuota: '03',
        SignData: sha256(MID, EDI_DATE, 'order-1', '1004', 'BIKY0', MERCHANT_KEY),
        ...tail,
      },
      {
        TID,
        MID,
        Moid: call.idempotencyKey,
        CancelAmt: '304',
        CancelMsg: '고객 변심',
        PartialCancelCode: '1',
        EdiDate: EDI_DATE,
        SignData: sha256(MID, '304', EDI_DATE, MERCHANT_KEY),
        ...tail,
      },
      { ...authenticated, NetCancel: '1', SignData, ...tail },
      { TID, MID, EdiDate: EDI_DATE, SignData: sha256(TID, MID, EDI_DATE, MERCHANT_KEY), ...tail },
    ])
    expect(new Set(sent.map(({ form }) => form?.charset))).to.deep.equal(new Set(['euc-kr']))
  })

  it('asks by the TID that was known before: of the window, or its own for a billing key', async () => {
    const { gateway, sent } = before({})
    await gateway.inquire.byOrder?.(inquiry)
    await gateway.inquire.byOrder?.({ ...inquiry, instrument: billing.instrument })
    expect(sent.map(({ form }) => form?.fields['TID'])).to.deep.equal([TID, billingTid])
    const answer = await gateway.inquire.byOrder?.({ ...inquiry, instrument: undefined })
    expect(answer).to.deep.equal({ kind: 'no_way' })
    expect(sent).to.have.length(2)
  })

  it('cancels in whole what was approved in whole, at any other time a part', async () => {
    const { gateway, sent } = before({})
    const all = won(1_004n)
    await gateway.cancel({ ...cancelling, amount: all, leftAtMost: won(0n) })
    await gateway.cancel({ ...cancelling, amount: won(700n), balanceBefore: won(700n) })
    expect(sent.map(({ form }) => form?.fields['PartialCancelCode'])).to.deep.equal(['0', '1'])
  })

  it('cancels where it approves when the contract names no other address', async () => {
    const { gateway, sent } = before({})
    const credentials = { ...call.credentials, settings: { mid: MID } }
    await gateway.cancel({ ...cancelling, credentials })
    expect(sent.map(({ baseUrl }) => baseUrl)).to.deep.equal(['https://webapi.nicepay.co.kr'])
  })

  it('cuts what NICE takes only so long', async () => {
    const { gateway, sent } = before({})
    await gateway.approve({ ...billing, orderName: '가'.repeat(21) })
    await gateway.cancel({ ...cancelling, reason: `a${'가'.repeat(50)}` })
    expect(sent[0]?.form?.fields['GoodsName']).to.equal('가'.repeat(20))
    expect(sent[1]?.form?.fields['CancelMsg']).to.equal(`a${'가'.repeat(49)}`)
  })

  it('asks for won of twelve digits only: of anything else nothing is sent', async () => {
    const { gateway, sent } = before(approved)
    for (const amount of [money(100n, 'USD'), won(1_000_000_000_000n)])
      for (const outcome of [
        await gateway.approve({ ...approving, amount }),
        await gateway.cancel({ ...cancelling, amount }),
        await gateway.netCancel?.({ ...undoing, amount }),
      ])
        expect(outcome).to.have.nested.include({ kind: 'declined', 'failure.category': 8001 })
    expect(sent).to.deep.equal([])
  })

  it('keeps keys and tokens out of what NICE quotes, and a query out of the record', async () => {
    const said = `${MERCHANT_KEY} ${window.AuthToken} BIKY0 order-1`
    const refusal = { ResultCode: '3011', ResultMsg: said }
    const told = async (request: typeof approving): Promise<unknown> => {
      const outcome = await before(refusal).gateway.approve(request)
      return outcome.kind === 'declined' ? outcome.failure.providerMessage : outcome.kind
    }
    expect(await told(approving)).to.equal('[secret] [secret] BIKY0 order-1')
    expect(await told(billing)).to.equal(`[secret] ${window.AuthToken} [secret] order-1`)
    const { gateway, sent } = before(refusal)
    const NextAppURL = `${window.NextAppURL}?secret=1`
    const instrument = { kind: 'token', token: TID, window: { ...window, NextAppURL } } as const
    await gateway.approve({ ...approving, instrument })
    expect(sent[0]).to.deep.include({
      path: '/webapi/pay_process.jsp?secret=1',
      recordedPath: '/webapi/pay_process.jsp',
    })
  })
})
