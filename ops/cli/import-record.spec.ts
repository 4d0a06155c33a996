import { expect } from 'chai'
import { headingIn, readRecord, type ReadRecord } from './import-record.ts'
import { rowOf, type Row } from './import.spec-helper.ts'

const read = (row: Row): ReadRecord =>
  readRecord(headingIn(Object.keys(row)), { line: 7, cells: Object.values(row) })

const given = (row: Row): unknown => {
  const one = read(row)
  return one.kind === 'given' ? one.given : one.refused
}
const refusal = (row: Row): unknown => {
  const one = read(row)
  return one.kind === 'refused' ? [one.refused.reason, one.refused.fields] : one.given
}

describe('a record of a file of payments', () => {
  it('is what the system wants: numbers, times with an offset, nothing for empty cells', () => {
    const row = rowOf('o1', {
      canceled_amount: '2000',
      canceled_at: '2024-03-02T09:00:00+09:00',
      tax_free: '',
      method_kind: ' card ',
      installment_months: '3',
      provider_order_id: '',
    })
    expect(given(row)).to.deep.equal({
      line: 7,
      orderId: 'o1',
      orderName: '아메리카노',
      amount: 10_000,
      canceledAmount: 2_000,
      canceledAt: '2024-03-02T09:00:00+09:00',
      provider: 'card-network',
      reference: 'ref-o1',
      approvedAt: '2024-03-01T10:15:30+09:00',
      methodKind: 'card',
      installmentMonths: 3,
    })
  })
  for (const [text, time] of [
    ['2024-03-01 10:15:30', '2024-03-01T10:15:30+09:00'],
    ['2024-03-01T10:15:30', '2024-03-01T10:15:30+09:00'],
    ['2024-03-01T10:15:30Z', '2024-03-01T10:15:30Z'],
    ['2024-03-01t10:15:30.123+09:00', '2024-03-01T10:15:30.123+09:00'],
  ] as const)
    it(`reads the time ${text}`, () => {
      expect(given(rowOf('o1', { approved_at: text }))).to.include({ approvedAt: time })
    })
  for (const text of ['2024-03-01', '2024.03.01 10:15:30', '1709255730', '2024-03-01 10:15', 'yesterday'])
    it(`does not take "${text}" for a time`, () => {
      const because = 'must be a time with its offset, or YYYY-MM-DD HH:mm:ss in Seoul'
      expect(refusal(rowOf('o1', { approved_at: text }))).to.deep.equal([
        'INVALID_REQUEST',
        [{ column: 'approved_at', because }],
      ])
    })
  for (const text of ['12,000', '12000.00', '-1', '₩12000', '1e4', '12345678901234567'])
    it(`does not take "${text}" for won`, () => {
      const because = 'must be a whole number in digits alone, like 12000'
      expect(refusal(rowOf('o1', { amount: text }))).to.deep.equal([
        'INVALID_REQUEST',
        [{ column: 'amount', because }],
      ])
    })
  it('names everything that is missing or wrong at once', () => {
    expect(refusal(rowOf('', { amount: 'x', reference: ' ' }))).to.deep.equal([
      'INVALID_REQUEST',
      [
        { column: 'order_id', because: 'is missing' },
        { column: 'amount', because: 'must be a whole number in digits alone, like 12000' },
        { column: 'reference', because: 'is missing' },
      ],
    ])
  })
  it('has as many cells as the heading', () => {
    const heading = headingIn(Object.keys(rowOf('o1')))
    const one = readRecord(heading, { line: 3, cells: ['o1', '아메리카노'] })
    expect(one).to.deep.equal({
      kind: 'refused',
      refused: {
        line: 3,
        cells: ['o1', '아메리카노'],
        reason: 'INVALID_REQUEST',
        fields: [{ column: '', because: 'has 2 cells where the heading has 6' }],
      },
    })
  })
  it('holds no card number, not even in a name; digits of an id of the provider’s are none', () => {
    expect(refusal(rowOf('o1', { order_name: 'card 4111-1111-1111-1111' }))).to.deep.equal([
      'CARD_NUMBER_REFUSED',
      [{ column: 'order_name', because: 'holds a card number' }],
    ])
    expect(given(rowOf('o1', { reference: 'nicepay00m014111111111111111' }))).to.include({
      reference: 'nicepay00m014111111111111111',
    })
    expect(refusal(rowOf('o1', { reference: '4111111111111111' }))).to.deep.include('CARD_NUMBER_REFUSED')
  })
  it('is read as it was before a report protected it from spreadsheets', () => {
    expect(given(rowOf('o1', { order_name: "'-10% 할인" }))).to.include({ orderName: '-10% 할인' })
    expect(given(rowOf('o1', { order_name: "'quoted'" }))).to.include({ orderName: "'quoted'" })
  })
  it('may bring along what a report of refused lines added', () => {
    const row = {
      ...rowOf('o1'),
      refused_line: '9',
      refused_reason: 'x',
      refused_field: '',
      refused_because: '',
    }
    expect(given(row)).to.deep.equal(given(rowOf('o1')))
  })
})
