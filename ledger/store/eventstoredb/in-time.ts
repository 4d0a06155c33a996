import type { Runtime } from '../../core/runtime.ts'

/** No answer came: what became of the call is unknown. */
export class NoAnswerError extends Error {
  override readonly name: string = 'NoAnswerError'
}

/** A read that took too long says nothing about the connection: it may have been much to read. */
export class SlowReadError extends NoAnswerError {
  override readonly name = 'SlowReadError'
}

type Limits = {
  readonly runtime: Pick<Runtime, 'sleep'>
  readonly limitMs: number
  readonly late: () => NoAnswerError
  /** Whoever waits is told at once when it aborts, and of its reason. */
  readonly ended: AbortSignal
}

/**
 * The client enforces no deadline of its own on an append, a read or a subscription, and a call whose connection is
 * ended by us is not told (cancelled calls neither end nor fail): so every call is watched from outside.
 * `work` is given a signal that aborts when nobody waits for it any more.
 * @throws NoAnswerError
 */
export const inTime = <T>(
  { runtime, limitMs, late, ended }: Limits,
  work: (abandoned: AbortSignal) => Promise<T>,
): Promise<T> => {
  const over = new AbortController()
  const outcome = Promise.withResolvers<T>()
  const leave = (): void => {
    outcome.reject(new NoAnswerError('the connection was given up', { cause: ended.reason }))
  }
  if (ended.aborted) leave()
  else {
    ended.addEventListener('abort', leave)
    work(over.signal).then(outcome.resolve, outcome.reject)
    void runtime.sleep(limitMs, over.signal).then(() => {
      outcome.reject(late())
    })
  }
  return outcome.promise.finally(() => {
    over.abort()
    ended.removeEventListener('abort', leave)
  })
}
