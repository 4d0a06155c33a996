import type pg from 'pg'
import type { EventStore, Position } from '../../ledger/store/port.ts'
import { buildIn, readBuilds, type BuildState } from '../builds.ts'
import { openReadClient, type ReadPlace } from '../connect.ts'
import { tableLines } from '../copy-lines.ts'
import { homeOf, READ_SCHEMA, type Build } from '../homes.ts'
import { stateHashOf, type StateHash } from '../state-hash.ts'
import type { AnyTarget } from '../target.ts'
import type { NextBuild } from './next-build.ts'
import { applyShares } from './share.ts'

/** Both at the very same place in the log. */
export type Proof = {
  /** The least and the greatest position of the served build's partitions. */
  readonly from: Position
  readonly to: Position
  readonly served: StateHash
  readonly rebuilt: StateHash
}

export type Proving = {
  readonly store: Pick<EventStore, 'readAll' | 'readStream'>
  readonly database: ReadPlace
  readonly signal: AbortSignal
  /** How many rows have been read so far, of both builds. */
  readonly onRows?: ((rows: number) => void) | undefined
}

/** However many rows there are. */
const STATEMENT_LIMIT_MS = 6 * 60 * 60 * 1_000

export const areEqual = ({ served, rebuilt }: Proof): boolean => served.hash === rebuilt.hash

/**
 * Compares what is served, in one snapshot while it goes on, with the next build, which is brought to where each
 * partition of the served one stood in that snapshot, and afterwards is again where it was.
 * @returns undefined where nothing of this version was served so far.
 */
export const prove = async (proving: Proving, build: NextBuild): Promise<Proof | undefined> => {
  const { name, version } = build.projection
  const served = await openReadClient({
    ...proving.database,
    only: { name, version },
    purpose: 'rebuild',
    statementLimitMs: STATEMENT_LIMIT_MS,
  })
  try {
    await served.client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const state = buildIn(await readBuilds(served.database), build.projection, 'served')
    return state === undefined ? undefined : await compare(proving, build, { client: served.client, state })
  } finally {
    await served.close()
  }
}

type Served = { readonly client: pg.Client; readonly state: BuildState }

const compare = async (proving: Proving, build: NextBuild, { client, state }: Served): Promise<Proof> => {
  const { projection, connection } = build
  const from = build.position()
  if (state.position < from)
    throw new Error(
      `${state.name}: what is served stands at ${state.position}, where the next build has been`,
    )
  const rebuilt = await connection.database.startTransaction().execute()
  try {
    await applyShares({ store: proving.store, projection, tx: rebuilt }, from, state.partitions)
    await connection.client.query('SET LOCAL enable_seqscan = on')
    const hashOf = hasher(proving, build)
    return {
      from: state.position,
      to: state.partitions.reduce(
        (greatest, { position }) => (position > greatest ? position : greatest),
        from,
      ),
      served: await hashOf(client, 'served'),
      rebuilt: await hashOf(connection.client, 'next'),
    }
  } finally {
    await rebuilt.rollback().execute()
  }
}

const hasher = ({ database, signal, onRows }: Proving, { projection }: NextBuild) => {
  let rows = 0
  async function* counted(lines: AsyncIterable<readonly string[]>): AsyncGenerator<readonly string[], void> {
    for await (const batch of lines) {
      signal.throwIfAborted()
      yield batch
      rows += batch.length
      onRows?.(rows)
    }
  }
  return (client: pg.Client, which: Build): Promise<StateHash> => {
    const home = homeOf(database.schema ?? READ_SCHEMA, projection, which)
    const linesOf = (target: AnyTarget) => counted(tableLines(client, home, target))
    return stateHashOf(projection.tables.map((target) => ({ table: target.table, lines: linesOf(target) })))
  }
}
