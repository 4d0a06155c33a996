import type { Line } from './line.ts'
import type { Lane, Turns } from './turns.ts'

/** `no_turn`: the contract's rate limit; `crowded`: too many calls to the provider. */
export type Entered = 'in' | 'no_turn' | 'crowded'

export type Entering = {
  readonly lane: Lane
  readonly turns: Turns | undefined
  /** On the monotonic clock. */
  readonly untilMs: number
}

/**
 * A turn of the contract and a place at the provider, both at this moment. Nobody holds a place while it waits for a
 * turn, so that a contract with many calls does not shut out the others; and a turn that grew old in the line for places
 * is taken anew.
 */
export const enter = async (
  { runtime, bulkhead }: Pick<Line, 'runtime' | 'bulkhead'>,
  { lane, turns, untilMs }: Entering,
): Promise<Entered> => {
  const leftMs = (): number => untilMs - runtime.monotonicMs()
  for (;;) {
    if (turns !== undefined && !(await turns.take(lane, leftMs()))) return 'no_turn'
    if (bulkhead.tryEnter()) return 'in'
    if (!(await bulkhead.wait(leftMs()))) return 'crowded'
    if (turns === undefined || turns.takeAgain()) return 'in'
    bulkhead.leave()
  }
}
