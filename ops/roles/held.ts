import type { Runtime } from '../../ledger/core/runtime.ts'

/** However many ask, the question is put once at a time, and its answer good for so long; a failure is not kept. */
export const held = <T>(
  ask: () => Promise<T>,
  holdMs: number,
  { monotonicMs }: Pick<Runtime, 'monotonicMs'>,
): (() => Promise<T>) => {
  let asked: { readonly answer: Promise<T>; goodUntilMs: number } | undefined
  return () => {
    if (asked !== undefined && monotonicMs() < asked.goodUntilMs) return asked.answer
    const asking = { answer: ask(), goodUntilMs: Infinity }
    asked = asking
    asking.answer.then(
      () => {
        asking.goodUntilMs = monotonicMs() + holdMs
      },
      () => {
        asking.goodUntilMs = -Infinity
      },
    )
    return asking.answer
  }
}
