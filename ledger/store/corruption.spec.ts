import { expect } from 'chai'
import { EventId, StreamName } from '../core/ids.ts'
import { instantOf } from '../core/time.ts'
import { approval, cancel, created } from '../payment/events.spec-helper.ts'
import { krw } from '../payment/fixtures.spec-helper.ts'
import { inquired } from '../payment/pursuit.spec-helper.ts'
import { decode, encode } from './codec.ts'
import type { EventMetadata, LedgerEvent } from './ledger-event.ts'
import { CorruptLogError, Position, type StoredEvent } from './port.ts'

const about: EventMetadata = {
  correlationId: 'c',
  causationId: 'c',
  actor: { kind: 'administrator' },
  idempotency: null,
}
const stored = (event: LedgerEvent): StoredEvent => ({
  ...encode(EventId('00000000-0000-5000-8000-000000000000'), event, about),
  stream: StreamName('payment-pay_1'),
  revision: 0,
  position: Position(7n),
  recordedAt: instantOf(0),
})
const written = stored(cancel.requested('a', krw(3_000n)))
const parsed = ({ data }: StoredEvent): object => JSON.parse(data) as object
const withAmount = (amount: unknown): StoredEvent => ({
  ...written,
  data: JSON.stringify({ ...parsed(written), amount }),
})

describe('an event that cannot be read', () => {
  for (const [what, event] of [
    ['an unknown type', { ...written, type: 'PaymentVanished' }],
    ['a name that every object has', { ...written, type: 'constructor' }],
    ['an unknown version', { ...written, schemaVersion: 99 }],
    ['no JSON', { ...written, data: 'x' }],
    ['no text', { ...written, data: '' }],
    ['a list', { ...written, data: '[]' }],
    ['a number', { ...written, data: '1' }],
    ['null', { ...written, data: 'null' }],
    ['metadata that is no JSON', { ...written, metadata: '{' }],
    ['metadata that is a text', { ...written, metadata: '"x"' }],
    ['no amount', withAmount(undefined)],
    ['an amount that is null', withAmount(null)],
    ['an amount as a bare number', withAmount(3_000)],
    ['an amount without digits', withAmount({ currency: 'KRW' })],
    ['an amount as a JSON number', withAmount({ amount: 3_000, currency: 'KRW' })],
    ['an amount without a currency', withAmount({ amount: '3000' })],
    ['an amount in an unknown currency', withAmount({ amount: '3000', currency: 'XXX' })],
  ] as const) {
    it(`stops the reader: ${what}`, () => {
      expect(() => decode(event)).to.throw(CorruptLogError, 'event 7 (payment-pay_1')
    })
  }
  describe('by an amount that is no plain digits', () => {
    for (const digits of ['', ' ', ' 12', '0x10', 'abc', '1.5', '-1', '007'])
      it(`stops the reader: ${JSON.stringify(digits)}`, () => {
        expect(() => decode(withAmount({ amount: digits, currency: 'KRW' }))).to.throw(CorruptLogError)
      })
    it('stops the reader: no order at all', () => {
      expect(() => decode({ ...stored(created), data: '{}' })).to.throw(CorruptLogError)
    })
  })
  describe('by the amounts in its list', () => {
    const withRows = (...rows: readonly unknown[]): StoredEvent => {
      const inquiry = stored(inquired(null, 'found'))
      return { ...inquiry, data: JSON.stringify({ ...parsed(inquiry), transactions: rows }) }
    }
    const good = { reference: 'ref-1', amount: { amount: '3000', currency: 'KRW' } }
    it('is read when there is no row, and when every row has its amount', () => {
      for (const rows of [[], [good], [good, good]])
        expect(decode(withRows(...rows)).event)
          .to.have.property('transactions')
          .with.length(rows.length)
    })
    for (const [what, bad] of [
      ['a row without an amount', { reference: 'ref-1' }],
      ['an amount as a JSON number', { ...good, amount: { amount: 3_000, currency: 'KRW' } }],
      ['a row that is null', null],
      ['a row that is a list', []],
      ['a row that is a text', 'row'],
    ] as const)
      it(`stops the reader: ${what}`, () => {
        expect(() => decode(withRows(good, bad))).to.throw(CorruptLogError)
      })
    it('stops the reader: no list at all', () => {
      const inquiry = stored(inquired(null, 'found'))
      const data = JSON.stringify({ ...parsed(inquiry), transactions: undefined })
      expect(() => decode({ ...inquiry, data })).to.throw(CorruptLogError)
    })
  })
  it('is named by its place, never quoted: it may be private', () => {
    const secret = { ...written, data: '{"reason":"Hong Gil-dong' }
    expect(() => decode(secret))
      .to.throw(CorruptLogError)
      .and.not.match(/Hong/)
  })
  it('may not have lost an amount of its order', () => {
    const lost = { ...(JSON.parse(stored(created).data) as { order: object }) }
    for (const field of ['amount', 'taxFree'])
      expect(() =>
        decode({
          ...stored(created),
          data: JSON.stringify({ ...lost, order: { ...lost.order, [field]: undefined } }),
        }),
      ).to.throw(CorruptLogError)
  })
})

describe('an event that cannot be written', () => {
  it('lacks its amount', () => {
    expect(() => stored({ ...approval.requested(), amount: undefined } as unknown as LedgerEvent)).to.throw(
      TypeError,
    )
  })
  it('carries a number that JSON cannot, where no amount is expected', () => {
    expect(() => stored({ ...approval.declined(), extra: 1n } as unknown as LedgerEvent)).to.throw(TypeError)
  })
})
