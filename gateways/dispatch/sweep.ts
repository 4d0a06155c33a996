import type { OwnerId, TransactionId } from '../../ledger/core/ids.ts'
import type { Log } from '../../ledger/core/log.ts'
import { reasonsOf } from '../../ledger/core/reasons.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import { underWay, type UnderWay } from '../../ledger/core/under-way.ts'
import type { OpenCase } from '../../ledger/payment/open-case.ts'
import type { Dispatcher } from './dispatcher.ts'
import { delayBefore } from './policy.ts'
import type { CaseId } from './case.ts'
import type { Resolver } from './resolver.ts'
import { sightingsOf, type Sightings } from './sightings.ts'

/** An open case as a read model shows it: perhaps a moment behind, so a step looks at the log itself. */
export type OpenRow = CaseId &
  OpenCase & {
    /** Since its last change, by one clock for all rows. */
    readonly changedAgoMs: number
  }

export type SweepParts = {
  readonly resolver: Resolver
  readonly dispatcher: Pick<Dispatcher, 'isAtWork'>
  readonly runtime: Pick<Runtime, 'monotonicMs' | 'sleep' | 'owner'>
  readonly log: Log
  /** All that is open and not waiting for a person. */
  readonly openCases: () => Promise<readonly OpenRow[]>
  /** Those of the owners whose processes are there. */
  readonly liveOwners: (owners: readonly OwnerId[]) => Promise<ReadonlySet<OwnerId>>
}

const PAUSE_MS = 500
/** While there is more to do than is being done. */
const BUSY_PAUSE_MS = 50
/** With many cases open a look costs more: it never takes a larger part of the time than one in so many. */
const LOOK_SHARE = 10
const LONGEST_PAUSE_MS = 2_000
const STEPS_AT_ONCE = 64

/** Beside a lease: what a case may take from being due to being seen. */
const TAKE_OVER_MARGIN_MS = 1_000

/** Sees to every open case of this process, and to those whose owners are gone; endless until the signal aborts. */
export const sweepOpenCases = async (parts: SweepParts, signal: AbortSignal): Promise<void> => {
  const { runtime, log } = parts
  const desk: Desk = {
    ...parts,
    sightings: sightingsOf(runtime.monotonicMs),
    stepping: new Set(),
    turns: new Map(),
    work: underWay(),
  }
  while (!signal.aborted) {
    const startedMs = runtime.monotonicMs()
    const pauseMs = await sweep(desk).catch((error: unknown) => {
      log.warn({ error: reasonsOf(error) }, 'open cases could not be looked at')
      return PAUSE_MS
    })
    const tookMs = runtime.monotonicMs() - startedMs
    await runtime.sleep(Math.max(pauseMs, Math.min(tookMs * LOOK_SHARE, LONGEST_PAUSE_MS)), signal)
  }
  await desk.work.idle()
}

type Desk = SweepParts & {
  readonly sightings: Sightings
  readonly stepping: Set<TransactionId>
  readonly turns: Map<TransactionId, Turn>
  readonly work: UnderWay
}

/** The last step of a case: when it was begun, and how many have failed in a row. */
type Turn = { readonly beganMs: number; readonly failures: number }

/** One look at all that is open; gives the pause until the next. */
const sweep = async (desk: Desk): Promise<number> => {
  const rows = await desk.openCases()
  desk.sightings.note(rows)
  forgetTurns(desk, rows)
  const live = await liveAmong(desk, rows)
  const due = rows.filter((row) => !isHandled(desk, row) && !isResting(desk, row) && isDue(desk, row, live))
  const free = STEPS_AT_ONCE - desk.stepping.size
  for (const row of inTurn(desk, due).slice(0, free)) begin(desk, row)
  return due.length > free ? BUSY_PAUSE_MS : PAUSE_MS
}

/** Those first that have waited longest for a step, so that one which fails whenever it is tried keeps no other from its. */
const inTurn = ({ turns }: Desk, due: readonly OpenRow[]): readonly OpenRow[] => {
  const lastMs = ({ transactionId }: OpenRow): number => turns.get(transactionId)?.beganMs ?? 0
  return due.toSorted((a, b) => lastMs(a) - lastMs(b))
}

const forgetTurns = ({ turns }: Desk, rows: readonly OpenRow[]): void => {
  const open = new Set(rows.map(({ transactionId }) => transactionId))
  for (const transactionId of turns.keys()) if (!open.has(transactionId)) turns.delete(transactionId)
}

/** Where nobody can say, all are: their cases are taken over a lease later, and our own are seen to all the same. */
const liveAmong = async (
  { runtime, liveOwners, log }: Desk,
  rows: readonly OpenRow[],
): Promise<ReadonlySet<OwnerId>> => {
  const others = new Set(rows.map(({ dispatch }) => dispatch.owner))
  others.delete(runtime.owner)
  if (others.size === 0) return others
  try {
    return await liveOwners([...others])
  } catch (error) {
    log.warn({ error: reasonsOf(error) }, 'nobody can say which owners are there')
    return others
  }
}

const isHandled = ({ stepping, dispatcher }: Desk, { transactionId }: OpenRow): boolean =>
  stepping.has(transactionId) || dispatcher.isAtWork(transactionId)

const LONGEST_REST_MS = 60_000

/** What has failed is left alone for a while, longer each time. */
const isResting = ({ runtime, turns }: Desk, { transactionId }: OpenRow): boolean => {
  const turn = turns.get(transactionId)
  if (turn === undefined || turn.failures === 0) return false
  const restMs = Math.min(PAUSE_MS * 2 ** turn.failures, LONGEST_REST_MS)
  return runtime.monotonicMs() < turn.beganMs + restMs
}

/** Its owner sees to it when it is time; another only when the owner is gone, or has left it alone for a lease. */
const isDue = ({ runtime, sightings }: Desk, row: OpenRow, live: ReadonlySet<OwnerId>): boolean => {
  const { owner, leaseMs } = row.dispatch
  const delayMs = delayBefore(row)
  if (owner === runtime.owner || !live.has(owner)) return row.changedAgoMs >= delayMs
  return sightings.unchangedMs(row) >= delayMs + leaseMs + TAKE_OVER_MARGIN_MS
}

/** From here on somebody should look. */
const MANY_FAILURES = 10

const begin = (desk: Desk, row: OpenRow): void => {
  const { resolver, runtime, sightings, stepping, turns, work, log } = desk
  const { paymentId, transactionId, dispatch } = row
  stepping.add(transactionId)
  const failed = turns.get(transactionId)?.failures ?? 0
  const beganMs = runtime.monotonicMs()
  turns.set(transactionId, { beganMs, failures: 0 })
  const isAbsenceCertain = (open: OpenCase, settleDelayMs: number): boolean =>
    sightings.unsentMs(open) >= dispatch.leaseMs + settleDelayMs
  const step = resolver
    .step(row, isAbsenceCertain)
    .catch((error: unknown) => {
      const failures = failed + 1
      turns.set(transactionId, { beganMs, failures })
      const told = { paymentId, transactionId, failures, error: reasonsOf(error) }
      log[failures < MANY_FAILURES ? 'warn' : 'error'](told, 'a step to an outcome failed')
    })
    .finally(() => {
      stepping.delete(transactionId)
    })
  void work.track(step)
}
