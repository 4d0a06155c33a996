import type { Message } from './message.ts'
import type { Seat } from './seat.ts'
import { topicKeyOf, type Topic, type TopicKey } from './topic.ts'

/** Who listens to what: an event finds its listeners without a look at anybody else. */
export type Audience = {
  readonly join: (topic: Topic, seat: Seat) => void
  readonly leave: (topic: Topic, seat: Seat) => void
  readonly isEmpty: () => boolean
  /** Whether it matters whose an event is. */
  readonly hasMerchants: () => boolean
  readonly has: (keys: readonly TopicKey[]) => boolean
  readonly offer: (keys: readonly TopicKey[], message: Message) => void
  /** Of these topics, or of all. */
  readonly seats: (keys?: readonly TopicKey[]) => readonly Seat[]
}

export const newAudience = (): Audience => {
  const byKey = new Map<TopicKey, Set<Seat>>()
  let merchants = 0
  return {
    join: (topic, seat) => {
      const key = topicKeyOf(topic)
      byKey.set(key, (byKey.get(key) ?? new Set()).add(seat))
      if (topic.kind === 'merchant') merchants += 1
    },
    leave: (topic, seat) => {
      const key = topicKeyOf(topic)
      const listening = byKey.get(key)
      if (listening?.delete(seat) !== true) return
      if (listening.size === 0) byKey.delete(key)
      if (topic.kind === 'merchant') merchants -= 1
    },
    isEmpty: () => byKey.size === 0,
    hasMerchants: () => merchants > 0,
    has: (keys) => keys.some((key) => byKey.has(key)),
    offer: (keys, message) => {
      for (const key of keys) for (const seat of byKey.get(key) ?? []) seat.offer(message)
    },
    seats: (keys = [...byKey.keys()]) => keys.flatMap((key) => [...(byKey.get(key) ?? [])]),
  }
}
