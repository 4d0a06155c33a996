import { expect } from 'chai'
import { openCounter, type Counter } from './counter.spec-helper.ts'
import { mute } from './limited.spec-helper.ts'
import type { SentToReview } from './own-case.ts'
import { resolverOf } from './resolver.ts'
import { LEASE_MS, openOf, pay, plan, processOn, reviewOf } from './resolving.spec-helper.ts'

describe('a case that is sent to the manual queue', () => {
  let counter: Counter
  beforeEach(async () => {
    counter = await openCounter()
  })
  afterEach(() => counter.close())

  it('is told to whoever alerts operators, once', async () => {
    const told: SentToReview[] = []
    const process = processOn(counter, 'own_1', { gateway: mute(counter.gateway) })
    const { parts, dispatcher } = process
    const onReview = (sent: SentToReview): unknown => told.push(sent)
    const watched = {
      ...process,
      resolver: resolverOf({ ...parts, dispatcher, leaseMs: LEASE_MS, onReview }),
    }
    await plan(counter, 'approve', { fault: 'reset-after' })
    const paymentId = await pay(watched)
    const [open] = await openOf(watched, paymentId)
    expect(await reviewOf(watched, paymentId)).to.deep.equal(['approve no_way_to_learn'])
    expect(told).to.deep.equal([
      {
        provider: counter.provider,
        operation: 'approve',
        paymentId,
        transactionId: open?.transactionId,
        reason: 'no_way_to_learn',
      },
    ])
  })
})
