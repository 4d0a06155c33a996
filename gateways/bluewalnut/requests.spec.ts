import { expect } from 'chai'
import { contractProblems } from '../../ledger/core/contract-shape.ts'
import { money } from '../../ledger/core/money.ts'
import { won } from '../port/conformance-subject.ts'
import {
  approval,
  approving,
  before,
  cancelling,
  ENCRYPT_DATA,
  inquiring,
  window,
} from './answers.spec-helper.ts'
import { bluewalnutContract } from './capabilities.ts'

describe('bluewalnut: requests', () => {
  it('asks as the contract has it, with EncryptData as sha256sum makes it', async () => {
    const { gateway, sent } = before({})
    await gateway.approve(approving)
    await gateway.cancel(cancelling)
    await gateway.inquire.byTransaction?.(inquiring)
    expect(sent.map(({ method, path, form }) => [method, path, form?.charset, form?.fields])).to.deep.equal([
      [
        'POST',
        '/webapi/pay_process.jsp',
        'euc-kr',
        {
          actionType: 'PY0',
          TID: 'tid 1',
          MID: 'hdptest01m',
          TrKey: 'tr key',
          Moid: 'order-1',
          Amt: '10000',
          EdiDate: '20261120092900',
          EncryptData: ENCRYPT_DATA,
          AppCardCode: '02',
          AppCardQuota: '03',
          CharSet: 'euc-kr',
          EdiType: 'JSON',
        },
      ],
      [
        'POST',
        '/webapi/cancel_process.jsp',
        'euc-kr',
        {
          actionType: 'CL0',
          TID: 'tid 1',
          MID: 'hdptest01m',
          CancelAmt: '3000',
          PartialCancelCode: '1',
          CancelNo: '999522837',
          CancelMsg: '변심',
          EdiDate: '20261120093000',
          EncryptData: '3ce0bca8a1461c0549faed206bf885fcf04823afeaa8639bb1cf1b60486c9fae',
          CharSet: 'euc-kr',
          EdiType: 'JSON',
        },
      ],
      [
        'POST',
        '/webapi/inquery/trans_status.jsp',
        'euc-kr',
        {
          TID: 'tid 1',
          MID: 'hdptest01m',
          EdiDate: '20261120094000',
          EncryptData: 'af0d5e123b04e9178f2f46cf1fa5ad49328e9f02bda1c83b42bd963e56a280f5',
          CharSet: 'euc-kr',
          EdiType: 'JSON',
        },
      ],
    ])
  })

  it('cancels as a whole what was never cancelled in part, and the rest of it as a part', async () => {
    const { gateway, sent } = before({})
    await gateway.cancel({ ...cancelling, amount: won(10_000n), balanceBefore: won(10_000n) })
    await gateway.cancel({ ...cancelling, amount: won(7_000n), leftAtMost: won(0n) })
    expect(sent.map(({ form }) => form?.fields['PartialCancelCode'])).to.deep.equal(['0', '1'])
  })

  it('asks where the contract with the merchant says', async () => {
    const { gateway, sent } = before({})
    const { credentials } = approving
    const settings = { mid: 'hdptest01m', approvePath: '/a', cancelPath: '/b.do', inquiryPath: '/c' }
    const there = { credentials: { ...credentials, settings } }
    await gateway.approve({ ...approving, ...there })
    await gateway.cancel({ ...cancelling, ...there })
    await gateway.inquire.byOrder?.({ ...approving, ...there })
    expect(sent.map(({ path }) => path)).to.deep.equal(['/a', '/b.do', '/c'])
  })

  it('has no way to ask about what was no window, or where there is no inquiry', async () => {
    const { gateway, sent } = before({})
    const { credentials } = approving
    const settings = { mid: 'hdptest01m', inquiryPath: '' }
    const answers = [
      await gateway.inquire.byOrder?.({ ...approving, instrument: undefined }),
      await gateway.inquire.byOrder?.({ ...approving, credentials: { ...credentials, settings } }),
      await gateway.inquire.byTransaction?.({ ...inquiring, credentials: { ...credentials, settings } }),
    ]
    for (const answer of answers) expect(answer).to.deep.equal({ kind: 'no_way' })
    expect(sent).to.deep.equal([])
  })

  const unsendable: readonly [string, Readonly<Record<string, string>>, number][] = [
    ['no TrKey', { TrKey: '' }, 8001],
    ['no EdiDate', { EdiDate: '' }, 8001],
    ['an EdiDate that is no time', { EdiDate: '2026-11-20' }, 8001],
    ['no EncryptData', { EncryptData: '' }, 8001],
    ['another order', { Moid: 'order-2' }, 8001],
    ['another amount', { Amt: '9999' }, 8001],
    ['an amount that is none', { Amt: '1e4' }, 8001],
    ['another EncryptData', { EncryptData: '0'.repeat(64) }, 8002],
    ['the EncryptData of another time', { EdiDate: '20261120092901' }, 8002],
  ]
  for (const [what, spoilt, category] of unsendable)
    it(`sends nothing of a window with ${what}`, async () => {
      const { gateway, sent } = before(approval)
      const instrument = { kind: 'token' as const, token: 'tid 1', window: { ...window, ...spoilt } }
      expect(await gateway.approve({ ...approving, instrument })).to.have.nested.include({
        kind: 'declined',
        'failure.category': category,
      })
      expect(sent).to.deep.equal([])
    })

  it('takes a window that says no more than it must, padded and in capitals', async () => {
    for (const values of [
      { TrKey: 'tr', EdiDate: window.EdiDate, EncryptData: ENCRYPT_DATA },
      { ...window, Amt: '000000010000', EncryptData: ENCRYPT_DATA.toUpperCase() },
    ]) {
      const instrument = { kind: 'token' as const, token: 'tid 1', window: values }
      expect(await before(approval).gateway.approve({ ...approving, instrument })).to.include({
        kind: 'succeeded',
      })
    }
  })

  it('asks for won only, of twelve digits, and for windows only: of anything else nothing is sent', async () => {
    const { gateway, sent } = before(approval)
    const outcomes = [
      await gateway.approve({ ...approving, amount: money(100n, 'USD') }),
      await gateway.approve({ ...approving, amount: won(1_000_000_000_000n) }),
      await gateway.approve({
        ...approving,
        instrument: { kind: 'billing_key', billingKey: 'b', customerKey: 'c' },
      }),
      await gateway.approve({ ...approving, instrument: { kind: 'token', token: 'tid 1' } }),
      await gateway.cancel({ ...cancelling, amount: money(100n, 'USD') }),
    ]
    for (const outcome of outcomes)
      expect(outcome).to.have.nested.include({ kind: 'declined', 'failure.category': 8001 })
    expect(sent).to.deep.equal([])
  })

  it('cuts a reason to its bytes, and no letter in two', async () => {
    const { gateway, sent } = before({})
    await gateway.cancel({ ...cancelling, reason: `x${'가'.repeat(60)}` })
    expect(sent[0]?.form?.fields['CancelMsg']).to.equal(`x${'가'.repeat(49)}`)
  })

  it('keeps keys out of what Bluewalnut quotes', async () => {
    const refusal = { ResultCode: '9000', ResultMsg: 'bWVyY2hhbnRLZXk= tr key order-1' }
    expect(await before(refusal).gateway.approve(approving)).to.have.nested.include({
      kind: 'declined',
      'failure.providerMessage': '[secret] [secret] order-1',
    })
  })

  it('knows what a contract looks like', () => {
    const problemsWith = (settings: Readonly<Record<string, string>>): readonly string[] =>
      contractProblems(bluewalnutContract, { secretKey: 'bWVyY2hhbnRLZXk=', settings }).map(
        ({ path }) => path,
      )
    expect(problemsWith({ mid: 'hdptest01m' })).to.deep.equal([])
    expect(
      problemsWith({ mid: 'hdptest01m', approvePath: '/dlp/approve.jsp', inquiryPath: '' }),
    ).to.deep.equal([])
    expect(problemsWith({})).to.deep.equal(['settings.mid'])
    for (const path of ['', 'approve', '/a?b=c', '/a b'])
      expect(problemsWith({ mid: 'hdptest01m', approvePath: path })).to.deep.equal(['settings.approvePath'])
  })
})
