import type { Answer, Mishap } from './answer.ts'
import type { PlannedFault } from './faults.ts'

/** How one provider does and tells what a fault is about, for one call. */
export type FaultyCall = {
  /** Does the work, as without a fault. */
  readonly work: () => Promise<Answer>
  /** Declines for a business reason and does nothing else. */
  readonly refuse: () => Promise<Answer>
  /** HTTP 500. */
  readonly error: Answer
  /** HTTP 503. */
  readonly maintenance: Answer
  /** What is told instead of a true answer, which may be a refusal. */
  readonly wrongAmount: (answer: Answer) => Answer
  readonly duplicate: (answer: Answer) => Answer
}

/** Longer than any client waits. */
const LATE_MS = 60_000

/** The answer to send; what an idempotency key keeps is the business of `work` and `refuse`. */
export const underFault = async (
  { fault, delayMs }: PlannedFault,
  { work, refuse, error, maintenance, wrongAmount, duplicate }: FaultyCall,
): Promise<Answer> => {
  switch (fault) {
    case 'refuse':
      return refuse()
    case 'reset-before':
      return { ...error, mishap: { kind: 'reset' } }
    case 'error-before':
      return error
    case 'maintenance':
      return maintenance
    case 'reset-after':
      return meeting({ kind: 'reset' }, await work())
    case 'truncated':
      return meeting({ kind: 'truncated' }, await work())
    case 'late':
      return meeting({ kind: 'late', delayMs: delayMs === 0 ? LATE_MS : delayMs }, await work())
    case 'error-after':
      await work()
      return error
    case 'wrong-amount':
      return wrongAmount(await work())
    case 'duplicate':
      return duplicate(await work())
  }
}

const meeting = (mishap: Mishap, answer: Answer): Answer => ({ ...answer, mishap })
