import { expect } from 'chai'
import type { Outcome } from '../../ledger/payment/outcome.ts'
import { won } from '../port/conformance-subject.ts'
import {
  approved,
  approvedAt,
  before,
  byKey,
  byToken,
  contradicted,
  holding,
  holdsBefore,
} from './answers.spec-helper.ts'

const approveAt = (value: unknown, request = byToken): Promise<Outcome<unknown>> =>
  before(value).gateway.approve(request)
const holdAt = (value: unknown): Promise<Outcome<unknown>> => holdsBefore(value).preAuthorize(holding)

describe('easypay: an approval', () => {
  const result = {
    reference: '23021103230010166889',
    approvalNumber: '00000001',
    amount: won(50_000n),
    approvedAt,
    methodKind: 'card',
  }

  it('is read from the answer, its amount a text or a number', async () => {
    for (const amount of ['50000', 50_000])
      expect(await approveAt({ ...approved, amount })).to.deep.equal({ kind: 'succeeded', result })
    expect(await approveAt(approved, byKey)).to.deep.equal({ kind: 'succeeded', result })
  })

  it('stands in whichever state a payment is once it is approved', async () => {
    for (const statusCode of ['TS01', 'TS03', 'TS04'])
      expect(await approveAt({ ...approved, statusCode }), statusCode).to.include({ kind: 'succeeded' })
  })

  it('says how it was paid, and remembers what a partial cancel has to name', async () => {
    for (const [payMethodTypeCode, methodKind, suffix] of [
      ['21', 'account', '-21'],
      ['31', null, '-31'],
      ['50', 'wallet', ''],
      ['60', 'wallet', ''],
      ['41', 'wallet', ''],
      ['99', null, ''],
      ['', null, ''],
    ] as const) {
      const told = { ...approved, paymentInfo: { payMethodTypeCode, approvalNo: '' } }
      expect(await approveAt(told), payMethodTypeCode).to.deep.equal({
        kind: 'succeeded',
        result: { ...result, approvalNumber: null, methodKind, reference: `${result.reference}${suffix}` },
      })
    }
    const { paymentInfo, ...bare } = approved
    expect(paymentInfo.payMethodTypeCode).to.equal('11')
    expect(await approveAt(bare)).to.have.nested.include({ 'result.methodKind': null })
  })

  for (const [what, spoilt] of [
    ['another shop', { mallId: 'T5102002' }],
    ['another request', { shopTransactionId: 'txn_2' }],
    ['another order', { shopOrderNo: 'order-2' }],
    ['another amount than is signed', { amount: '50001' }],
    ['another signature', { msgAuthValue: '0'.repeat(64) }],
    ['no signature', { msgAuthValue: undefined }],
    ['a deposit to wait for', { statusCode: 'TS07' }],
    ['a cancel', { statusCode: 'TS02' }],
    ['no status', { statusCode: undefined }],
    ['a fraction', { amount: '500.5' }],
    ['a negative amount', { amount: -1 }],
    ['no time', { transactionDate: '' }],
    ['a time that is none', { transactionDate: '20230231032336' }],
    ['no payment', { pgCno: '' }],
  ] as const) {
    it(`is not known with ${what}`, async () => {
      expect(await approveAt({ ...approved, ...spoilt })).to.deep.equal(contradicted('정상'))
    })
  }

  it('is not asked for where it would only be held', async () => {
    const { gateway, sent } = before(approved)
    expect(await gateway.approve(holding)).to.have.nested.include({
      kind: 'declined',
      'failure.category': 8002,
    })
    expect(sent).to.deep.equal([])
  })
})

describe('easypay: a pre-authorization', () => {
  it('is an approval that waits for its acquisition, for a week', async () => {
    expect(await holdAt({ ...approved, statusCode: 'TS01' })).to.deep.equal({
      kind: 'succeeded',
      result: {
        reference: '23021103230010166889',
        amount: won(50_000n),
        approvedAt,
        expiresAt: '2023-02-17T18:23:36.000Z',
        methodKind: 'card',
      },
    })
  })

  it('is not known where the money was taken', async () => {
    expect(await holdAt(approved)).to.deep.equal(contradicted('정상'))
    const paymentInfo = { payMethodTypeCode: '21' }
    expect(await holdAt({ ...approved, statusCode: 'TS01', paymentInfo })).to.deep.equal(contradicted('정상'))
  })

  it('is not asked for where it would be acquired', async () => {
    const { gateway, sent } = before(approved)
    expect(await gateway.preAuthorization?.preAuthorize(byToken)).to.have.nested.include({
      kind: 'declined',
      'failure.category': 8002,
    })
    expect(sent).to.deep.equal([])
  })
})
