import { expect } from 'chai'
import { instantOf } from '../../ledger/core/time.ts'
import { encodeForm } from '../http/form.ts'
import type { Reading } from '../port/notification.ts'
import { niceEpayNotifications } from './notifications.ts'

const readText = (text: string): Reading =>
  niceEpayNotifications.read({ body: Buffer.from(text, 'latin1'), headers: {}, receivedAt: instantOf(0) }, [])
const read = (fields: Record<string, string>): Reading => readText(encodeForm({ fields, charset: 'euc-kr' }))

const approval = {
  PayMethod: 'CARD',
  MID: 'nicepay00m',
  TID: 'nicepay00m01012611200930010001',
  MOID: 'order-1',
  GoodsName: '녹차',
  Amt: '1004',
  AuthDate: '261120093001',
  ResultCode: '3001',
  ResultMsg: '정상',
  StateCd: '0',
}
const hint = (eventType: string, claims: readonly object[]): object => ({
  kind: 'hint',
  notice: { eventId: null, providerOrderId: 'order-1', eventType, claims },
})
const claim = { operation: 'approve', amount: 1_004n, at: '2026-11-20T00:30:01.000Z' }

describe('nice-epay: notifications', () => {
  it('are hints at an order: an approval with what it claims, a cancel without', () => {
    expect(read(approval)).to.deep.equal(hint('StateCd 0, ResultCode 3001', [claim]))
    expect(read({ ...approval, PayMethod: 'BANK', ResultCode: '4000' })).to.deep.equal(
      hint('StateCd 0, ResultCode 4000', [claim]),
    )
    for (const StateCd of ['1', '2']) {
      const cancel = { ...approval, StateCd, ResultCode: '2001', CancelDate: '261120093002' }
      expect(read(cancel)).to.deep.equal(hint(`StateCd ${StateCd}, ResultCode 2001`, []))
    }
  })

  it('claim nothing that cannot be read', () => {
    for (const wrong of [{ Amt: '' }, { Amt: '1e3' }, { AuthDate: '' }, { AuthDate: '20261120093001' }])
      expect(read({ ...approval, ...wrong })).to.deep.equal(hint('StateCd 0, ResultCode 3001', []))
  })

  it('are of no use about virtual accounts and telephone bills', () => {
    for (const PayMethod of ['VBANK', 'CELLPHONE'])
      expect(read({ ...approval, PayMethod })).to.deep.equal({ kind: 'irrelevant' })
  })

  for (const [what, wrong] of [
    ['no order', { MOID: '' }],
    ['an order too long', { MOID: 'x'.repeat(65) }],
    ['no method', { PayMethod: '' }],
    ['a state unheard of', { StateCd: '3' }],
    ['a code that is none', { ResultCode: 'OK\n' }],
  ] as const) {
    it(`cannot be read with ${what}`, () => {
      expect(read({ ...approval, ...wrong })).to.deep.equal({ kind: 'unreadable' })
    })
  }

  it('cannot be read where they are no form', () => {
    for (const text of ['', '{"MOID":"order-1"}', '%', '\xff\xfe', 'MOID'])
      expect(readText(text), text).to.deep.equal({ kind: 'unreadable' })
  })
})
