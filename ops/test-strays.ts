/** Errors that no test can be blamed for by itself: thrown in a timer, or a rejection that nobody handles. */
export type Strays = {
  /** Those seen while spec files were loading. */
  readonly whileLoading: () => number
  readonly enter: (phase: Phase) => void
}

type Phase = 'loading' | 'running' | 'over'

/**
 * Mocha fails the current test for a stray exception, but drops a rejection that nobody else takes, and before and
 * after its run it takes neither: one forgotten connection, cut when the database stops, would end everything here.
 */
export const watchStrays = (): Strays => {
  let phase: Phase = 'loading'
  let count = 0
  process.on('unhandledRejection', (reason) => {
    throw reason instanceof Error ? reason : new Error(`unhandled rejection: ${String(reason)}`)
  })
  process.on('uncaughtException', (error) => {
    if (phase === 'running') return
    if (phase === 'loading') count += 1
    console.error(phase === 'loading' ? '\nWhile loading spec files:' : '\nAfter the last test:', error)
  })
  return {
    whileLoading: () => count,
    enter: (next) => {
      phase = next
    },
  }
}
