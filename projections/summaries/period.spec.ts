import { expect } from 'chai'
import { parseBusinessDate, type BusinessDate } from '../../ledger/core/time.ts'
import { daysIn, movedBy, previousOf } from './period.ts'

const date = (text: string): BusinessDate => {
  const day = parseBusinessDate(text)
  if (day === undefined) throw new Error(text)
  return day
}

describe('a period of Seoul days', () => {
  const rows = [
    ['2026-11-20', '2026-11-20', 1, '2026-11-19', '2026-11-19'],
    ['2026-11-01', '2026-11-30', 30, '2026-10-02', '2026-10-31'],
    ['2024-03-01', '2024-03-31', 31, '2024-01-30', '2024-02-29'],
    ['2026-01-01', '2026-12-31', 365, '2025-01-01', '2025-12-31'],
    ['1900-01-01', '1900-01-02', 2, '1899-12-30', '1899-12-31'],
  ] as const
  for (const [from, to, days, previousFrom, previousTo] of rows)
    it(`${from} to ${to} comes after as many days`, () => {
      const period = { from: date(from), to: date(to) }
      expect(daysIn(period)).to.equal(days)
      expect(previousOf(period)).to.deep.equal({ from: previousFrom, to: previousTo })
      expect(movedBy(period.from, days - 1)).to.equal(to)
    })
})
