import type { StreamName } from '../../ledger/core/ids.ts'
import type { Instant } from '../../ledger/core/time.ts'
import type { Fact } from '../../ledger/store/ledger-event.ts'
import type { Position } from '../../ledger/store/port.ts'
import type { AnyTarget } from '../target.ts'
import type { Pair } from './compare.ts'
import { differingColumns } from './difference.ts'
import { valuesOf } from './line-key.ts'

export type EventPlace = {
  readonly position: Position
  readonly stream: StreamName
  readonly revision: number
  readonly type: string
  readonly recordedAt: Instant
}

/**
 * What an event has to do with a row that differs. `not_applied`: the other side is as it was right before the event, so
 * neither this event nor what followed it is in there. `contradicted`: the other side was never so; this event says last
 * what it should be. `between`: it is the first that changed the row between the two moments, and nothing is wrong.
 */
export type Explanation = EventPlace & { readonly why: 'not_applied' | 'contradicted' | 'between' }

/** A row after an event that changed it; undefined: the event removed it. */
export type Version = { readonly by: EventPlace; readonly line: string | undefined }

export const placeOf = ({ position, stream, revision, event, recordedAt }: Fact): EventPlace => ({
  position,
  stream,
  revision,
  type: event.type,
  recordedAt,
})

/** Up to which events the two sides are meant to be. */
export type Sides = { readonly rebuiltAt: Position; readonly otherAt: Position }

export const lineAt = (history: readonly Version[], at: Position): string | undefined =>
  history.findLast(({ by }) => by.position <= at)?.line

/** `history`: all versions of the row, in the log's order. */
export const explain = (history: readonly Version[], pair: Pair, sides: Sides): Explanation | null => {
  const { rebuiltAt, otherAt } = sides
  if (rebuiltAt !== otherAt && pair.other === lineAt(history, otherAt)) return changeBetween(history, sides)
  return contradiction(
    history.filter(({ by }) => by.position <= otherAt),
    pair,
  )
}

const changeBetween = (history: readonly Version[], { rebuiltAt, otherAt }: Sides): Explanation | null => {
  const [from, to] = rebuiltAt < otherAt ? [rebuiltAt, otherAt] : [otherAt, rebuiltAt]
  const before = lineAt(history, from)
  const change = history.find(({ by, line }) => by.position > from && by.position <= to && line !== before)
  return change === undefined ? null : { ...change.by, why: 'between' }
}

const contradiction = (history: readonly Version[], { target, other }: Pair): Explanation | null => {
  const missed = missedAfter(history, (line) => line === other)
  if (missed !== undefined) return { ...missed, why: 'not_applied' }
  const last = history.at(-1)
  if (last === undefined) return null
  if (other === undefined || last.line === undefined) return { ...last.by, why: 'contradicted' }
  const columns = differingColumns(target, last.line, other)
  const reasons = columns.map(({ column, other: value }) => columnReason(history, target, { column, value }))
  return reasons.reduce<Explanation | null>(earlier, null)
}

/** The event after the last version that was so, of which there is none before the first event; undefined: it never was. */
const missedAfter = (
  history: readonly Version[],
  wasSo: (line: string | undefined) => boolean,
): EventPlace | undefined => {
  const lines = [undefined, ...history.map(({ line }) => line)]
  const last = lines.slice(0, -1).findLastIndex(wasSo)
  return last === -1 ? undefined : history[last]?.by
}

type Wrong = { readonly column: string; readonly value: string | null }

const columnReason = (
  history: readonly Version[],
  target: AnyTarget,
  { column, value }: Wrong,
): Explanation | null => {
  const valueIn = (line: string | undefined): string | null | undefined =>
    line === undefined ? undefined : valuesOf(target, line)[column]
  const missed = missedAfter(history, (line) => valueIn(line) === value)
  if (missed !== undefined) return { ...missed, why: 'not_applied' }
  const now = valueIn(history.at(-1)?.line)
  const written = history.findLast((_, index) => valueIn(history[index - 1]?.line) !== now)
  return written === undefined ? null : { ...written.by, why: 'contradicted' }
}

const earlier = (one: Explanation | null, other: Explanation | null): Explanation | null => {
  if (one === null || other === null) return one ?? other
  return other.position < one.position ? other : one
}
