import type { Failure } from '../../../ledger/core/failure.ts'
import type { Operation } from '../../port/gateway.ts'
import { wasOurs } from '../ours.ts'
import type { Breaker, Tried } from './breakers.ts'
import { saysIll } from './health.ts'
import type { Call, Line } from './line.ts'
import { mayRepeat, pauseMsAfter, type Told } from './repeating.ts'
import { tellCall, tellThrown, type Carried } from './tell.ts'

/** One operation of one provider. */
export type Plan<Request extends Call, Answer extends Told> = {
  readonly operation: Operation
  readonly send: (request: Request) => Promise<Answer>
  readonly unsent: (failure: Failure) => Answer
  /** What is known after a repetition. */
  readonly after: (earlier: Answer, later: Answer) => Answer
}

/** One call, whatever the operation and the provider: a place, as many tries as are safe, one line in the log. */
export const carry = async <Request extends Call, Answer extends Told>(
  line: Line,
  plan: Plan<Request, Answer>,
  request: Request,
): Promise<Answer> => {
  const startedMs = line.runtime.monotonicMs()
  const began = { operation: plan.operation, context: request.context, startedMs }
  try {
    const carried = await inItsPlace(line, plan, { request, startedMs })
    tellCall(line, began, carried)
    return carried.told
  } catch (error) {
    tellThrown(line, began, error)
    throw error
  }
}

type Started<Request> = { readonly request: Request; readonly startedMs: number }

const inItsPlace = async <Request extends Call, Answer extends Told>(
  line: Line,
  plan: Plan<Request, Answer>,
  { request, startedMs }: Started<Request>,
): Promise<Carried<Answer>> => {
  const { limits, bulkhead } = line
  const limitMs = Math.min(limits.overallMs, request.context.limitMs)
  const breaker = line.breakerOf(plan.operation, request.credentials.baseUrl)
  if (breaker.isOpen()) return { told: plan.unsent(circuitOpen), attempts: 0 }
  if (!bulkhead.tryEnter() && !(await bulkhead.wait(limitMs - limits.leastTryMs)))
    return { told: plan.unsent(crowded), attempts: 0 }
  try {
    return await tryRepeatedly(line, plan, { request, breaker, deadlineMs: startedMs + limitMs })
  } finally {
    bulkhead.leave()
  }
}

type Trying<Request> = {
  readonly request: Request
  readonly breaker: Breaker
  readonly deadlineMs: number
}

const tryRepeatedly = async <Request extends Call, Answer extends Told>(
  line: Line,
  plan: Plan<Request, Answer>,
  { request, breaker, deadlineMs }: Trying<Request>,
): Promise<Carried<Answer>> => {
  const { runtime, limits, random } = line
  let earlier: Answer | undefined
  for (let attempt = 1; ; attempt += 1) {
    const limitMs = deadlineMs - runtime.monotonicMs()
    const context = { ...request.context, attempt, limitMs }
    // Looked at again here, since a process may be stopped for any time while it waits.
    const unsent = limitMs < limits.leastTryMs ? tooLate : breaker.isOpen() ? circuitOpen : undefined
    const latest =
      unsent === undefined
        ? (await breaker.run(() => tryOnce(plan, { ...request, context }))).told
        : plan.unsent(unsent)
    const told: Answer = earlier === undefined ? latest : plan.after(earlier, latest)
    earlier = told
    if (unsent !== undefined) return { told, attempts: attempt - 1 }
    const isLast = attempt >= limits.tries || !mayRepeat(plan.operation, latest, line.capabilities)
    const pauseMs = pauseMsAfter(attempt, random)
    const leftMs = deadlineMs - runtime.monotonicMs() - pauseMs
    if (isLast || leftMs < limits.leastTryMs || wasOurs(context)) return { told, attempts: attempt }
    await runtime.sleep(pauseMs)
  }
}

const tryOnce = async <Request extends Call, Answer extends Told>(
  plan: Plan<Request, Answer>,
  request: Request,
): Promise<Tried<Answer>> => {
  const told = await plan.send(request)
  return { told, isIll: saysIll(told, request.context) }
}

const surelyUnsent = (why: string): Failure => ({
  category: 8012,
  kind: 'network',
  providerCode: null,
  providerMessage: why,
})
const tooLate = surelyUnsent('too late')
const circuitOpen = surelyUnsent('circuit open')
const crowded = surelyUnsent('crowded')
