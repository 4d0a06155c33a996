import type { Message } from './message.ts'

export type SeatLimits = { readonly messages: number; readonly characters: number }

/** Half a second of the busiest log, a minute of a busy merchant: whoever is further behind is slow. */
export const USUAL_SEAT_LIMITS: SeatLimits = { messages: 2_000, characters: 2 * 1024 * 1024 }

/** A socket takes so much at once as it takes of a file. */
const PIECE_CHARACTERS = 64 * 1024

/** Where the messages for one client wait until it takes them. */
export type Seat = {
  /** Whoever offers never waits for the client: one for whom too much waits loses its seat. */
  readonly offer: (message: Message) => void
  /** Where nothing else waits. */
  readonly offerMark: (mark: Message) => void
  /** What waits, oldest first and not too much at once, as soon as there is any; undefined: it is over. */
  readonly next: () => Promise<readonly Message[] | undefined>
  /** At once: what waits is dropped, since the client resumes from what it has got. */
  readonly end: () => void
  readonly isOver: () => boolean
}

export const newSeat = (limits: SeatLimits, tooSlow: () => void): Seat => {
  const waiting: Message[] = []
  let characters = 0
  let isOver = false
  let rung = Promise.withResolvers<undefined>()
  const ring = (): void => {
    rung.resolve(undefined)
    rung = Promise.withResolvers()
  }
  const end = (): void => {
    isOver = true
    waiting.length = 0
    ring()
  }
  const offer = (message: Message): void => {
    if (isOver) return
    waiting.push(message)
    characters += message.text.length
    if (waiting.length <= limits.messages && characters <= limits.characters) {
      ring()
      return
    }
    end()
    tooSlow()
  }
  const take = (): readonly Message[] => {
    const taken = waiting.splice(0, pieceOf(waiting))
    for (const { text } of taken) characters -= text.length
    return taken
  }
  return {
    offer,
    offerMark: (mark) => {
      if (waiting.length === 0) offer(mark)
    },
    next: async () => {
      while (!isOver && waiting.length === 0) await rung.promise
      return isOver ? undefined : take()
    },
    end,
    isOver: () => isOver,
  }
}

/** How many of the messages make a piece: one at least. */
const pieceOf = (messages: readonly Message[]): number => {
  let characters = 0
  const last = messages.findIndex(({ text }) => {
    characters += text.length
    return characters >= PIECE_CHARACTERS
  })
  return last === -1 ? messages.length : last + 1
}
