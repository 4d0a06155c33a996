import type { Runtime } from '../../ledger/core/runtime.ts'
import { START, type EventStore, type Position } from '../../ledger/store/port.ts'
import { buildIn, readBuilds } from '../builds.ts'
import type { ReadPlace } from '../connect.ts'
import { messageOf } from '../failures.ts'
import { homeOf, READ_SCHEMA } from '../homes.ts'
import type { Projection } from '../projection.ts'
import { alone, BusyError } from './alone.ts'
import { feed, type Feeding } from './feed.ts'
import { makeIndexes } from './indexes.ts'
import { connectToNext, openNextBuild, type Beginning, type Making, type NextBuild } from './next-build.ts'
import { areEqual, prove, type Proof } from './prove.ts'
import { serveBuild, type Serving, type Waiting } from './serve-build.ts'

export type Rebuilding = Omit<Making, 'store'> & {
  readonly store: Pick<EventStore, 'readAll' | 'readStream' | 'subscribe' | 'head'>
  readonly runtime: Pick<Runtime, 'sleep' | 'monotonicMs'>
  readonly breathe: Feeding['breathe']
  /** Leaves what has been built for another rebuild to go on with. */
  readonly signal: AbortSignal
  readonly tell: (news: News) => void
  /** Whether to serve it, once it is proven as far as it can be. */
  readonly decide: (build: Proven) => Promise<boolean>
}

export type News =
  | {
      readonly kind: 'begun'
      readonly projection: string
      readonly of: number
      readonly beginning: Beginning
    }
  /** Positions, from where it began. */
  | {
      readonly kind: 'building'
      readonly projections: readonly string[]
      readonly done: bigint
      readonly all: bigint
    }
  | { readonly kind: 'indexing'; readonly projection: string }
  | { readonly kind: 'comparing'; readonly projection: string; readonly rows: number }
  | { readonly kind: 'waiting'; readonly projection: string; readonly waiting: Waiting }

export type Proven = {
  readonly projection: string
  /** undefined: nothing of this version was served so far. */
  readonly proof: Proof | undefined
}

type Result =
  | { readonly kind: 'busy' }
  /** It stands right before an event that cannot be applied, or the log or the database was away. */
  | { readonly kind: 'failed'; readonly reason: string; readonly position: Position }
  /** Decided against: the build stays for another rebuild. */
  | { readonly kind: 'left'; readonly proof: Proof | undefined }
  | { readonly kind: 'switched'; readonly proof: Proof | undefined; readonly position: Position }
  | {
      readonly kind: 'given_up'
      readonly proof: Proof | undefined
      readonly last: Waiting | undefined
      readonly reason: string | undefined
    }

export type Outcome = Result & {
  readonly projection: string
  readonly version: number
  /** Applied here, and how long that took. */
  readonly events: bigint
  readonly buildMs: number
}

/** A build this little behind is brought up by its runners. */
const SMALL_GAP = 2_000n
const MOST_PASSES = 20

/**
 * Builds read models anew from one reading of the log, beside what is served; proves each to be equal to what is served
 * at the same place in the log, and serves it when `decide` says so. One that fails keeps the others from nothing.
 * @throws the signal's reason when it aborts: what has been built by then stays.
 */
export const rebuild = async (
  rebuilding: Rebuilding,
  projections: readonly Projection[],
): Promise<readonly Outcome[]> => {
  const opened: Opened[] = []
  const outcomes: Outcome[] = []
  try {
    for (const projection of projections) {
      const one = await open(rebuilding, projection)
      if (one === 'busy') outcomes.push(outcomeOf(projection, { kind: 'busy' }, nothing))
      else opened.push(one)
    }
    const timed = await buildUp(
      rebuilding,
      opened.map(({ build }) => build),
      'served',
    )
    for (const { build } of opened) {
      const from = build.beginning.kind === 'taken_up' ? build.beginning.position : START
      const result = await finish(rebuilding, build)
      outcomes.push(outcomeOf(build.projection, result, { events: build.position() - from, buildMs: timed }))
    }
    return outcomes
  } finally {
    await Promise.all(opened.map(({ close }) => close()))
  }
}

type Figures = Pick<Outcome, 'events' | 'buildMs'>
const nothing: Figures = { events: 0n, buildMs: 0 }

const outcomeOf = ({ name, version }: Projection, result: Result, figures: Figures): Outcome => ({
  projection: name,
  version,
  ...figures,
  ...result,
})

type Opened = { readonly build: NextBuild; readonly close: () => Promise<void> }

const open = async (rebuilding: Rebuilding, projection: Projection): Promise<Opened | 'busy'> => {
  let lock: Awaited<ReturnType<typeof alone>>
  try {
    lock = await alone(rebuilding.database, projection.name)
  } catch (error) {
    if (error instanceof BusyError) return 'busy'
    throw error
  }
  try {
    const build = await openNextBuild(rebuilding, projection)
    const { of, beginning } = build
    rebuilding.tell({ kind: 'begun', projection: projection.name, of, beginning })
    const close = async (): Promise<void> => {
      await build.connection.close()
      await lock.release()
    }
    return { build, close }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** As far as what is served, for there they are compared, or as the log. Gives how long it took. */
const buildUp = async (
  rebuilding: Rebuilding,
  builds: readonly NextBuild[],
  upTo: 'served' | 'head',
): Promise<number> => {
  const { runtime, signal, tell } = rebuilding
  const startedMs = runtime.monotonicMs()
  for (let passes = 0; passes < MOST_PASSES; passes += 1) {
    const targets = await targetsOf(rebuilding, builds, upTo)
    const behind = builds.filter(
      (build) => build.failure() === undefined && build.position() < (targets.get(build) ?? START),
    )
    if (behind.length === 0) break
    const fed = behind.map((build) => build.fed(targets.get(build) ?? START))
    const places = () => fed.reduce((sum, { position }) => sum + position(), 0n)
    const [from, all] = [places(), fed.reduce((sum, { target }) => sum + target, 0n)]
    const names = behind.map(({ projection }) => projection.name)
    const onFed = (): void => {
      tell({ kind: 'building', projections: names, done: places() - from, all: all - from })
    }
    await feed({ ...rebuilding, onFed }, fed)
    signal.throwIfAborted()
    if (all - from < SMALL_GAP) break
  }
  return runtime.monotonicMs() - startedMs
}

/** Where nothing was ever served there is nothing to compare with: as far as the log. */
const targetsOf = async (
  { store }: Rebuilding,
  builds: readonly NextBuild[],
  upTo: 'served' | 'head',
): Promise<ReadonlyMap<NextBuild, Position>> => {
  const head = await store.head()
  const [first] = builds
  const states = first === undefined ? [] : await readBuilds(first.connection.database)
  return new Map(
    builds.map((build) => {
      const served = buildIn(states, build.projection, 'served')
      return [build, upTo === 'head' || served === undefined ? head : served.position]
    }),
  )
}

const finish = async (rebuilding: Rebuilding, build: NextBuild): Promise<Result> => {
  const { name } = build.projection
  const { database, tell, decide } = rebuilding
  if (build.failure() !== undefined) return failed(build)
  tell({ kind: 'indexing', projection: name })
  await index(database, build)
  rebuilding.signal.throwIfAborted()
  await buildUp(rebuilding, [build], 'served')
  if (build.failure() !== undefined) return failed(build)
  const onRows = (rows: number): void => {
    tell({ kind: 'comparing', projection: name, rows })
  }
  const proof = await prove({ ...rebuilding, onRows }, build)
  if (!(await decide({ projection: name, proof }))) return { kind: 'left', proof }
  await buildUp(rebuilding, [build], 'head')
  if (build.failure() !== undefined) return failed(build)
  return { proof, ...(await serve(rebuilding, build)) }
}

const index = async (database: ReadPlace, { projection, connection }: NextBuild): Promise<void> => {
  const helper = await connectToNext(database, projection)
  try {
    const home = homeOf(database.schema ?? READ_SCHEMA, projection, 'next')
    const clients = [connection.client, helper.client] as const
    await makeIndexes({ clients, home, ddl: projection.ddl })
  } finally {
    await helper.close()
  }
}

const failed = (build: NextBuild): Result => ({
  kind: 'failed',
  reason: messageOf(build.failure()),
  position: build.position(),
})

type Served =
  | Pick<Extract<Result, { kind: 'switched' }>, 'kind' | 'position'>
  | Omit<Extract<Result, { kind: 'given_up' }>, 'proof'>

const serve = async (rebuilding: Rebuilding, { projection, of }: NextBuild): Promise<Served> => {
  const { tell } = rebuilding
  const onWait: Serving['onWait'] = (waiting) => {
    tell({ kind: 'waiting', projection: projection.name, waiting })
  }
  const served = await serveBuild({ ...rebuilding, onWait }, { projection, incoming: 'next', of })
  if (served.kind === 'missing') throw new Error(`${projection.name}: the next build is gone`)
  return served
}

/** Whether it may be served without anybody's word: its rows are those that are served, or there were none. */
export const isProven = ({ proof }: Proven): boolean => proof === undefined || areEqual(proof)
