import type { Instant } from '../../ledger/core/time.ts'
import type { Position, StoredEvent } from '../../ledger/store/port.ts'

/** How an event stands wrongly after the one before it in the log. */
export type Disordered =
  | { readonly kind: 'position'; readonly before: Position }
  | { readonly kind: 'time'; readonly before: Instant }

export type OrderCheck = { readonly see: (event: StoredEvent) => Disordered | undefined }

/** Positions rise, and recorded times never go back. */
export const newOrderCheck = (): OrderCheck => {
  let before: Pick<StoredEvent, 'position' | 'recordedAt'> | undefined
  return {
    see: (event) => {
      const previous = before
      before = event
      if (previous === undefined) return undefined
      if (event.position <= previous.position) return { kind: 'position', before: previous.position }
      if (event.recordedAt < previous.recordedAt) return { kind: 'time', before: previous.recordedAt }
      return undefined
    },
  }
}
