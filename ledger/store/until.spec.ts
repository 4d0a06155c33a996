import { expect } from 'chai'
import { instantOf } from '../core/time.ts'
import { Position, type StoredEvent } from './port.ts'
import { isWithin, parsePosition, parseUntil } from './until.ts'

const time = (text: string) => ({ kind: 'time', recordedAt: instantOf(Date.parse(text)) })

describe('the last moment that counts', () => {
  it('is a position', () => {
    expect(parseUntil('0')).to.deep.equal({ kind: 'position', position: 0n })
    expect(parseUntil('20261120')).to.deep.equal({ kind: 'position', position: 20_261_120n })
    expect(parsePosition('9999999999999999999')).to.equal(9_999_999_999_999_999_999n)
  })
  it('is a time with its offset', () => {
    expect(parseUntil('2026-11-20T09:00:00Z')).to.deep.equal(time('2026-11-20T09:00:00Z'))
    expect(parseUntil('2026-11-20T18:00:00.5+09:00')).to.deep.equal(time('2026-11-20T09:00:00.500Z'))
  })
  it('is the end of a day in Seoul', () => {
    expect(parseUntil('2026-11-20')).to.deep.equal(time('2026-11-20T14:59:59.999Z'))
    expect(parseUntil('9999-12-31')).to.deep.equal(time('9999-12-31T14:59:59.999Z'))
  })
  for (const text of [
    ...['', '-1', '1.5', '1e3', ' 1', '12345678901234567890', 'yesterday'],
    ...['2026-11-20T09:00:00', '2026-11-20 09:00:00Z', '2026-13-01T00:00:00Z', '2026-11-20T25:00:00Z'],
    ...['2026-02-30', '2026-02-30T00:00:00Z', '1899-12-31', '1026-01-01T00:00:00Z', '0000-00-00'],
    ...['9999-12-31T23:59:59-01:00', '2026-11-20T09:00:00+99:00'],
  ])
    it(`is not ${JSON.stringify(text)}`, () => {
      expect(parseUntil(text)).to.equal(undefined)
    })

  it('counts itself', () => {
    const at = (position: bigint, epochMs: number): StoredEvent =>
      ({ position: Position(position), recordedAt: instantOf(epochMs) }) as StoredEvent
    const until = { kind: 'position', position: Position(7n) } as const
    expect([6n, 7n, 8n].map((position) => isWithin(until, at(position, 0)))).to.deep.equal([
      true,
      true,
      false,
    ])
    const moment = { kind: 'time', recordedAt: instantOf(7) } as const
    expect([6, 7, 8].map((epochMs) => isWithin(moment, at(1n, epochMs)))).to.deep.equal([true, true, false])
    expect(isWithin(undefined, at(1n, 0))).to.equal(true)
  })
})
