/** A call ready to be written: its row as one text. */
export type CallEntry = Timed & { readonly kind: 'call'; readonly line: string }
type Timed = {
  /** Epoch milliseconds. */
  readonly at: number
  readonly tookMs: number
}
/** So many calls could not be kept; begun and ended in epoch milliseconds. */
export type GapEntry = {
  readonly kind: 'gap'
  readonly lost: number
  readonly from: number
  readonly until: number
}
export type Entry = CallEntry | GapEntry

export type QueueLimits = {
  readonly rows: number
  /** Of all their texts, in UTF-16 units. */
  readonly size: number
}

export const defaultQueueLimits: QueueLimits = { rows: 20_000, size: 32 * 1024 * 1024 }

/** Of its rows, once it was full: so that an overload makes few long gaps and not a short one at every flush. */
const OPEN_AGAIN_AT = 0.5

/** What waits to be written. What finds no room is counted and stands as a gap where there is room again. */
export type Queue = {
  readonly isFull: () => boolean
  readonly add: (call: CallEntry) => void
  /** For a call that was not added. */
  readonly lose: (call: Timed) => void
  readonly take: (entries: number) => readonly Entry[]
  /** What was taken and cannot be written is lost as well; its gap goes out next. */
  readonly giveUp: (batch: readonly Entry[]) => void
  readonly isEmpty: () => boolean
  /** At least so many are ready to be taken. */
  readonly holds: (entries: number) => boolean
  /** Calls; those that gaps stand for are lost. */
  readonly waiting: () => number
}

export const newQueue = (limits: QueueLimits): Queue => {
  let entries: Entry[] = []
  let size = 0
  let gap: GapEntry | undefined
  let wasFull = false
  const closeGap = (): void => {
    if (gap !== undefined) entries.push(gap)
    gap = undefined
  }
  return {
    isFull: () => {
      wasFull = wasFull
        ? entries.length > limits.rows * OPEN_AGAIN_AT || size > limits.size * OPEN_AGAIN_AT
        : entries.length >= limits.rows || size >= limits.size
      return wasFull
    },
    add: (call) => {
      closeGap()
      entries.push(call)
      size += call.line.length
    },
    lose: (call) => {
      gap = joined(gap, gapOf(call))
    },
    take: (most) => {
      if (entries.length === 0) closeGap()
      const batch = entries.slice(0, most)
      entries = entries.slice(most)
      for (const entry of batch) if (entry.kind === 'call') size -= entry.line.length
      return batch
    },
    giveUp: (batch) => {
      const lost = batch
        .map((entry) => (entry.kind === 'gap' ? entry : gapOf(entry)))
        .reduce<GapEntry | undefined>(joined, undefined)
      if (lost !== undefined) entries.unshift(lost)
    },
    isEmpty: () => entries.length === 0 && gap === undefined,
    holds: (wanted) => entries.length >= wanted,
    waiting: () => callsIn(entries),
  }
}

export const callsIn = (entries: readonly Entry[]): number =>
  entries.reduce((calls, { kind }) => (kind === 'call' ? calls + 1 : calls), 0)

const gapOf = ({ at, tookMs }: Timed): GapEntry => ({
  kind: 'gap',
  lost: 1,
  from: at,
  until: Math.ceil(at + tookMs),
})

const joined = (one: GapEntry | undefined, other: GapEntry): GapEntry =>
  one === undefined
    ? other
    : {
        kind: 'gap',
        lost: one.lost + other.lost,
        from: Math.min(one.from, other.from),
        until: Math.max(one.until, other.until),
      }
