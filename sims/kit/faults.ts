/**
 * The fault menu of a simulator: what its next calls meet instead of a good answer. Before and after mean before and
 * after the provider did its work.
 *
 * - refuse: declined for a business reason, nothing done. An inquiry is refused as a stranger's would be.
 * - reset-before, error-before, maintenance: nothing done; the connection is reset, HTTP 500, HTTP 503. They bind no
 *   idempotency key.
 * - reset-after, error-after, late, truncated: done; the connection is reset, HTTP 500, the answer comes `delayMs` later,
 *   the answer breaks off in its middle.
 * - wrong-amount: done right, but the answer tells another amount. Of an inquiry: every row does.
 * - duplicate: done, but the answer says that it had been done before. Of an inquiry: every row twice.
 *
 * After those that are done, a repetition of the idempotency key gives the true answer.
 */
import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { answerOf, type Answer } from './answer.ts'
import { badInput, readInput } from './test-door.ts'

export const faultNames = [
  'refuse',
  'reset-before',
  'reset-after',
  'late',
  'truncated',
  'error-before',
  'error-after',
  'wrong-amount',
  'duplicate',
  'maintenance',
] as const
export type FaultName = (typeof faultNames)[number]

export const faultOperations = ['approve', 'pre-authorize', 'capture', 'void', 'cancel', 'inquire'] as const
export type FaultOperation = (typeof faultOperations)[number]

/** `delayMs` is for `late` alone. */
export type PlannedFault = { readonly fault: FaultName; readonly delayMs: number }

export type FaultMenu = {
  /** The next fault planned for the operation, used up by this call; undefined: none. */
  readonly take: (operation: FaultOperation) => PlannedFault | undefined
  /**
   * POST `{ operation, fault, times = 1, delayMs = 0 }` plans one, GET gives what is still planned, DELETE forgets all.
   * Each answers `{ planned: [{ operation, fault, times, delayMs }] }`, the first planned first, `times` those left.
   * Bad input: 400 naming the field and what is allowed. No key is needed.
   */
  readonly handle: (request: IncomingMessage) => Promise<Answer>
}

type Plan = PlannedFault & { readonly operation: FaultOperation; times: number }

export const FAULTS_PATH = '/__faults'
const MOST_TIMES = 1000
/** Ten minutes. */
const LONGEST_DELAY_MS = 600_000

/** `operations`: those the provider has. The menu is empty at first and forgotten with the process. */
export const newFaultMenu = (operations: readonly FaultOperation[]): FaultMenu => {
  const plans: Plan[] = []
  const body = planOf(operations)
  const planned = (): Answer => answerOf(200, { planned: plans.map((plan) => ({ ...plan })) })

  const plan = async (request: IncomingMessage): Promise<Answer> => {
    const read = await readInput(request, body)
    if (read.kind === 'bad') return read.answer
    plans.push(read.input)
    return planned()
  }

  return {
    take: (operation) => (plans.length === 0 ? undefined : takeFrom(plans, operation)),
    handle: async (request) => {
      if (request.method === 'POST') return plan(request)
      if (request.method === 'DELETE') plans.length = 0
      else if (request.method !== 'GET') return badInput('method: one of POST, GET, DELETE')
      return planned()
    },
  }
}

const takeFrom = (plans: Plan[], operation: FaultOperation): PlannedFault | undefined => {
  const at = plans.findIndex((plan) => plan.operation === operation)
  const plan = plans[at]
  if (plan === undefined) return undefined
  plan.times -= 1
  if (plan.times === 0) plans.splice(at, 1)
  return { fault: plan.fault, delayMs: plan.delayMs }
}

const planOf = (operations: readonly FaultOperation[]) =>
  z.strictObject(
    {
      operation: z.enum(operations, { error: `one of ${operations.join(', ')}` }),
      fault: z.enum(faultNames, { error: `one of ${faultNames.join(', ')}` }),
      times: wholeNumber(1, MOST_TIMES).default(1),
      delayMs: wholeNumber(0, LONGEST_DELAY_MS).default(0),
    },
    { error: 'JSON with operation, fault, times, delayMs and nothing else' },
  )

const wholeNumber = (least: number, most: number): z.ZodInt => {
  const error = `a whole number from ${String(least)} to ${String(most)}`
  return z.int({ error }).min(least, { error }).max(most, { error })
}
