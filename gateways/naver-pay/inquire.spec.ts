import { expect } from 'chai'
import { won } from '../port/conformance-subject.ts'
import {
  before,
  call,
  charge,
  detail,
  earlier,
  later,
  page,
  payment,
  unknown,
  type Said,
} from './answers.spec-helper.ts'

const asked = { ...call, providerOrderId: 'order-1' }
const byToken = (...answers: readonly Said[]): unknown =>
  before(...answers).pay.inquire.byOrder?.({ ...asked, instrument: payment.instrument })
const byTime = (...answers: readonly Said[]): unknown =>
  before(...answers).simple.inquire.byOrder?.({ ...asked, instrument: charge.instrument })
const byTransaction = (...answers: readonly Said[]): unknown =>
  before(...answers).pay.inquire.byTransaction?.({ ...asked, instrument: undefined, reference: 'pay-1' })

const approval = {
  operation: 'approve',
  reference: 'pay-1',
  amount: won(10_000n),
  at: '2026-11-20T00:30:05.000Z',
  approvalNumber: '00000001',
  expiresAt: null,
  methodKind: 'card',
}
const cancelRow = (reference: string, amount: bigint): object => ({
  ...approval,
  operation: 'cancel',
  reference,
  amount: won(amount),
  at: '2026-11-20T00:45:00.000Z',
  approvalNumber: null,
  methodKind: null,
})
/** Tries that came to nothing, told of with all fields or with few. */
const tried = { paymentId: 'pay-1', payHistId: 'hist-00', merchantPayKey: 'order-1', admissionState: 'FAIL' }
const failed = { ...detail, payHistId: 'hist-0', admissionState: 'FAIL' }

describe('naver pay: an inquiry about a payment', () => {
  const movements = {
    kind: 'found',
    transactions: [approval, cancelRow('hist-2', 3_000n), cancelRow('hist-3', 1_000n)],
  }

  it('tells the approval, and each cancel that was done, oldest first, in whichever order they come', async () => {
    for (const list of [
      [later, earlier, detail, failed],
      [failed, detail, earlier, later],
      [tried, { ...failed, admissionTypeCode: '', admissionYmdt: '' }, detail, earlier, later],
    ]) {
      expect(await byToken({ value: page(list) })).to.deep.equal(movements)
      expect(await byTransaction({ value: page(list) })).to.deep.equal(movements)
    }
  })

  it('reads every page', async () => {
    const { pay, sent } = before({ value: page([later, earlier], 2) }, { value: page([detail], 2) })
    expect(await pay.inquire.byOrder?.({ ...asked, instrument: payment.instrument })).to.deep.equal(movements)
    expect(sent.map(({ body }) => body)).to.deep.equal(
      [1, 2].map((pageNumber) => ({ approvalType: 'ALL', pageNumber, rowsPerPage: 100 })),
    )
    expect(await byToken({ value: page([later, earlier], 2) }, { status: 500, value: {} })).to.include({
      kind: 'unknown',
    })
  })

  it('finds nothing where nothing was approved', async () => {
    for (const answer of [
      { value: page([], 0) },
      { value: page([failed, tried]) },
      { value: { code: 'InvalidPaymentId', message: '' } },
    ]) {
      expect(await byToken(answer)).to.deep.equal({ kind: 'not_found' })
    }
  })

  it('does not take an address that is not there for an answer', async () => {
    expect(await byToken({ status: 404, value: {} })).to.have.nested.include({
      kind: 'unknown',
      'failure.category': 8003,
    })
  })

  for (const [what, list] of [
    ['of another payment', [{ ...detail, paymentId: 'pay-2' }]],
    ['of another order', [{ ...detail, merchantPayKey: 'order-2' }]],
    ['of another payment that failed', [{ ...failed, paymentId: 'pay-2' }]],
    ['told twice', [detail, detail]],
    ['of two approvals', [detail, { ...detail, payHistId: 'hist-9' }]],
    ['cancelled without an approval', [earlier]],
    ['cancelled beyond its amount', [detail, { ...earlier, totalPayAmount: 10_001 }]],
    ['of a kind unheard of', [detail, { ...earlier, admissionTypeCode: '05' }]],
    ['with a row that it cannot read', [detail, {}]],
  ] as const) {
    it(`learns nothing from a history ${what}`, async () => {
      expect(await byToken({ value: page(list) })).to.deep.equal(unknown)
    })
  }

  it('learns nothing from more pages than a payment can have', async () => {
    expect(await byToken({ value: page([detail], 11) })).to.have.nested.include({
      kind: 'unknown',
      'failure.category': 8999,
    })
  })
})

describe('naver simple pay: an inquiry about an order', () => {
  const foreign = { paymentId: 'pay-9', merchantPayKey: null, admissionTypeCode: '77', admissionState: 'NEW' }
  const history = { value: page([detail]) }

  it('finds it among those of its time, and then all of its movements', async () => {
    expect(
      await byTime({ value: page([foreign], 2) }, { value: page([failed, detail], 2) }, history),
    ).to.deep.equal({
      kind: 'found',
      transactions: [approval],
    })
    expect(await byTime({ value: page([detail]) }, { value: page([detail, earlier]) })).to.deep.equal({
      kind: 'found',
      transactions: [approval, cancelRow('hist-2', 3_000n)],
    })
  })

  it('finds nothing among others', async () => {
    for (const list of [[], [foreign], [failed], [{ ...detail, merchantPayKey: 'order-2' }]])
      expect(await byTime({ value: page(list) })).to.deep.equal({ kind: 'not_found' })
  })

  it('learns nothing when one order was approved twice, or is told of in one place only', async () => {
    const twice = page([detail, { ...detail, paymentId: 'pay-2', payHistId: 'hist-9' }])
    expect(await byTime({ value: twice })).to.deep.equal(unknown)
    expect(await byTime({ value: page([detail]) }, { value: page([]) })).to.deep.equal(unknown)
  })

  it('learns nothing when it cannot see all of them', async () => {
    for (const answers of [
      [{ value: page([detail], 51) }],
      [{ value: page([], 2) }, { status: 500, value: {} }],
      [{ status: 404, value: { code: 'InvalidPaymentId', message: '' } }],
    ] as const) {
      expect(await byTime(...answers)).to.include({ kind: 'unknown' })
    }
  })
})

describe('naver pay: an inquiry without the token of the window', () => {
  it('goes by the time of the charge', async () => {
    const { pay, sent } = before({ value: page([detail]) })
    expect(await pay.inquire.byOrder?.({ ...asked, instrument: undefined })).to.deep.equal({
      kind: 'found',
      transactions: [approval],
    })
    expect(sent.map(({ path }) => path.split('/payments/')[1])).to.deep.equal([
      'v2.2/list/history',
      'v2.2/list/history/pay-1',
    ])
  })
})
