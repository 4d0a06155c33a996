import fc from 'fast-check'
import type { OwnerName, Step } from './story.spec-helper.ts'

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e')
const someAmount = fc.oneof(
  fc.constantFrom(1n, 3_000n, 5_000n, 7_000n, 10_000n, 10_001n),
  fc.bigInt(1n, 11_000n),
)
const how = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      outcome: fc.constant('succeeded' as const),
      reference: fc.constantFrom('r1', 'r2', 'r3', 'r4'),
      amount: fc.oneof(
        { weight: 8, arbitrary: fc.constant('asked' as const) },
        { weight: 1, arbitrary: fc.constant('dollars' as const) },
        { weight: 1, arbitrary: someAmount },
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ outcome: fc.constantFrom('declined' as const, 'unknown' as const) }) },
)
const intentsAgo = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.nat({ max: 4 }) },
)
const owner = fc.constantFrom<OwnerName[]>('first', 'second', 'third')
const itsOwnerOrAnother = fc.oneof(
  { weight: 3, arbitrary: fc.constant('its owner' as const) },
  { weight: 1, arbitrary: owner },
)

const tell = fc.record({ kind: fc.constant('tell' as const), intentsAgo, how, by: itsOwnerOrAnother })
const move = fc.record({
  kind: fc.constantFrom('capture' as const, 'cancel' as const),
  name,
  amount: fc.oneof(someAmount, fc.constant('remaining' as const)),
})
const release = fc.record({ kind: fc.constant('void' as const), name })
const again = fc.record({ kind: fc.constant('again' as const), stepsAgo: fc.nat({ max: 8 }) })

/** What is done about an intent whose outcome nobody knows, or about a compensation that was declined. */
export const pursuit: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('take over' as const),
    intentsAgo,
    from: itsOwnerOrAnother,
    by: owner,
  }),
  fc.record({
    kind: fc.constantFrom('repeat' as const, 'inquire' as const, 'review' as const, 'review' as const),
    intentsAgo,
  }),
  fc.record({ kind: fc.constantFrom('resume' as const, 'decline by hand' as const), intentsAgo }),
  fc.record({ kind: fc.constant('compensate' as const), intentsAgo }),
)

const storyOf = (...begin: readonly ('pay' | 'hold')[]): fc.Arbitrary<Step[]> => {
  const attempt = fc.constantFrom('next' as const, 'next' as const, 'first' as const)
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom(...begin), attempt }) },
    { weight: 8, arbitrary: tell },
    { weight: 4, arbitrary: move },
    { weight: 1, arbitrary: release },
    { weight: 4, arbitrary: pursuit },
    { weight: 1, arbitrary: again },
  )
  return fc.array(step, { minLength: 5, maxLength: 60, size: 'max' })
}

const toldBy = (outcome: Extract<Step, { kind: 'tell' }>['how']): Step => ({
  kind: 'tell',
  intentsAgo: 0,
  how: outcome,
  by: 'its owner',
})

/** An attempt that was declined and is found to have succeeded, then mostly what sends that money back. */
const lateStory: fc.Arbitrary<Step[]> = fc
  .tuple(
    fc.constantFrom('pay' as const, 'hold' as const),
    fc.array(
      fc.oneof(
        {
          weight: 3,
          arbitrary: fc.constantFrom(toldBy({ outcome: 'declined' }), toldBy({ outcome: 'unknown' })),
        },
        { weight: 3, arbitrary: fc.constant<Step>({ kind: 'compensate', intentsAgo: 0 }) },
        { weight: 3, arbitrary: tell },
        { weight: 3, arbitrary: pursuit },
        { weight: 1, arbitrary: fc.constant<Step>({ kind: 'pay', attempt: 'next' }) },
        { weight: 1, arbitrary: move },
        { weight: 1, arbitrary: again },
      ),
      { maxLength: 25, size: 'max' },
    ),
  )
  .map(([kind, steps]) => [
    { kind, attempt: 'next' },
    toldBy({ outcome: 'declined' }),
    toldBy({ outcome: 'succeeded', reference: 'r1', amount: 'asked' }),
    ...steps,
  ])

const importing: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('import' as const),
  canceled: fc.constantFrom(0n, 0n, 1n, 3_000n, 10_000n),
  line: fc.constantFrom(2, 2, 3),
})

/** A payment from elsewhere, then whatever may happen to one; also its own line and another's once more. */
const importStory: fc.Arbitrary<Step[]> = fc
  .tuple(
    importing,
    fc.array(
      fc.oneof(
        { weight: 8, arbitrary: tell },
        { weight: 5, arbitrary: move },
        { weight: 3, arbitrary: pursuit },
        { weight: 1, arbitrary: importing },
        { weight: 1, arbitrary: fc.constant<Step>({ kind: 'pay', attempt: 'next' }) },
        { weight: 1, arbitrary: release },
        { weight: 1, arbitrary: again },
      ),
      { maxLength: 40, size: 'max' },
    ),
  )
  .map(([first, rest]) => [first, ...rest])

/** Whatever is asked and told in whatever order. */
export const stories: readonly (readonly [title: string, fc.Arbitrary<Step[]>])[] = [
  ['direct approvals', storyOf('pay')],
  ['pre-authorizations', storyOf('hold')],
  ['approvals and pre-authorizations', storyOf('pay', 'hold')],
  ['money found late', lateStory],
  ['imported payments', importStory],
]
