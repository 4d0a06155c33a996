import { expect } from 'chai'
import fc from 'fast-check'
import { businessDateOf, instantOf } from '../../ledger/core/time.ts'
import { orderDays } from './order-days.ts'

const daysAt = (time: string): readonly string[] => orderDays(instantOf(Date.parse(`${time}+09:00`)))

describe('nice-pay: the days of an order', () => {
  it('is one of Seoul, and beside midnight the other, too', () => {
    expect(daysAt('2026-11-20T12:00:00')).to.deep.equal(['20261120'])
    expect(daysAt('2026-11-20T23:49:59.999')).to.deep.equal(['20261120'])
    expect(daysAt('2026-12-31T23:50:00')).to.deep.equal(['20261231', '20270101'])
    expect(daysAt('2026-11-20T00:29:59.999')).to.deep.equal(['20261120', '20261119'])
    expect(daysAt('2026-11-20T00:30:00')).to.deep.equal(['20261120'])
  })

  it('begins with the day that was asked on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (atMs) => {
        const [first, ...others] = orderDays(instantOf(atMs))
        expect(first).to.equal(businessDateOf(instantOf(atMs)).replaceAll('-', ''))
        expect(others).to.have.length.at.most(1)
      }),
    )
  })
})
