import { expect } from 'chai'
import type { Failure, FailureCategory, FailureKind } from '../../ledger/core/failure.ts'
import type { Outcome } from '../../ledger/payment/outcome.ts'
import { afterRepeating } from './repetition.ts'

const failure = (category: FailureCategory, kind: FailureKind): Failure => ({
  category,
  kind,
  providerCode: null,
  providerMessage: null,
})
const declined = (category: FailureCategory, kind: FailureKind = 'business'): Outcome<string> => ({
  kind: 'declined',
  failure: failure(category, kind),
})
const unknown = (kind: FailureKind): Outcome<string> => ({ kind: 'unknown', failure: failure(8999, kind) })
const succeeded = (result: string): Outcome<string> => ({ kind: 'succeeded', result })

describe('what is known after a repetition', () => {
  it('an uncertain try stays uncertain after a decline that says nothing of it', () => {
    const earlier = unknown('timeout')
    const silentOnIt = [
      ...([8001, 8002, 8004, 8005, 8006, 8012, 8013, 8999] as const).map((category) => declined(category)),
      ...([8003, 8009] as const).flatMap((category) =>
        (['system', 'unexpected_response', 'network', 'timeout'] as const).map((kind) =>
          declined(category, kind),
        ),
      ),
    ]
    for (const later of silentOnIt) expect(afterRepeating(earlier, later)).to.equal(earlier)
  })
  it('a decline of what the provider decides anew is certain', () => {
    for (const category of [8003, 8007, 8008, 8009, 8010, 8011] as const) {
      const later = declined(category)
      expect(afterRepeating(unknown('timeout'), later)).to.equal(later)
    }
  })
  it('after a try that was surely not carried out, the repetition is all there is', () => {
    for (const later of [declined(8001), unknown('system'), succeeded('done')])
      expect(afterRepeating(declined(8012, 'network'), later)).to.equal(later)
  })
  it('a success is never forgotten, whichever try had it', () => {
    expect(afterRepeating(unknown('timeout'), succeeded('later'))).to.deep.equal(succeeded('later'))
    expect(afterRepeating(succeeded('first'), unknown('timeout'))).to.deep.equal(succeeded('first'))
    expect(afterRepeating(succeeded('first'), declined(8009))).to.deep.equal(succeeded('first'))
  })
  it('of two uncertain tries the last word counts', () => {
    const later = unknown('system')
    expect(afterRepeating(unknown('timeout'), later)).to.equal(later)
  })
})
