import type { CallContext } from './gateway.ts'

/** What is left of the time of a call from now on; a request is never given none. */
export const timeLeft = ({ limitMs }: CallContext): (() => number) => {
  const startedMs = performance.now()
  return () => Math.max(1, limitMs - (performance.now() - startedMs))
}
