/** Pieces of a text that is still being made. */
export type Feed = {
  readonly push: (piece: string) => void
  readonly end: () => void
  /** To be read once. */
  readonly pieces: AsyncIterable<string>
}

/** Whoever pushes never waits: a feed holds as much as one run has to say. */
export const newFeed = (): Feed => {
  const waiting: string[] = []
  let hasEnded = false
  let rung = Promise.withResolvers<undefined>()
  const ring = (): void => {
    rung.resolve(undefined)
    rung = Promise.withResolvers()
  }
  const read = async function* (): AsyncGenerator<string> {
    for (;;) {
      const { promise } = rung
      const ready = waiting.splice(0)
      yield* ready
      if (ready.length > 0) continue
      if (hasEnded) return
      await promise
    }
  }
  return {
    push: (piece) => {
      waiting.push(piece)
      ring()
    },
    end: () => {
      hasEnded = true
      ring()
    },
    pieces: read(),
  }
}
