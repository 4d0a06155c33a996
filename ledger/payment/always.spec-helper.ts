import fc from 'fast-check'
import type { PaymentEvent } from './events.ts'
import type { PaymentRecord } from './record.ts'
import type { ExistingPayment } from './state.ts'
import { beginning, moments, type Step, type Story } from './story.spec-helper.ts'

/** A payment after one of its events. */
export type Moment = {
  readonly payment: ExistingPayment
  readonly record: PaymentRecord
  /** All so far. */
  readonly events: readonly PaymentEvent[]
}

const momentOf = ({ state, record, events }: Story): Moment | undefined =>
  state.status === 'none' || record === undefined ? undefined : { payment: state, record, events }

/** In every moment of such stories; `before`: the moment before, undefined in the first. */
export const always = (
  steps: fc.Arbitrary<Step[]>,
  holds: (now: Moment, before: Moment | undefined) => void,
): void => {
  fc.assert(
    fc.property(steps, (all) => {
      let story = beginning
      for (const step of all)
        for (const next of moments(story, step)) {
          const now = momentOf(next)
          if (now !== undefined) holds(now, momentOf(story))
          story = next
        }
    }),
    { numRuns: 150 },
  )
}
