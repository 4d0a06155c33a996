import { expect } from 'chai'
import { won } from '../port/conformance-subject.ts'
import {
  before,
  call,
  cancelled,
  cancelling,
  now,
  sha256,
  signatureOf,
  TID,
  undoing,
  billing,
} from './answers.spec-helper.ts'

const cancelAt = (value: unknown, request = cancelling) => before(value).gateway.cancel(request)
const undoAt = (value: unknown, request = undoing) => before(value).gateway.netCancel?.(request)

describe('nice-epay: a cancel', () => {
  const result = {
    reference: call.idempotencyKey,
    amount: won(304n),
    cancelledAt: '2026-11-20T00:30:02.000Z',
  }

  it('is read from the answer; a refund counts as well', async () => {
    for (const ResultCode of ['2001', '2211'])
      expect(await cancelAt({ ...cancelled, ResultCode })).to.deep.equal({ kind: 'succeeded', result })
  })

  it('needs neither signature nor balance nor time', async () => {
    const { Signature: _signature, RemainAmt: _left, CancelDate: _date, ...least } = cancelled
    expect(await cancelAt(least)).to.deep.equal({
      kind: 'succeeded',
      result: { ...result, cancelledAt: now },
    })
  })

  it('names the payment, or itself', async () => {
    expect(await cancelAt({ ...cancelled, Moid: 'order-1' })).to.include({ kind: 'succeeded' })
    const own = { ...cancelled, TID: 'part', Signature: signatureOf('part', '000000000304') }
    expect(await cancelAt(own)).to.include({ kind: 'succeeded' })
  })

  for (const [what, spoilt] of [
    ['another payment', { TID: 'other', Moid: 'other', Signature: signatureOf('other', '000000000304') }],
    ['no payment', { TID: undefined, Moid: undefined }],
    ['another merchant', { MID: 'nicepay01m' }],
    ['a wrong signature', { Signature: sha256('x') }],
    ['another amount', { CancelAmt: '000000000305', Signature: signatureOf(TID, '000000000305') }],
    ['no amount', { CancelAmt: undefined }],
    ['more left than can be', { RemainAmt: '000000000701' }],
    ['a code of another call', { ResultCode: '3001' }],
  ] as const) {
    it(`is not known with ${what}`, async () => {
      expect(await cancelAt({ ...cancelled, ...spoilt })).to.have.nested.include({
        kind: 'unknown',
        'failure.category': 8999,
      })
    })
  }

  it('may leave less than we know of', async () => {
    expect(await cancelAt({ ...cancelled, RemainAmt: '000000000000' })).to.include({ kind: 'succeeded' })
  })
})

describe('nice-epay: a net cancel', () => {
  const undone = {
    ...cancelled,
    Moid: 'order-1',
    CancelAmt: '000000001004',
    RemainAmt: '000000000000',
    Signature: signatureOf(TID, '000000001004'),
  }
  const result = { reference: TID, voidedAt: '2026-11-20T00:30:02.000Z' }

  it('undid the charge, or found none', async () => {
    expect(await undoAt(undone)).to.deep.equal({ kind: 'succeeded', result })
    const nothing = { ...undone, CancelAmt: '0', Signature: signatureOf(TID, '0') }
    expect(await undoAt(nothing)).to.deep.equal({ kind: 'succeeded', result })
  })

  for (const [what, spoilt] of [
    ['another payment', { TID: 'other', Moid: 'other' }],
    ['another merchant', { MID: 'nicepay01m' }],
    ['a part of it', { CancelAmt: '000000001003', Signature: signatureOf(TID, '000000001003') }],
    ['a wrong signature', { Signature: sha256('x') }],
  ] as const) {
    it(`is not known with ${what}`, async () => {
      expect(await undoAt({ ...undone, ...spoilt })).to.include({ kind: 'unknown' })
    })
  }

  it('is not asked for where no window was', async () => {
    const { gateway, sent } = before(undone)
    const outcome = await gateway.netCancel?.({ ...undoing, instrument: billing.instrument })
    expect(outcome).to.have.nested.include({ kind: 'declined', 'failure.category': 8001 })
    expect(sent).to.deep.equal([])
  })
})
