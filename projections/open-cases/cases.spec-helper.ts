import fc from 'fast-check'
import { epochMsOf, instantOf, type Instant } from '../../ledger/core/time.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { stories } from '../../ledger/payment/steps.spec-helper.ts'
import { beginning, moments } from '../../ledger/payment/story.spec-helper.ts'
import { firstAt } from '../history.spec-helper.ts'

/** Everything that can happen to one payment, as its decider allows it: mostly what leaves something open. */
export const someCaseStory: fc.Arbitrary<readonly PaymentEvent[]> = fc
  .oneof(...stories.map(([, steps]) => steps))
  .map((steps) => {
    let story = beginning
    for (const step of steps) story = moments(story, step).at(-1) ?? story
    return story.events
  })

/** The log's clock: each append is recorded a second after the one before. */
export const ticking = (): (() => Instant) => {
  let recorded = 0
  return () => instantOf(epochMsOf(firstAt) + (recorded += 1) * 1_000)
}
