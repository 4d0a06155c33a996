import { expect } from 'chai'
import { ProviderId } from '../../../ledger/core/ids.ts'
import { instantOf } from '../../../ledger/core/time.ts'
import type { Called } from './meter.ts'
import { recentCalls } from './recent.ts'
import { provider } from './scripted.spec-helper.ts'

const call: Called = {
  provider,
  operation: 'approve',
  outcome: 'succeeded',
  category: null,
  attempts: 1,
  tookMs: 5,
}

describe('recent calls', () => {
  it('are counted by what came of them, minute by minute, for an hour', () => {
    let minute = 0
    const now = () => instantOf(minute * 60_000)
    const recent = recentCalls({ monotonicMs: () => minute * 60_000, now })
    recent.called(call)
    recent.called({ ...call, outcome: 'declined', category: 8009 })
    minute = 3
    for (const outcome of ['found', 'not_found', 'standing', 'no_way', 'unknown'] as const)
      recent.called({ ...call, operation: 'inquire', outcome, category: outcome === 'unknown' ? 8999 : null })
    recent.called({ ...call, outcome: 'declined', category: 8012, attempts: 0 })
    expect(recent.outcomes(provider, 3)).to.deep.equal({
      succeeded: 3,
      declined: 0,
      unknown: 1,
      turnedAway: 1,
    })
    expect(recent.outcomes(provider, 4)).to.deep.equal({
      succeeded: 4,
      declined: 1,
      unknown: 1,
      turnedAway: 1,
    })
    expect(recent.lastFailure(provider)).to.deep.equal({ at: now(), operation: 'approve', category: 8012 })
    minute = 62
    expect(recent.outcomes(provider, 60)).to.include({ succeeded: 3 })
    minute = 63
    expect(recent.outcomes(provider, 60)).to.include({ succeeded: 0 })
  })

  it('are each provider’s own', () => {
    const recent = recentCalls({ monotonicMs: () => 0, now: () => instantOf(0) })
    recent.called(call)
    expect(recent.outcomes(ProviderId('other'), 60)).to.include({ succeeded: 0 })
    expect(recent.lastFailure(provider)).to.equal(undefined)
  })
})
