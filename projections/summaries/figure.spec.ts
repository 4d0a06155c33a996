import { expect } from 'chai'
import fc from 'fast-check'
import { MerchantId } from '../../ledger/core/ids.ts'
import { currencies } from '../../ledger/core/money.ts'
import { businessDateOf, instantOf } from '../../ledger/core/time.ts'
import { figureText, parseFigure, type Figure } from './figure.ts'
import { movedBy } from './period.ts'
import { paymentStatuses, toldMethodKinds, transactionKinds, transactionStatuses } from './words.ts'

const oneOrNone = (values: readonly string[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
const ofPayments = fc.record({
  of: fc.constant('payments' as const),
  having: fc.record({
    provider: oneOrNone(['toss', 'card-network', 'none']),
    methodKind: oneOrNone(toldMethodKinds),
    status: oneOrNone(paymentStatuses),
  }),
})
const ofTransactions = fc.record({
  of: fc.constant('transactions' as const),
  having: fc.record({
    provider: oneOrNone(['toss', 'card-network']),
    kind: oneOrNone(transactionKinds),
    status: oneOrNone(transactionStatuses),
  }),
})
const firstDay = businessDateOf(instantOf(Date.parse('2026-01-01T00:00:00Z')))
const time = fc
  .record({
    first: fc.integer({ min: 0, max: 800 }),
    days: fc.constantFrom(0, 0, 1, 30),
    hour: fc.option(fc.integer({ min: 0, max: 23 })),
  })
  .map(({ first, days, hour }) => {
    const from = movedBy(firstDay, first)
    return { period: { from, to: movedBy(from, days) }, hour: days === 0 ? hour : null }
  })
const figures: fc.Arbitrary<Figure> = fc
  .tuple(
    fc.oneof(ofPayments, ofTransactions),
    time,
    fc.constantFrom('test' as const, 'live' as const),
    fc.option(fc.constantFrom(MerchantId('mer_1'), MerchantId('mer_0b8a3c1f5d2e4f7a'))),
    fc.constantFrom(...currencies),
  )
  .map(([{ of, having }, when, mode, merchantId, currency]) => {
    const told = Object.fromEntries(Object.entries(having).filter(([, value]) => value !== undefined))
    return { of, mode, merchantId, currency, ...when, having: told }
  })

describe('a figure', () => {
  it('is one text, from which it is read again', () => {
    fc.assert(
      fc.property(figures, (figure) => {
        const text = figureText(figure)
        expect(parseFigure(text)).to.deep.equal(figure)
        expect(encodeURI(text)).to.equal(text)
      }),
    )
  })

  it('looks like this', () => {
    const text = 'payments:live:mer_1:KRW:2026-11-20:provider=toss:status=APPROVED'
    expect(parseFigure(text)).to.deep.equal({
      of: 'payments',
      mode: 'live',
      merchantId: 'mer_1',
      currency: 'KRW',
      period: { from: '2026-11-20', to: '2026-11-20' },
      hour: null,
      having: { provider: 'toss', status: 'APPROVED' },
    })
    expect(parseFigure('transactions:test:*:KRW:2026-11-20T14:kind=VOID')).to.include({
      merchantId: null,
      hour: 14,
    })
  })

  const others = [
    '',
    'payments',
    'orders:live:mer_1:KRW:2026-11-20',
    'payments:prod:mer_1:KRW:2026-11-20',
    'payments:live:mer 1:KRW:2026-11-20',
    'payments:live::KRW:2026-11-20',
    'payments:live:mer_1:EUR:2026-11-20',
    'payments:live:mer_1:KRW',
    'payments:live:mer_1:KRW:2026-02-30',
    'payments:live:mer_1:KRW:2026-11-20T24',
    'payments:live:mer_1:KRW:2026-11-20..2026-11-19',
    'payments:live:mer_1:KRW:2026-11-20..2026-11-20',
    'payments:live:mer_1:KRW:2026-11-20:',
    'payments:live:mer_1:KRW:2026-11-20:provider',
    'payments:live:mer_1:KRW:2026-11-20:provider=Toss',
    'payments:live:mer_1:KRW:2026-11-20:provider=toss=x',
    'payments:live:mer_1:KRW:2026-11-20:kind=VOID',
    'payments:live:mer_1:KRW:2026-11-20:status=SUCCEEDED',
    'payments:live:mer_1:KRW:2026-11-20:status=APPROVED:provider=toss',
    'payments:live:mer_1:KRW:2026-11-20:status=APPROVED:status=APPROVED',
    'payments:live:mer_1:KRW:2026-11-20:__proto__=x',
    'transactions:live:mer_1:KRW:2026-11-20:methodKind=card',
    'transactions:live:mer_1:KRW:2026-11-20:status=APPROVED',
    ' payments:live:mer_1:KRW:2026-11-20',
  ]
  for (const text of others)
    it(`is not: ${text}`, () => {
      expect(parseFigure(text)).to.equal(undefined)
    })
})
