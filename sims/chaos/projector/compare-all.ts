import { setTimeout as delay } from 'node:timers/promises'
import type { EventStore } from '../../../ledger/store/port.ts'
import { buildIn, readBuilds, type BuildState } from '../../../projections/builds.ts'
import { openReadDatabase } from '../../../projections/connect.ts'
import { builds } from '../../../projections/homes.ts'
import { projections } from '../../../projections/registry.ts'
import { compareBuild, rowsFromZero, type TableComparison } from './compare.ts'

export type Aftermath = {
  readonly events: number
  /** From the end of the havoc until everything was applied; undefined: not within the limit. */
  readonly settledMs: number | undefined
  /** Read models that stand before an event that they cannot apply. */
  readonly stopped: readonly { readonly name: string; readonly reason: string }[]
  readonly tables: readonly TableComparison[]
}

const SETTLE_LIMIT_MS = 120_000
const LOOK_EVERY_MS = 100

/** Waits until everything is applied, then compares all that is kept up with what the log says from its beginning. */
export const compareAll = async (url: string, store: EventStore): Promise<Aftermath> => {
  const { states, settledMs } = await settled(url, store)
  const stopped = states.flatMap(({ name, partitions }) =>
    partitions.flatMap(({ stoppedFor: reason }) => (reason === undefined ? [] : [{ name, reason }])),
  )
  const tables: TableComparison[] = []
  for (const projection of projections) {
    const fromZero = await rowsFromZero(store, projection)
    for (const build of builds)
      if (build !== 'next' && buildIn(states, projection, build) !== undefined)
        tables.push(...(await compareBuild(url, { projection, build }, fromZero)))
  }
  return { settledMs, stopped, tables, events: Number(await store.head()) }
}

/** The builds that are kept up, when all of them have everything. */
const settled = async (
  url: string,
  store: EventStore,
): Promise<{ readonly states: readonly BuildState[]; readonly settledMs: number | undefined }> => {
  const startMs = performance.now()
  const database = openReadDatabase({ connectionString: url, purpose: 'chaos', connections: 1 })
  try {
    for (;;) {
      const head = await store.head()
      const states = await readBuilds(database)
      const isAll =
        projections.every((projection) => buildIn(states, projection, 'served') !== undefined) &&
        states.every(({ build, position }) => build === 'next' || position === head)
      const tookMs = performance.now() - startMs
      if (isAll) return { states, settledMs: tookMs }
      if (tookMs > SETTLE_LIMIT_MS) return { states, settledMs: undefined }
      await delay(LOOK_EVERY_MS)
    }
  } finally {
    await database.destroy()
  }
}
