import { expect } from 'chai'
import { won } from '../port/conformance-subject.ts'
import { accountBefore, before, inquiry, now, standing, TID } from './answers.spec-helper.ts'

const byOrder = (value: unknown) => before(value).gateway.inquire.byOrder?.(inquiry)
const byTransaction = (value: unknown) =>
  before(value).gateway.inquire.byTransaction?.({ ...inquiry, reference: TID })

const approval = {
  operation: 'approve',
  reference: TID,
  amount: won(1_004n),
  at: '2026-11-20T00:30:01.000Z',
  approvalNumber: '12345678',
  expiresAt: null,
  methodKind: 'card',
}
const told = { kind: 'standing', approval, left: null, cancelledAt: null }

describe('nice-epay: an inquiry', () => {
  it('tells that something of what was asked for stands, or nothing of it', async () => {
    for (const ask of [byOrder, byTransaction]) {
      expect(await ask(standing)).to.deep.equal(told)
      expect(await ask({ ...standing, Status: '1' })).to.deep.equal({ ...told, left: won(0n) })
      expect(await ask({ ...standing, Status: '9', AuthCode: '', AuthDate: '' })).to.deep.equal({
        kind: 'not_found',
      })
    }
  })

  it('tells more where NICE does', async () => {
    const more = { ...standing, Moid: 'order-1', MID: 'nicepay00m', Amt: '000000001005', RemainAmt: '5' }
    expect(await byOrder(more)).to.deep.equal({
      ...told,
      approval: { ...approval, amount: won(1_005n) },
      left: won(5n),
    })
    const { AuthCode: _code, AuthDate: _date, ...less } = standing
    expect(await byOrder(less)).to.deep.equal({
      ...told,
      approval: { ...approval, at: now, approvalNumber: null },
    })
  })

  it('takes null for what is not there', async () => {
    expect(await byOrder({ ...standing, Moid: null, MID: null, Amt: null, RemainAmt: null })).to.deep.equal(
      told,
    )
  })

  it('allows for a clock that is behind', async () => {
    expect(await byOrder({ ...standing, AuthDate: '261120092500' })).to.include({ kind: 'standing' })
  })

  it('is about accounts at the other provider', async () => {
    const answer = await accountBefore(standing).gateway.inquire.byOrder?.(inquiry)
    expect(answer).to.have.nested.property('approval.methodKind', 'account')
  })

  for (const [what, spoilt] of [
    ['another transaction', { TID: 'other' }],
    ['another order', { Moid: 'order-2' }],
    ['another merchant', { MID: 'nicepay01m' }],
    ['a status unheard of', { Status: '2' }],
    ['no status', { Status: undefined }],
    ['a time that is none', { AuthDate: '261320093001' }],
    ['something left of what is cancelled', { Status: '1', RemainAmt: '000000000001' }],
    ['nothing left of what stands', { RemainAmt: '000000000000' }],
    ['more left than was approved', { RemainAmt: '000000001005' }],
    ['a code of another call', { ResultCode: '3001' }],
    ['what was approved well before it was asked for', { AuthDate: '261120092459' }],
    ['what was approved so, and is cancelled', { AuthDate: '261120092459', Status: '1' }],
  ] as const) {
    it(`learns nothing from ${what}`, async () => {
      expect(await byOrder({ ...standing, ...spoilt })).to.have.nested.include({
        kind: 'unknown',
        'failure.category': 8999,
      })
    })
  }

  it('takes only Status 9 for nothing there', async () => {
    for (const [ResultCode, category] of [
      ['A118', 8003],
      ['A101', 8002],
      ['2012', 8999],
    ] as const)
      expect(await byOrder({ ResultCode, ResultMsg: '' })).to.have.nested.include({
        kind: 'unknown',
        'failure.category': category,
      })
  })
})
