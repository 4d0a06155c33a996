import type { EventEmitter } from 'node:events'

/** npm passes a Ctrl-C on that the terminal has sent us already: so soon after, it is the same one. */
const SAME_CTRL_C_MS = 300
const CTRL_C_EXIT_CODE = 130

export type Interrupting = {
  /** The process, outside specs. */
  readonly signals: Pick<EventEmitter, 'on'>
  readonly nowMs: () => number
  readonly onFirst: () => void
  readonly leave: (exitCode: number) => void
}

/** Resolves at the first Ctrl-C or request to end; a Ctrl-C after that leaves. */
export const interruption = ({ signals, nowMs, onFirst, leave }: Interrupting): Promise<void> =>
  new Promise((resolve) => {
    let firstAtMs: number | undefined
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      signals.on(signal, () => {
        if (firstAtMs === undefined) {
          firstAtMs = nowMs()
          onFirst()
          resolve()
        } else if (signal === 'SIGINT' && nowMs() - firstAtMs > SAME_CTRL_C_MS) leave(CTRL_C_EXIT_CODE)
      })
    }
  })
