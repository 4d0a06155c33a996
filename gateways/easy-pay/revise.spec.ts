import { expect } from 'chai'
import type { Outcome } from '../../ledger/payment/outcome.ts'
import { won } from '../port/conformance-subject.ts'
import {
  acquired,
  before,
  cancelled,
  cancelling,
  contradicted,
  holdsBefore,
  reference,
} from './answers.spec-helper.ts'

const cancelAt = (value: unknown, request = cancelling): Promise<Outcome<unknown>> =>
  before(value).gateway.cancel(request)
const at = '2023-02-11T18:23:36.000Z'

describe('easypay: a cancel', () => {
  const result = { reference: '23021203230010166890', amount: won(3_000n), cancelledAt: at }

  it('is read from the answer', async () => {
    expect(await cancelAt(cancelled)).to.deep.equal({ kind: 'succeeded', result })
  })

  it('may have left less than we expect, and nothing when it took the rest', async () => {
    expect(await cancelAt({ ...cancelled, remainAmount: '0' })).to.deep.equal({ kind: 'succeeded', result })
    const whole = { ...cancelling, amount: won(7_000n), leftAtMost: won(0n) }
    const told = { ...cancelled, cancelAmount: 7_000, remainAmount: 0, statusCode: 'TS05' }
    expect(await cancelAt(told, whole)).to.have.nested.include({ 'result.amount.amount': 7_000n })
    expect(await cancelAt({ ...told, remainAmount: 1 }, whole)).to.deep.equal(contradicted('정상취소'))
  })

  for (const [what, spoilt] of [
    ['another shop', { mallId: 'T5102002' }],
    ['another request', { shopTransactionId: 'txn_2' }],
    ['another payment', { oriPgCno: '23021103230010166880' }],
    ['more cancelled', { cancelAmount: '3001' }],
    ['less cancelled', { cancelAmount: '2999' }],
    ['more left', { remainAmount: 4_001 }],
    ['no amount', { cancelAmount: undefined }],
    ['nothing about what is left', { remainAmount: '' }],
    ['a payment that stands', { statusCode: 'TS03' }],
    ['a refund to come', { statusCode: 'RF01' }],
    ['no id', { cancelPgCno: '' }],
    ['no time', { transactionDate: undefined }],
  ] as const) {
    it(`is not known with ${what}`, async () => {
      expect(await cancelAt({ ...cancelled, ...spoilt })).to.deep.equal(contradicted('정상취소'))
    })
  }

  it('is under way when its result is to be asked for again', async () => {
    for (const resCd of ['VTIM', 'VT00'])
      expect(await cancelAt({ resCd, resMsg: '' }), resCd).to.have.nested.include({
        kind: 'unknown',
        'failure.category': 8013,
        'failure.providerCode': resCd,
      })
  })
})

describe('easypay: what is held', () => {
  const { reason, ...captureOf } = { ...cancelling, amount: won(7_000n), leftAtMost: won(0n) }
  const capture = (value: unknown, request = captureOf): Promise<Outcome<unknown>> =>
    holdsBefore(value).capture(request)
  const release = (value: unknown): Promise<Outcome<unknown>> =>
    holdsBefore(value).void({ ...captureOf, reason })

  it('is captured in whole', async () => {
    for (const statusCode of ['TS03', 'TS04'])
      expect(await capture({ ...acquired, statusCode })).to.deep.equal({
        kind: 'succeeded',
        result: { reference, amount: won(7_000n), capturedAt: at },
      })
  })

  it('is not captured in parts', async () => {
    const part = { ...captureOf, amount: won(3_000n), leftAtMost: won(4_000n) }
    expect(await capture(acquired, part)).to.have.nested.include({
      kind: 'declined',
      'failure.category': 8001,
      'failure.providerMessage': 'EasyPay captures the whole of a hold only',
    })
  })

  for (const [what, spoilt] of [
    ['another payment', { oriPgCno: '23021103230010166880' }],
    ['a payment that is still held', { statusCode: 'TS01' }],
    ['one that was let go', { statusCode: 'TS02' }],
  ] as const) {
    it(`is not known to be captured with ${what}`, async () => {
      expect(await capture({ ...acquired, ...spoilt })).to.deep.equal(contradicted('정상취소'))
    })
  }

  it('is let go, by its own reference', async () => {
    const extent = { statusCode: 'TS02', cancelAmount: '7000', remainAmount: '0' }
    const told = { ...cancelled, ...extent, shopTransactionId: 'txn_1-void' }
    expect(await release(told)).to.deep.equal({ kind: 'succeeded', result: { reference, voidedAt: at } })
    expect(await release({ ...told, remainAmount: '1' })).to.deep.equal(contradicted('정상취소'))
  })
})
