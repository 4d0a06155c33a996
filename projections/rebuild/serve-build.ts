import type { Runtime } from '../../ledger/core/runtime.ts'
import { newBell } from '../../ledger/store/bell.ts'
import type { EventStore, Position } from '../../ledger/store/port.ts'
import { partitionsOf } from '../checkpoints.ts'
import type { ReadPlace } from '../connect.ts'
import { newProgress } from '../progress.ts'
import { partitioned, type Projection } from '../projection.ts'
import { runProjection } from '../runner.ts'
import { trySwitch, type Incoming, type Switched } from './switch-build.ts'

export type Serving = {
  readonly store: Pick<EventStore, 'subscribe' | 'readStream'>
  readonly database: ReadPlace
  readonly runtime: Pick<Runtime, 'sleep' | 'monotonicMs'>
  readonly signal: AbortSignal
  /** Told of every try that had to be given up, after which there is another one. */
  readonly onWait?: ((waiting: Waiting) => void) | undefined
}

export type Waiting = Exclude<Switched, { kind: 'switched' } | { kind: 'missing' }>

/** Which build is to be served, and how many partitions it has. */
export type Wanted = { readonly projection: Projection; readonly incoming: Incoming; readonly of: number }

export type Served =
  | { readonly kind: 'switched'; readonly position: Position }
  | { readonly kind: 'missing' }
  /** It does not catch up, or somebody reads on and on; or it has stopped, for `reason`. */
  | { readonly kind: 'given_up'; readonly last: Waiting | undefined; readonly reason: string | undefined }

const MOST_TRIES = 300
const BETWEEN_TRIES_MS = 1_000

/** Serves another build as soon as it has everything, keeping it up until then; whoever keeps it up already goes on. */
export const serveBuild = async (serving: Serving, wanted: Wanted): Promise<Served> => {
  const leaving = new AbortController()
  const signal = AbortSignal.any([serving.signal, leaving.signal])
  const asked = newBell()
  let reason: string | undefined
  const running = partitionsOf(wanted.of).map(async (partition) => {
    const { projection } = wanted
    const ending = await runProjection({
      ...serving,
      projection: partition === undefined ? projection : partitioned(projection, partition),
      build: wanted.incoming,
      signal,
      progress: { ...newProgress(), asked },
    })
    if (ending.kind === 'stopped') reason ??= ending.reason
  })
  try {
    return await untilSwitched({ ...serving, hurry: asked.ring, stoppedFor: () => reason }, wanted)
  } finally {
    leaving.abort()
    await Promise.all(running)
  }
}

type Trying = Serving & { readonly hurry: () => void; readonly stoppedFor: () => string | undefined }

const untilSwitched = async (trying: Trying, { projection, incoming }: Wanted): Promise<Served> => {
  const { runtime, signal, stoppedFor, onWait } = trying
  let last: Waiting | undefined
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const tried = await trySwitch({ ...trying, projection, incoming })
    if (tried.kind === 'switched' || tried.kind === 'missing') return tried
    last = tried
    onWait?.(tried)
    if (stoppedFor() !== undefined) break
    await runtime.sleep(BETWEEN_TRIES_MS, signal)
    signal.throwIfAborted()
  }
  return { kind: 'given_up', last, reason: stoppedFor() }
}
