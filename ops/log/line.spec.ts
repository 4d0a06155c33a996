import { expect } from 'chai'
import fc from 'fast-check'
import { EventId, StreamName } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { Position, type StoredEvent } from '../../ledger/store/port.ts'
import { bodyOf, lineOf, LogFileError, parseLine } from './line.ts'

const event: StoredEvent = {
  position: Position(7n),
  stream: StreamName('payment-pay_1'),
  revision: 2,
  id: EventId('6f1d6d0a-5c0e-5a53-9a0b-7f6a3c1e2d40'),
  type: 'PaymentApproved',
  schemaVersion: 1,
  recordedAt: instantOf(Date.UTC(2026, 10, 20, 9)),
  data: '{ "a":\t"홍길동\u2028" }',
  metadata: '{}',
}
const line = lineOf(event)

describe('a line of an export', () => {
  it('has its fields in a fixed order and the exact texts', () => {
    expect(line).to.equal(
      '{"position":"7","stream":"payment-pay_1","revision":2,"id":"6f1d6d0a-5c0e-5a53-9a0b-7f6a3c1e2d40",' +
        '"type":"PaymentApproved","schemaVersion":1,"recordedAt":"2026-11-20T09:00:00.000Z",' +
        '"data":"{ \\"a\\":\\t\\"홍길동\u2028\\" }","metadata":"{}"}',
    )
  })

  it('gives the event back, whatever its texts', () => {
    const text = fc.string({ unit: 'binary' }).filter((one) => !one.includes('\0'))
    fc.assert(
      fc.property(text, text, fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), (data, metadata, raw) => {
        const one = { ...event, data, metadata, position: Position(raw) }
        const parsed = parseLine(lineOf(one), 1)
        expect(parsed).to.deep.equal({ event: one, body: bodyOf(one) })
        expect(lineOf(one)).to.not.contain('\n')
      }),
    )
  })

  it('is the same without its position wherever the event stands', () => {
    expect(bodyOf({ ...event, position: Position(9n) } as StoredEvent)).to.equal(bodyOf(event))
  })

  const rows: Readonly<Record<string, string>> = {
    nothing: '',
    'no JSON': line.slice(0, -1),
    'no object': '[]',
    null: 'null',
    'more before it': ` ${line}`,
    'more after it': `${line}\r`,
    'another order': line.replace('"revision":2,', '').replace('"type"', '"revision":2,"type"'),
    'a field more': line.replace('"revision"', '"more":1,"revision"'),
    'a field twice': line.replace('"revision":2', '"revision":1,"revision":2'),
    'a field less': line.replace('"type":"PaymentApproved",', ''),
    'a position that is none': line.replace('"7"', '"x"'),
    'a position as a number': line.replace('"7"', '7'),
    'the position 0': line.replace('"7"', '"0"'),
    'a position beyond all': line.replace('"7"', '"9223372036854775808"'),
    'a position with a zero before it': line.replace('"7"', '"07"'),
    'a revision below 0': line.replace('"revision":2', '"revision":-1'),
    'a revision that is no integer': line.replace('"revision":2', '"revision":2.5'),
    'a revision written otherwise': line.replace('"revision":2', '"revision":2e0'),
    'a version too large': line.replace('"schemaVersion":1', '"schemaVersion":40000'),
    'an id in upper case': line.replace('6f1d6d0a', '6F1D6D0A'),
    'no stream': line.replace('payment-pay_1', ''),
    'another time zone': line.replace('.000Z', '.000+09:00'),
    'no milliseconds': line.replace('.000Z', 'Z'),
    'a time that does not exist': line.replace('11-20', '02-30'),
    'a year of six digits': line.replace('2026-', '+002026-'),
    'an escape nobody needs': line.replace('payment-', '\\u0070ayment-'),
    'a NUL': line.replace('홍', '\\u0000'),
    'half a surrogate pair': line.replace('홍', '\\ud800'),
    'a byte order mark': `\ufeff${line}`,
  }
  for (const [what, text] of Object.entries(rows))
    it(`is refused: ${what}; its text is never quoted`, () => {
      expect(text).to.not.equal(line)
      expect(() => parseLine(text, 41))
        .to.throw(LogFileError, 'line 41')
        .with.property('message')
        .that.does.not.match(/길동/)
    })
})
