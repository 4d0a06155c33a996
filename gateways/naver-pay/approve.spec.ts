import { expect } from 'chai'
import { won } from '../port/conformance-subject.ts'
import { approvedBody, before, detail, payment, told, unknown } from './answers.spec-helper.ts'

const approveAt = (body: unknown, status = 200): Promise<unknown> =>
  before({ status, value: told(body) }).pay.approve(payment)
const refusedAs = (code: string, status = 200): Promise<unknown> =>
  before({ status, value: { code, message: '까닭' } }).pay.approve(payment)

describe('naver pay: an approval', () => {
  const result = {
    reference: 'pay-1',
    approvalNumber: '00000001',
    amount: won(10_000n),
    approvedAt: '2026-11-20T00:30:05.000Z',
    methodKind: 'card',
  }

  it('is read from the detail', async () => {
    expect(await approveAt(approvedBody)).to.deep.equal({ kind: 'succeeded', result })
  })

  it('is the same when it is told again with 409', async () => {
    expect(await approveAt(approvedBody, 409)).to.deep.equal({ kind: 'succeeded', result })
  })

  it('tells how it was paid, and another amount as it is', async () => {
    for (const [primaryPayMeans, methodKind] of [
      ['BANK', 'account'],
      ['', 'wallet'],
      [undefined, 'wallet'],
      ['NEW', null],
    ] as const) {
      const outcome = await approveAt({
        ...approvedBody,
        detail: { ...detail, primaryPayMeans, cardAuthNo: '', totalPayAmount: 9_999 },
      })
      const other = { ...result, approvalNumber: null, amount: won(9_999n), methodKind }
      expect(outcome, String(primaryPayMeans)).to.deep.equal({ kind: 'succeeded', result: other })
    }
  })

  it('is declined when the try failed', async () => {
    const failed = { admissionState: 'FAIL', merchantPayKey: 'order-1' }
    expect(await approveAt({ ...approvedBody, detail: failed })).to.have.nested.include({
      kind: 'declined',
      'failure.category': 8009,
    })
  })

  it('is refused in the same words with any status', async () => {
    const failure = {
      category: 8008,
      kind: 'business',
      providerCode: 'NotEnoughAccountBalance',
      providerMessage: '까닭',
    }
    for (const status of [200, 400, 409])
      expect(await refusedAs('NotEnoughAccountBalance', status)).to.deep.equal({ kind: 'declined', failure })
  })

  it('is not known after an error, whatever its code', async () => {
    for (const [code, status] of [
      ['Fail', 500],
      ['MaintenanceOngoing', 502],
      ['Fail', 503],
    ] as const) {
      expect(await refusedAs(code, status), String(status)).to.include({ kind: 'unknown' })
    }
    expect(await refusedAs('MaintenanceOngoing', 503)).to.have.nested.include({
      kind: 'declined',
      'failure.category': 8012,
    })
  })

  it('is not known when it failed because somebody did not answer', async () => {
    for (const message of [
      '카드사 통신 오류',
      '승인 시간 초과',
      '타임아웃',
      '처리 중입니다',
      'connection reset',
    ])
      for (const status of [200, 400, 409]) {
        const { pay } = before({ status, value: { code: 'Fail', message } })
        expect(await pay.approve(payment), message).to.deep.equal({
          kind: 'unknown',
          failure: { category: 8999, kind: 'system', providerCode: 'Fail', providerMessage: message },
        })
      }
    const { pay } = before({ status: 401, value: { code: 'Fail', message: 'connection' } })
    expect(await pay.approve(payment)).to.have.nested.include({ 'failure.category': 8002 })
  })

  for (const [what, spoilt] of [
    ['another order', { merchantPayKey: 'order-2' }],
    ['no order', { merchantPayKey: undefined }],
    ['another payment in the detail', { paymentId: 'pay-2' }],
    ['a cancel', { admissionTypeCode: '03' }],
    ['another state', { admissionState: 'NEW' }],
    ['no amount', { totalPayAmount: undefined }],
    ['an amount as text', { totalPayAmount: '10000' }],
    ['a fraction', { totalPayAmount: 0.5 }],
    ['a negative amount', { totalPayAmount: -1 }],
    ['an amount that lost digits', { totalPayAmount: 2 ** 53 }],
    ['no time', { admissionYmdt: '' }],
  ] as const) {
    it(`is not known with ${what}`, async () => {
      expect(await approveAt({ ...approvedBody, detail: { ...detail, ...spoilt } })).to.deep.equal(unknown)
    })
  }

  it('is not known with another payment, or with nothing', async () => {
    expect(await approveAt({ ...approvedBody, paymentId: 'pay-2' })).to.deep.equal(unknown)
    expect(
      await approveAt({ ...approvedBody, paymentId: 'pay-2', detail: { ...detail, admissionState: 'FAIL' } }),
    ).to.deep.equal(unknown)
    expect(await approveAt(undefined)).to.deep.equal(unknown)
  })
})
