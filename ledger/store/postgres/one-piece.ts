import type { Socket } from 'node:net'

/**
 * What is said to the server in one turn goes out in one piece: each piece is a call of the system that wakes the server,
 * and costs both of us more than most statements. Where the connection is encrypted its own layer decides on that.
 */
export type OnePiece = {
  readonly over: (socket: Socket) => Socket
  /** From here on, until this turn of the event loop has nothing more to say. */
  readonly begin: () => void
}

export const newOnePiece = (): OnePiece => {
  let over: Socket | undefined
  let isHeld = false
  return {
    over: (socket) => (over = socket),
    begin: () => {
      if (isHeld || over === undefined) return
      const socket = over
      isHeld = true
      socket.cork()
      // Behind all that follows in this turn from what has been answered.
      process.nextTick(() => {
        isHeld = false
        socket.uncork()
      })
    },
  }
}
