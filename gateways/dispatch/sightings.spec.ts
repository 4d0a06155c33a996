import { expect } from 'chai'
import { TransactionId } from '../../ledger/core/ids.ts'
import { sightingsOf, type Seen, type Sightings } from './sightings.ts'

const one: Seen = { transactionId: TransactionId('txn_1'), stage: 'unknown', tries: 0, sends: 1 }
const other: Seen = { ...one, transactionId: TransactionId('txn_2') }

describe('sightings', () => {
  let nowMs: number
  let sightings: Sightings
  beforeEach(() => {
    nowMs = 1_000_000
    sightings = sightingsOf(() => nowMs)
  })
  /** Seen like that, then left alone for so long. */
  const see = (cases: readonly Seen[], thenMs = 0): void => {
    sightings.note(cases)
    nowMs += thenMs
  }
  const agesOf = (of: Seen): readonly number[] => [sightings.unchangedMs(of), sightings.unsentMs(of)]

  it('of what was never seen nothing is known', () => {
    see([other], 5_000)
    expect(agesOf(one)).to.deep.equal([0, 0])
  })
  it('count from when it was first seen like that, however often it is seen again', () => {
    see([one], 1_000)
    see([one, other], 2_000)
    see([one, other], 3_000)
    expect(agesOf(one)).to.deep.equal([6_000, 6_000])
    expect(agesOf(other)).to.deep.equal([5_000, 5_000])
  })
  for (const [what, changed] of [
    ['another try', { ...one, tries: 1 }],
    ['another stage', { ...one, stage: 'mismatched' }],
  ] as const)
    it(`${what} changes it, but sends nothing`, () => {
      see([one], 1_000)
      see([changed], 2_000)
      expect(agesOf(changed)).to.deep.equal([2_000, 3_000])
      expect(sightings.unchangedMs(one)).to.equal(0)
      see([one], 4_000)
      expect(agesOf(one)).to.deep.equal([4_000, 7_000])
    })
  it('once it may have been sent again, both begin anew', () => {
    const sent = { ...one, sends: 2, tries: 1 }
    see([one], 1_000)
    see([sent], 2_000)
    expect(agesOf(sent)).to.deep.equal([2_000, 2_000])
    expect(agesOf(one)).to.deep.equal([0, 0])
  })
  it('of what changed since it was seen nothing is known yet', () => {
    see([one], 5_000)
    expect(agesOf({ ...one, sends: 2 })).to.deep.equal([0, 0])
    expect(agesOf({ ...one, tries: 1 })).to.deep.equal([0, 5_000])
  })
  it('forget what is not open any more, so that nothing is kept of it', () => {
    see([one, other], 1_000)
    see([other], 1_000)
    see([one, other], 1_000)
    expect(agesOf(one)).to.deep.equal([1_000, 1_000])
    expect(agesOf(other)).to.deep.equal([3_000, 3_000])
  })
})
