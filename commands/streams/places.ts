import { apiKeyStream } from '../../ledger/core/ids.ts'
import type { Log } from '../../ledger/core/log.ts'
import type { Caller } from '../http/endpoint.ts'
import type { StreamReason } from '../http/reasons.ts'
import { newSeat, type Seat, type SeatLimits } from './seat.ts'

export type PlaceLimits = {
  /** Open at once with one key; the administrator has one. */
  readonly perKey: number
  readonly overall: number
  readonly seat: SeatLimits
}

/** One client's, from the moment it is let in until it has left. */
export type Place = {
  readonly caller: Caller
  readonly seat: Seat
  /** `signal`: aborts when the client has left; `cut`: lets go of it without waiting for it. */
  readonly attend: (signal: AbortSignal, cut: () => void) => void
  readonly cut: () => void
}

export type Taken =
  | { readonly kind: 'taken'; readonly place: Place }
  | {
      readonly kind: 'refused'
      readonly reason: Extract<StreamReason, 'streams_too_many' | 'streams_exhausted'>
    }

export type Places = {
  readonly take: (caller: Caller) => Taken
  /** Of one key, by the name of the key's own stream, or all. */
  readonly taken: (holder?: string) => readonly Place[]
}

export const newPlaces = (limits: PlaceLimits, log: Pick<Log, 'info'>): Places => {
  const byHolder = new Map<string, Set<Place>>()
  let count = 0
  const taken: Places['taken'] = (holder) =>
    [...(holder === undefined ? byHolder.values() : [byHolder.get(holder) ?? []])].flatMap((held) => [
      ...held,
    ])
  return {
    taken,
    take: (caller) => {
      if (count >= limits.overall) return { kind: 'refused', reason: 'streams_exhausted' }
      const holder = holderOf(caller)
      const held = byHolder.get(holder) ?? new Set()
      if (held.size >= limits.perKey) return { kind: 'refused', reason: 'streams_too_many' }
      const place = newPlace(caller, {
        limits: limits.seat,
        tooSlow: () => {
          log.info({ holder }, 'a stream was cut off, because its client is too slow')
        },
        leave: () => {
          if (!held.delete(place)) return
          count -= 1
          if (held.size === 0) byHolder.delete(holder)
        },
      })
      byHolder.set(holder, held.add(place))
      count += 1
      return { kind: 'taken', place }
    },
  }
}

const holderOf = (caller: Caller): string =>
  caller.kind === 'merchant' ? apiKeyStream(caller.keyId) : caller.kind

type Around = { readonly limits: SeatLimits; readonly tooSlow: () => void; readonly leave: () => void }

const newPlace = (caller: Caller, { limits, tooSlow, leave }: Around): Place => {
  let cutClient = (): void => undefined
  const seat = newSeat(limits, () => {
    tooSlow()
    cutClient()
  })
  const free = (): void => {
    seat.end()
    leave()
  }
  return {
    caller,
    seat,
    attend: (signal, cut) => {
      cutClient = cut
      signal.addEventListener('abort', free)
      if (signal.aborted) free()
    },
    cut: () => {
      cutClient()
    },
  }
}
