import { sharedConcat } from '../../ledger/store/packed-facts.ts'
import type { Partition } from '../../ledger/store/partition.ts'
import { START, type Position } from '../../ledger/store/port.ts'
import { buildIn, readBuilds } from '../builds.ts'
import { partitionsOf } from '../checkpoints.ts'
import { openReadClient, type ReadClient, type ReadPlace } from '../connect.ts'
import { tableChunks } from '../copy-lines.ts'
import { homeOf, READ_SCHEMA } from '../homes.ts'
import type { Projection } from '../projection.ts'
import type { AnyTarget } from '../target.ts'

/** How far one partition of what is served has come; undefined: the build is not divided. */
export type PartitionReached = { readonly partition: Partition | undefined; readonly position: Position }

/** What is served, as of one moment. */
export type Served = {
  /** A partition that never ran stands at the beginning, and so does a projection. */
  readonly reached: (projection: Projection) => Promise<readonly PartitionReached[]>
  /** Lines of a table as bytes, in the same order every time. */
  readonly chunks: (projection: Projection, target: AnyTarget) => AsyncIterable<Buffer>
  /** An estimate, by the server's statistics. */
  readonly rows: (projection: Projection) => Promise<number>
}

/** For reading tables of many millions of rows, and for rebuilding as many meanwhile. */
const SNAPSHOT_LIMIT_MS = 24 * 60 * 60 * 1_000

/** Nothing is to be seen in `work` of what the projections do meanwhile. */
export const inServedSnapshot = async <T>(
  place: ReadPlace,
  work: (served: Served) => Promise<T>,
): Promise<T> => {
  const reading = await openReadClient({ ...place, purpose: 'replay', statementLimitMs: SNAPSHOT_LIMIT_MS })
  try {
    // Rows then come as they are stored, and those that a snapshot sees stay where they are.
    await reading.client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
      SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL synchronize_seqscans = off`)
    return await work(servedBy(reading, place.schema ?? READ_SCHEMA))
  } finally {
    await reading.close()
  }
}

const servedBy = ({ client, database }: ReadClient, base: string): Served => ({
  reached: async (projection) => {
    const state = buildIn(await readBuilds(database), projection, 'served')
    const known = new Map(state?.partitions.map(({ partition, position }) => [partition.index, position]))
    return partitionsOf(state?.of ?? 1).map((partition) => ({
      partition,
      position: known.get(partition?.index ?? 0) ?? START,
    }))
  },
  chunks: (projection, target) => gathered(tableChunks(client, homeOf(base, projection), target)),
  rows: async (projection) => {
    const { rows } = await client.query<{ rows: number }>(
      `SELECT coalesce(sum(greatest(reltuples, 0)), 0)::float8 AS rows FROM pg_class
       WHERE relkind = 'r' AND relnamespace = to_regnamespace(quote_ident($1))`,
      [homeOf(base, projection)],
    )
    return rows[0]?.rows ?? 0
  },
})

const GATHERED_BYTES = 512 * 1_024

/** Fewer and larger ones: each is told to every part. */
async function* gathered(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  let together: Buffer[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    together.push(chunk)
    bytes += chunk.length
    if (bytes < GATHERED_BYTES) continue
    yield sharedConcat(together)
    together = []
    bytes = 0
  }
  if (bytes > 0) yield sharedConcat(together)
}
