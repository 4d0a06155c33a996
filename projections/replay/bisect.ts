import type { Fact } from '../../ledger/store/ledger-event.ts'
import type { Until } from '../../ledger/store/until.ts'
import { memoryRows } from '../memory-rows.ts'
import type { Projection } from '../projection.ts'
import type { StateHash } from '../state-hash.ts'
import type { Pair } from './compare.ts'
import { placeOf, type EventPlace } from './explain.ts'
import { apply, foldLog, newShare, type Log, type Share } from './share.ts'
import { hashedRows, type HashedRows } from './tracked-rows.ts'

/** Two ways to the same tables: the code that made what is served, say, and the code that rebuilds it. */
export type TwoPaths = { readonly rebuilt: Projection; readonly other: Projection }

export type Divergence = {
  /** The first event after which the states differ. */
  readonly event: EventPlace
  readonly rebuilt: StateHash
  readonly other: StateHash
  /** The rows that it left different. */
  readonly pairs: readonly Pair[]
}

/**
 * The first position at which two pieces of code make different states of one log. Both are taken along the log, with a
 * state hash each; the batch after which those differ is taken back, and applied again event by event. A difference that
 * is gone by the end of the batch in which it came does not count.
 * @returns undefined when the states are the same at the end of every batch.
 */
export const firstDivergence = async (
  log: Log,
  paths: TwoPaths,
  until: Until,
): Promise<Divergence | undefined> => {
  const rebuilt = newPath(log, paths.rebuilt)
  const other = newPath(log, paths.other)
  let found: Divergence | undefined
  const goals = [rebuilt, other].map(({ share }) => ({ share, until }))
  await foldLog(log, goals, async () => {
    if (rebuilt.rows.hash().hash !== other.rows.hash().hash) found = await within(rebuilt, other)
    for (const path of [rebuilt, other]) {
      path.rows.mark()
      path.batch.length = 0
    }
    return found === undefined
  })
  return found
}

type Path = {
  readonly rows: HashedRows
  readonly share: Share
  /** Those that were applied since the mark. */
  readonly batch: Fact[]
  readonly applyOne: (event: Fact) => Promise<void>
}

const newPath = (log: Log, projection: Projection): Path => {
  const rows = hashedRows(memoryRows(projection.tables))
  const share = newShare(log, projection, rows)
  const batch: Fact[] = []
  return {
    rows,
    batch,
    share: {
      ...share,
      prepare: (before, events) => {
        batch.push(...events)
        return share.prepare(before, events)
      },
    },
    applyOne: (event) => apply(share, [event]),
  }
}

/** @throws Error when the states differ for another reason than their events. */
const within = async (rebuilt: Path, other: Path): Promise<Divergence> => {
  const paths = [rebuilt, other]
  for (const { rows } of paths) rows.takeBack()
  for (const event of union(rebuilt.batch, other.batch)) {
    for (const { rows, batch, applyOne } of paths) {
      rows.mark()
      if (batch.some(({ position }) => position === event.position)) await applyOne(event)
    }
    const hashes = { rebuilt: rebuilt.rows.hash(), other: other.rows.hash() }
    if (hashes.rebuilt.hash !== hashes.other.hash)
      return { event: placeOf(event), ...hashes, pairs: differing(rebuilt.rows, other.rows) }
  }
  throw new Error('the states differ by how the events are cut into batches, which no event explains')
}

const union = (one: readonly Fact[], other: readonly Fact[]): readonly Fact[] => {
  const byPosition = new Map([...one, ...other].map((event) => [event.position, event]))
  return [...byPosition.values()].toSorted((a, b) => (a.position < b.position ? -1 : 1))
}

/** Only what was written since they were the same can differ. */
const differing = (rebuilt: HashedRows, other: HashedRows): readonly Pair[] => {
  const lineIn = (rows: HashedRows, table: string, key: readonly string[]): string | undefined =>
    rows.tables.find(({ target }) => target.table === table)?.get(key)
  const pairs = [...rebuilt.former(), ...other.former()].map(({ table: { target }, key }) => ({
    target,
    key,
    rebuilt: lineIn(rebuilt, target.table, key),
    other: lineIn(other, target.table, key),
  }))
  const once = new Map(pairs.map((pair) => [`${pair.target.table} ${pair.key.join('/')}`, pair]))
  return [...once.values()].filter((pair) => pair.rebuilt !== pair.other)
}
