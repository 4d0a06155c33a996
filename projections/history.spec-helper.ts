import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { eventIdOf, MerchantId, OwnerId, paymentIdOf, paymentStream, type Mode } from '../ledger/core/ids.ts'
import type { Runtime } from '../ledger/core/runtime.ts'
import { epochMsOf, instantOf, type Instant } from '../ledger/core/time.ts'
import type { PaymentEvent } from '../ledger/payment/events.ts'
import { pursuit } from '../ledger/payment/steps.spec-helper.ts'
import { beginning, moments, type Step } from '../ledger/payment/story.spec-helper.ts'
import { encode } from '../ledger/store/codec.ts'
import type { EventMetadata } from '../ledger/store/ledger-event.ts'
import { memoryStore } from '../ledger/store/memory.ts'
import { NO_STREAM, type EventStore } from '../ledger/store/port.ts'

/** The real clock: these specs wait for real databases. */
export const specRuntime: Pick<Runtime, 'monotonicMs' | 'sleep' | 'randomUuid'> = {
  monotonicMs: () => performance.now(),
  randomUuid: randomUUID,
  sleep: async (delayMs, signal) => {
    await pause(delayMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined)
  },
}

const name = fc.constantFrom('a', 'b', 'c')
const amount = fc.oneof(fc.constant('remaining' as const), fc.constantFrom(1n, 3_000n, 7_000n, 10_000n))
const how = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      outcome: fc.constant('succeeded' as const),
      reference: fc.constantFrom('r1', 'r2', 'r3'),
      amount: fc.oneof(
        { weight: 5, arbitrary: fc.constant('asked' as const) },
        { weight: 1, arbitrary: fc.constant(9_000n) },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ outcome: fc.constantFrom('declined' as const, 'unknown' as const) }) },
)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('pay' as const, 'hold' as const),
    attempt: fc.constant('next' as const),
  }),
  fc.record({ kind: fc.constantFrom('capture' as const, 'cancel' as const), name, amount }),
  fc.record({ kind: fc.constant('void' as const), name }),
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('tell' as const),
      intentsAgo: fc.constantFrom(0, 0, 0, 1),
      how,
      by: fc.constant('its owner' as const),
    }),
  },
  pursuit,
)

/** Everything that can happen to one payment, as its decider allows it; at least the first attempt. */
export const someStory: fc.Arbitrary<readonly PaymentEvent[]> = fc
  .tuple(fc.constantFrom('pay' as const, 'hold' as const), fc.array(step, { maxLength: 25, size: 'max' }))
  .map(([kind, steps]) => {
    let story = beginning
    for (const one of [{ kind, attempt: 'next' as const }, ...steps])
      story = moments(story, one).at(-1) ?? story
    return story.events
  })

export type Whose = { readonly merchantId: MerchantId; readonly mode: Mode }
export const somebody: Whose = { merchantId: MerchantId('mer_1'), mode: 'live' }
/** 09:00 in Seoul. */
export const firstAt: Instant = instantOf(Date.parse('2026-11-20T00:00:00Z'))

/** The story as that of another order, an event a second. */
export const ofOrder = (
  story: readonly PaymentEvent[],
  orderId: string,
  { merchantId, mode, startAt }: Whose & { readonly startAt: Instant } = { ...somebody, startAt: firstAt },
): readonly PaymentEvent[] => {
  const paymentId = paymentIdOf(merchantId, mode, orderId)
  return story.map((event, index) => {
    const moved = { ...event, paymentId, at: instantOf(epochMsOf(startAt) + index * 1_000) }
    return moved.type === 'PaymentCreated'
      ? { ...moved, order: { ...moved.order, merchantId, mode, orderId } }
      : moved
  })
}

/** For projections that look nothing up. */
export const emptyLog: Pick<EventStore, 'readStream'> = memoryStore(() => instantOf(0))

export const metadata: EventMetadata = {
  correlationId: 'request-1',
  causationId: 'command-1',
  actor: { kind: 'dispatcher', owner: OwnerId('own_1') },
  idempotency: null,
}

/** One event after another, each payment's in its own stream. */
export const appendAll = async (store: EventStore, events: readonly PaymentEvent[]): Promise<void> => {
  for (const event of events) {
    const stream = paymentStream(event.paymentId)
    const expectedRevision = (await store.readStream(stream, 0)).length + NO_STREAM
    await store.append({
      stream,
      expectedRevision,
      events: [encode(eventIdOf(randomUUID(), 0), event, metadata)],
    })
  }
}

/** One event of each story in turn, as when many pay at once. */
export const interleaved = (stories: readonly (readonly PaymentEvent[])[]): readonly PaymentEvent[] =>
  Array.from({ length: Math.max(0, ...stories.map(({ length }) => length)) }, (_, index) =>
    stories.flatMap((story) => story.slice(index, index + 1)),
  ).flat()

/** @throws Error when it does not come true in time. */
export const eventually = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await isSo()) return
    await pause(20)
  }
  throw new Error('it did not come true')
}
