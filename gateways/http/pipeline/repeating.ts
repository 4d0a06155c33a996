import type { Outcome } from '../../../ledger/payment/outcome.ts'
import type { Capabilities, Operation, ToldOnInquiry } from '../../port/gateway.ts'

export type Told = Outcome<unknown> | ToldOnInquiry

/** Whether the same call may be sent again: only where whatever became of this try, it is done once. */
export const mayRepeat = (
  operation: Operation,
  told: Told,
  { replay }: Pick<Capabilities, 'replay'>,
): boolean => {
  if (told.kind !== 'declined' && told.kind !== 'unknown') return false
  if (operation === 'inquire') return true
  const { kind, category } = told.failure
  // Surely not sent.
  if (told.kind === 'declined' && kind === 'network') return true
  if (operation === 'net_cancel') return false
  // Busy with the same key, or with others: the answer to the same key is still to come.
  if (category === 8013) return replay.afterSilence.includes(operation)
  if (told.kind === 'declined') return false
  if (kind === 'timeout') return replay.afterSilence.includes(operation)
  return kind === 'system' && replay.afterError.includes(operation)
}

const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 2_000

/**
 * After the `attempt`th try. Full jitter: many calls that failed in one moment come back spread over the whole pause.
 * `random`: from 0 to 1, as Math.random.
 */
export const pauseMsAfter = (attempt: number, random: () => number): number =>
  random() * Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS)
