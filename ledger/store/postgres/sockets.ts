import { Socket } from 'node:net'

/** Of silence, once a connection is being ended; a server that is there says goodbye at once. */
const GOODBYE_LIMIT_MS = 3_000

/**
 * The sockets of some connections to one server, which the driver holds on to for too long: a connection that it ends it
 * waits for, for ever if the way is lost, and what has stayed without an answer it keeps for the next question.
 */
export type Sockets = {
  /** For the driver's option of that name. */
  readonly stream: () => Socket
  /** How many there have been. */
  readonly made: () => number
  /** After a question without an answer: those made before it was asked lead to the same silence. */
  readonly cutFirst: (count: number) => void
  /** To be called when the connections are being ended: whoever does not answer that is cut off. */
  readonly hangUp: () => void
}

export const newSockets = (): Sockets => {
  const open = new Map<Socket, number>()
  let made = 0
  return {
    stream: () => {
      const socket = new Socket()
      made += 1
      open.set(socket, made)
      socket.once('close', () => open.delete(socket))
      return socket
    },
    made: () => made,
    cutFirst: (count) => {
      for (const [socket, number] of open) if (number <= count) socket.destroy()
    },
    hangUp: () => {
      for (const socket of open.keys()) socket.setTimeout(GOODBYE_LIMIT_MS, () => socket.destroy())
    },
  }
}

/** What the driver says when its own limit is over, after the one that the server was given. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof Error && error.message === 'Query read timeout'
