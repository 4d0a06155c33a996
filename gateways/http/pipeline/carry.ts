import type { Failure } from '../../../ledger/core/failure.ts'
import type { Operation } from '../../port/gateway.ts'
import { wasOurs } from '../ours.ts'
import type { Breaker, Tried } from './breakers.ts'
import { enter } from './enter.ts'
import { saysIll } from './health.ts'
import type { Call, Line } from './line.ts'
import { calledOf } from './meter.ts'
import { mayRepeat, pauseMsAfter, type Told } from './repeating.ts'
import { tellCall, tellThrown, type Carried } from './tell.ts'
import type { Lane, Turns } from './turns.ts'

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
    const tookMs = line.runtime.monotonicMs() - startedMs
    line.meter?.called(calledOf({ provider: line.provider, operation: plan.operation, tookMs }, carried))
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
  const turns = line.turns.of(request.credentials)
  const lane = laneOf(plan.operation)
  const deadlineMs = startedMs + limitMs
  const entered = await enter(line, { lane, turns, untilMs: deadlineMs - limits.leastTryMs })
  if (entered !== 'in') return { told: plan.unsent(entered === 'crowded' ? crowded : overRate), attempts: 0 }
  try {
    return await tryRepeatedly(line, plan, { request, breaker, turns, deadlineMs })
  } finally {
    bulkhead.leave()
  }
}

type Trying<Request> = {
  readonly request: Request
  readonly breaker: Breaker
  readonly turns: Turns | undefined
  readonly deadlineMs: number
}

const tryRepeatedly = async <Request extends Call, Answer extends Told>(
  line: Line,
  plan: Plan<Request, Answer>,
  { request, breaker, turns, deadlineMs }: Trying<Request>,
): Promise<Carried<Answer>> => {
  const { runtime, limits, random } = line
  let earlier: Answer | undefined
  for (let attempt = 1; ; attempt += 1) {
    const untilMs = deadlineMs - limits.leastTryMs
    const hasTurn = attempt === 1 || (await hasItsTurn(line, plan.operation, { turns, untilMs }))
    const limitMs = deadlineMs - runtime.monotonicMs()
    const context = { ...request.context, attempt, limitMs }
    // Looked at again here, since a process may be stopped for any time while it waits.
    const unsent = hasTurn ? whyUnsent(limitMs < limits.leastTryMs, breaker) : overRate
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

const laneOf = (operation: Operation): Lane => (operation === 'inquire' ? 'inquiry' : 'money')

/** Every try counts against the contract's limit; the first one had its turn when it entered. */
const hasItsTurn = async (
  { runtime }: Line,
  operation: Operation,
  { turns, untilMs }: { readonly turns: Turns | undefined; readonly untilMs: number },
): Promise<boolean> =>
  turns === undefined || (await turns.take(laneOf(operation), untilMs - runtime.monotonicMs()))

const whyUnsent = (isTooLate: boolean, breaker: Breaker): Failure | undefined => {
  if (isTooLate) return tooLate
  return breaker.isOpen() ? circuitOpen : undefined
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
const overRate = surelyUnsent('rate limit of the contract')
