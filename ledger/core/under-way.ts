/** What is being done right now, so that an end can wait for it. */
export type UnderWay = {
  readonly track: <T>(work: Promise<T>) => Promise<T>
  /** Resolves when nothing is, what began meanwhile included. */
  readonly idle: () => Promise<void>
}

export const underWay = (): UnderWay => {
  const running = new Set<Promise<unknown>>()
  return {
    track: (work) => {
      running.add(work)
      const forget = (): void => {
        running.delete(work)
      }
      work.then(forget, forget)
      return work
    },
    idle: async () => {
      while (running.size > 0) await Promise.allSettled(running)
    },
  }
}
