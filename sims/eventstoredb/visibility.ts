/** How much of the log readers see: what is on disk. */
export type Visibility = {
  readonly visibleEnd: () => number
  readonly show: (until: number) => void
  /** Resolves when everything before this position is visible. */
  readonly visible: (until: number) => Promise<void>
  /** Calls back, once, when more than this is visible; gives what takes the wish back. */
  readonly onMore: (position: number, told: () => void) => () => void
}

export const newVisibility = (): Visibility => {
  let visibleEnd = 0
  const waiting: { readonly until: number; readonly resolve: () => void }[] = []
  const toldOfMore = new Set<() => void>()
  return {
    visibleEnd: () => visibleEnd,
    show: (until) => {
      visibleEnd = until
      while (waiting[0] !== undefined && waiting[0].until <= until) waiting.shift()?.resolve()
      const told = [...toldOfMore]
      toldOfMore.clear()
      for (const tell of told) tell()
    },
    visible: (until) =>
      until <= visibleEnd
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push({ until, resolve })
          }),
    onMore: (position, told) => {
      if (visibleEnd > position) queueMicrotask(told)
      else toldOfMore.add(told)
      return () => toldOfMore.delete(told)
    },
  }
}
