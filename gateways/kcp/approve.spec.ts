import { expect } from 'chai'
import { won } from '../port/conformance-subject.ts'
import type { ApproveRequest, Gateway } from '../port/gateway.ts'
import { approved, before, fromWindow, tno, unknown, withBatchKey } from './answers.spec-helper.ts'

const approveAt = (value: unknown, request: ApproveRequest = fromWindow): ReturnType<Gateway['approve']> =>
  before(value).gateway.approve(request)

describe('kcp: an approval', () => {
  const result = {
    reference: tno,
    approvalNumber: '00000001',
    amount: won(10_000n),
    approvedAt: '2026-11-20T00:30:00.000Z',
    methodKind: 'card',
  }

  it('is read from the answer, from a window or of a batch key', async () => {
    for (const request of [fromWindow, withBatchKey])
      expect(await approveAt(approved, request)).to.deep.equal({ kind: 'succeeded', result })
  })

  it('may tell numbers as numbers, another amount, and no approval number', async () => {
    const answer = { ...approved, amount: 9_999, app_no: '' }
    const other = { ...result, approvalNumber: null, amount: won(9_999n) }
    expect(await approveAt(answer)).to.deep.equal({ kind: 'succeeded', result: other })
  })

  it('tells how it was paid, or it is known from before', async () => {
    for (const [pay_method, methodKind] of [
      ['PABK', 'account'],
      ['PAMC', null],
      ['PAKM', 'wallet'],
      ['PANP', 'wallet'],
      ['NEW1', null],
      [undefined, 'card'],
    ] as const) {
      const outcome = await approveAt({ ...approved, pay_method })
      expect(outcome, pay_method).to.deep.equal({ kind: 'succeeded', result: { ...result, methodKind } })
    }
  })

  it('has a time by another name where it was not paid by card, or that of the request', async () => {
    const { app_time: time, ...timeless } = approved
    for (const name of ['app_time', 'hp_app_time', 'pnt_app_time', 'tk_app_time'])
      expect(await approveAt({ ...timeless, [name]: time, pay_method: 'PAMC' }), name).to.deep.equal({
        kind: 'succeeded',
        result: { ...result, methodKind: null },
      })
    for (const answer of [timeless, { ...timeless, app_time: '' }])
      expect(await approveAt(answer)).to.deep.equal({
        kind: 'succeeded',
        result: { ...result, approvedAt: fromWindow.requestedAt },
      })
  })

  it('is not sent as anything but an approval, whatever came back with the payer', async () => {
    const { gateway, sent } = before(approved)
    for (const tran_cd of ['00200000', '']) {
      const window = { enc_info: 'enc-info', tran_cd }
      const outcome = await gateway.approve({
        ...fromWindow,
        instrument: { kind: 'token', token: 'enc-data', window },
      })
      expect(outcome).to.have.nested.include({ kind: 'declined', 'failure.category': 8001 })
    }
    expect(sent).to.deep.equal([])
  })

  for (const [what, spoilt] of [
    ['another order', { order_no: 'order-2' }],
    ['no order', { order_no: undefined }],
    ['no transaction', { tno: undefined }],
    ['an empty transaction', { tno: '' }],
    ['no code', { res_cd: undefined }],
    ['no amount', { amount: undefined }],
    ['an amount with a sign', { amount: '-1' }],
    ['a fraction', { amount: 0.5 }],
    ['an amount that lost digits', { amount: 2 ** 53 }],
    ['neither a time nor how it was paid', { app_time: undefined, pay_method: undefined }],
    ['a time that does not exist', { app_time: '20260230093000' }],
    ['half a time', { app_time: '20261120' }],
    ['a virtual account', { pay_method: 'PAVC' }],
  ] as const) {
    it(`is not known with ${what}`, async () => {
      for (const request of [fromWindow, withBatchKey])
        expect(await approveAt({ ...approved, ...spoilt }, request)).to.deep.equal(unknown)
    })
  }

  it('is declined by a refusal, with HTTP 200 and in no other way', async () => {
    const refusal = { res_cd: 'CC61', res_msg: '한도초과' }
    const failure = { category: 8008, kind: 'business', providerCode: 'CC61', providerMessage: '한도초과' }
    expect(await approveAt(refusal)).to.deep.equal({ kind: 'declined', failure })
    for (const [status, kind] of [
      [400, 'unexpected_response'],
      [500, 'system'],
      [201, 'unexpected_response'],
    ] as const) {
      const outcome = await before(refusal, status).gateway.approve(fromWindow)
      expect(outcome, String(status)).to.have.nested.include({
        kind: 'unknown',
        'failure.category': 8999,
        'failure.kind': kind,
        'failure.providerCode': 'CC61',
      })
    }
  })

  it('may be refused without a text', async () => {
    const failure = { category: 8008, kind: 'business', providerCode: 'CC61', providerMessage: '' }
    expect(await approveAt({ res_cd: 'CC61' })).to.deep.equal({ kind: 'declined', failure })
  })
})
