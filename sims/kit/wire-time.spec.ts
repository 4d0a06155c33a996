import { expect } from 'chai'
import { wireDigits, wireTime } from './wire-time.ts'

describe('simulators: times', () => {
  it('are those of Seoul and name the same instant', () => {
    const epochMs = Date.parse('2026-12-31T15:00:00.007Z')
    expect(wireTime(epochMs)).to.equal('2027-01-01T00:00:00.007+09:00')
    expect(Date.parse(wireTime(epochMs))).to.equal(epochMs)
  })

  it('have what is less than a second cut off where they are digits', () => {
    expect(wireDigits(Date.parse('2026-12-31T15:00:00.999Z'))).to.equal('20270101000000')
  })
})
