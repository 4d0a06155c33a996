import { LRUCache } from 'lru-cache'
import type { NotificationId, OwnerId } from '../../ledger/core/ids.ts'
import type { Log } from '../../ledger/core/log.ts'
import { reasonsOf } from '../../ledger/core/reasons.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import type { Instant } from '../../ledger/core/time.ts'
import { underWay, type UnderWay } from '../../ledger/core/under-way.ts'
import { delayAt, firstTryAt, isLastAt } from './delays.ts'
import type { NotificationHandler } from './handle.ts'

/** A notification that is not handled yet, as a read model shows it: perhaps a moment behind. */
export type OpenRow = {
  readonly notificationId: NotificationId
  readonly owner: OwnerId
  readonly receivedAt: Instant
  /** Since it was received, by one clock for all rows. */
  readonly ageMs: number
}

export type Page = { readonly limit: number; readonly after: OpenRow | undefined }

export type NotificationSweepParts = {
  readonly handler: Pick<NotificationHandler, 'again' | 'isAtWork'>
  readonly runtime: Pick<Runtime, 'monotonicMs' | 'sleep' | 'owner'>
  readonly log: Log
  /** Longest open first. */
  readonly openNotifications: (page: Page) => Promise<readonly OpenRow[]>
}

const PAUSE_MS = 2_000
const ROWS_AT_ONCE = 1_000
/** So that a provider that comes back is not met by all that waited for it. */
const HANDLED_AT_ONCE = 16
const MOST_REMEMBERED = 100_000

/** Handles again what has stayed open, of this process and of others; endless until the signal aborts. */
export const sweepNotifications = async (
  parts: NotificationSweepParts,
  signal: AbortSignal,
): Promise<void> => {
  const { runtime, log } = parts
  const desk: Desk = {
    ...parts,
    tries: new LRUCache({ max: MOST_REMEMBERED }),
    handling: new Set(),
    work: underWay(),
  }
  let after: OpenRow | undefined
  while (!signal.aborted) {
    after = await sweep(desk, after).catch((error: unknown) => {
      log.warn({ error: reasonsOf(error) }, 'open notifications could not be looked at')
      return after
    })
    await runtime.sleep(PAUSE_MS, signal)
  }
  await desk.work.idle()
}

type Try = { readonly atMs: number; readonly isLast: boolean }

type Desk = NotificationSweepParts & {
  /** The last one of each in this process. */
  readonly tries: LRUCache<NotificationId, Try>
  readonly handling: Set<NotificationId>
  readonly work: UnderWay
}

/** One look at a page of what is open; gives the place where the next one begins. */
const sweep = async (desk: Desk, after: OpenRow | undefined): Promise<OpenRow | undefined> => {
  const rows = await desk.openNotifications({ limit: ROWS_AT_ONCE, after })
  const free = HANDLED_AT_ONCE - desk.handling.size
  const due = rows.filter((row) => isDue(desk, row))
  for (const row of inTurn(desk, due).slice(0, free)) begin(desk, row)
  return rows.length < ROWS_AT_ONCE ? undefined : rows.at(-1)
}

/** A process that has just started tries each once, however old. */
const isDue = (desk: Desk, row: OpenRow): boolean => {
  const { notificationId, ageMs } = row
  const { tries, handling, handler, runtime } = desk
  if (handling.has(notificationId) || handler.isAtWork(notificationId)) return false
  const last = tries.get(notificationId)
  if (last === undefined) return ageMs >= firstTryAt(isOwn(desk, row))
  return !last.isLast && runtime.monotonicMs() - last.atMs >= delayAt(ageMs)
}

const isOwn = ({ runtime }: Desk, { owner }: OpenRow): boolean => owner === runtime.owner

/** One's own first, then those that have waited longest for a try. */
const inTurn = (desk: Desk, due: readonly OpenRow[]): readonly OpenRow[] => {
  const rank = (row: OpenRow): number => (isOwn(desk, row) ? 0 : 1)
  const lastMs = ({ notificationId }: OpenRow): number => desk.tries.get(notificationId)?.atMs ?? 0
  return due.toSorted((a, b) => rank(a) - rank(b) || lastMs(a) - lastMs(b))
}

const begin = (desk: Desk, { notificationId, ageMs }: OpenRow): void => {
  const { handler, runtime, tries, handling, work, log } = desk
  const isLast = isLastAt(ageMs)
  tries.set(notificationId, { atMs: runtime.monotonicMs(), isLast })
  handling.add(notificationId)
  const trying = handler.again(notificationId).then((isHandled) => {
    handling.delete(notificationId)
    if (isLast && !isHandled) log.error({ notificationId, ageMs }, 'a notification was given up')
  })
  void work.track(trying)
}
