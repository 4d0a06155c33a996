/** Hands out the items of batches in any portions. */
export type Taker<T> = {
  /** The next `count` items; fewer only when there are no more. */
  readonly take: (count: number) => Promise<readonly T[]>
  /** Lets go of where the batches come from. */
  readonly leave: () => Promise<void>
}

export const takerOf = <T>(batches: AsyncGenerator<readonly T[], void>): Taker<T> => {
  let ready: readonly T[] = []
  let isOver = false
  return {
    take: async (count) => {
      const taken: T[] = []
      while (taken.length < count && !(isOver && ready.length === 0)) {
        const wanted = count - taken.length
        taken.push(...ready.slice(0, wanted))
        ready = ready.slice(wanted)
        if (taken.length === count) break
        const next = await batches.next()
        isOver = next.done === true
        ready = next.done === true ? [] : next.value
      }
      return taken
    },
    leave: async () => {
      await batches.return()
    },
  }
}
