import type { EventMetadata } from './ledger-event.ts'

type Written = { readonly metadata: Pick<EventMetadata, 'idempotency'> }

/** A stream's events so far. It never changes; a longer one shares what it has, so that a new event costs no copy. */
export type History<Past> = {
  readonly length: number
  /** A copy, made when it is first asked for. */
  readonly toArray: () => readonly Past[]
  /** The first event written under an idempotency key, found without looking at the others. */
  readonly firstUnder: (key: string) => Past | undefined
  readonly and: (events: readonly Past[]) => History<Past>
}

/** What histories of one stream share: it only grows, and each sees its own beginning of it. */
type Shared<Past> = {
  readonly events: Past[]
  /** Where the first event under each key stands, among the first `indexed` events; undefined where there are few. */
  places: Map<string, number> | undefined
  indexed: number
}

/** Most streams have no more: to look at so many costs less than to keep a map for each stream. */
const FEW = 16

export const noHistory = <Past extends Written>(): History<Past> =>
  beginningOf<Past>({ events: [], places: undefined, indexed: 0 }, 0)

const beginningOf = <Past extends Written>(shared: Shared<Past>, length: number): History<Past> => {
  let copy: readonly Past[] | undefined
  return {
    length,
    toArray: () => (copy ??= shared.events.slice(0, length)),
    firstUnder: (key) => {
      const at = placeOf(shared, key)
      return at === undefined || at >= length ? undefined : shared.events[at]
    },
    and: (events) => {
      const growing = shared.events.length === length ? shared : branch(shared, length)
      for (const event of events) growing.events.push(event)
      return beginningOf(growing, growing.events.length)
    },
  }
}

const placeOf = <Past extends Written>(shared: Shared<Past>, key: string): number | undefined => {
  const { events } = shared
  if (events.length <= FEW) {
    const at = events.findIndex(({ metadata }) => metadata.idempotency?.key === key)
    return at < 0 ? undefined : at
  }
  return indexed(shared).get(key)
}

const indexed = <Past extends Written>(shared: Shared<Past>): ReadonlyMap<string, number> => {
  const { events } = shared
  const places = (shared.places ??= new Map())
  for (; shared.indexed < events.length; shared.indexed += 1) {
    const key = events[shared.indexed]?.metadata.idempotency?.key
    if (key !== undefined && !places.has(key)) places.set(key, shared.indexed)
  }
  return places
}

/** Somebody else has made it longer already: from here on it is shared no more. */
const branch = <Past>({ events }: Shared<Past>, length: number): Shared<Past> => ({
  events: events.slice(0, length),
  places: undefined,
  indexed: 0,
})
