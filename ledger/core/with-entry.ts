/** What one change copies at most; so many changes in a row become part of the middle layer at once. */
const MOST_RECENT = 32
/** When the middle layer holds so many, all that the map holds is copied once. */
const MOST_IN_THE_MIDDLE = 1_024

/**
 * The map with one more entry, or another value for a key that it has; its order stays. The map itself does not change.
 * Small maps are copied. A large one is shared as it is, below the few entries that were set since.
 */
export const withEntry = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> => {
  if (!isLayered(map))
    return map.size < MOST_RECENT ? new Map(map).set(key, value) : layered(map, new Map([[key, value]]))
  const { base, recent } = map
  const newer = new Map(recent).set(key, value)
  return newer.size < MOST_RECENT ? layered(base, newer) : layered(absorbed(base, newer), new Map())
}

/** What a map stands on: all in one, or with a middle layer. */
const absorbed = <K, V>(base: ReadonlyMap<K, V>, recent: ReadonlyMap<K, V>): ReadonlyMap<K, V> => {
  if (!isLayered(base)) return base.size < MOST_IN_THE_MIDDLE ? merged(base, recent) : layered(base, recent)
  const middle = merged(base.recent, recent)
  return middle.size < MOST_IN_THE_MIDDLE ? layered(base.base, middle) : merged(base.base, middle)
}

type Layered<K, V> = ReadonlyMap<K, V> & {
  readonly base: ReadonlyMap<K, V>
  /** Before what `base` has for the same keys. */
  readonly recent: ReadonlyMap<K, V>
}

const isLayered = <K, V>(map: ReadonlyMap<K, V>): map is Layered<K, V> => 'recent' in map

const merged = <K, V>(base: ReadonlyMap<K, V>, recent: ReadonlyMap<K, V>): ReadonlyMap<K, V> => {
  const all = new Map(base)
  for (const [key, value] of recent) all.set(key, value)
  return all
}

const layered = <K, V>(base: ReadonlyMap<K, V>, recent: ReadonlyMap<K, V>): Layered<K, V> => {
  const map = {
    base,
    recent,
    // What is compared as a map, as specs do, is its entries and not how they are kept.
    [Symbol.toStringTag]: 'Map',
    get size() {
      return base.size + [...recent.keys()].filter((key) => !base.has(key)).length
    },
    has: (key: K) => recent.has(key) || base.has(key),
    get: (key: K) => (recent.has(key) ? recent.get(key) : base.get(key)),
    entries: () => entriesOf(base, recent),
    keys: () => entriesOf(base, recent).map(([key]) => key),
    values: () => entriesOf(base, recent).map(([, value]) => value),
    forEach: (tell: (value: V, key: K, all: ReadonlyMap<K, V>) => void) => {
      for (const [key, value] of entriesOf(base, recent)) tell(value, key, map)
    },
    [Symbol.iterator]: () => entriesOf(base, recent),
  }
  return map
}

const entriesOf = function* <K, V>(
  base: ReadonlyMap<K, V>,
  recent: ReadonlyMap<K, V>,
): Generator<[K, V], undefined> {
  const changed = new Map([...recent].map((entry) => [entry[0], entry]))
  for (const entry of base) {
    yield changed.get(entry[0]) ?? entry
    changed.delete(entry[0])
  }
  yield* changed.values()
  return undefined
}
