import type { IncomingMessage } from 'node:http'
import type { Answer } from '../kit/answer.ts'
import { readBody } from '../kit/body.ts'
import type { PlannedFault } from '../kit/faults.ts'
import { underFault } from '../kit/under-fault.ts'
import { refuse, refuseWith, tooLarge } from './answer.ts'
import { authenticate, type Authenticated } from './authenticate.ts'
import { faultyCall } from './faulty-call.ts'
import { LONGEST_KEY } from './idempotency.ts'
import type { Merchant } from './payment.ts'
import { isForAnyone, routeOf, type Route } from './routes.ts'
import type { Sim } from './sim.ts'
import { answerWrite } from './write.ts'

/** From request to answer, without sending it. */
export const handle = async (sim: Sim, request: IncomingMessage): Promise<Answer> => {
  const { method = '', url = '/' } = request
  const queryAt = url.indexOf('?')
  const path = queryAt < 0 ? url : url.slice(0, queryAt)
  const caller = whoIsAsking(sim, request, path)
  if ('refusal' in caller) return caller.refusal
  const route = routeOf(method, path)
  if (route === undefined) return refuse('NOT_FOUND')
  const { merchant } = caller
  if (method === 'POST' || method === 'DELETE') return write(sim, request, { merchant, route, method, url })
  const input = Object.fromEntries(new URLSearchParams(queryAt < 0 ? '' : url.slice(queryAt + 1)))
  return read(sim, request, { merchant, route, input })
}

/** The payer's window does not have the secret key: without one it is the first merchant's. */
const whoIsAsking = (sim: Sim, { headers }: IncomingMessage, path: string): Authenticated => {
  const first = sim.merchants.values().next().value
  if (isForAnyone(path) && headers.authorization === undefined && first !== undefined)
    return { merchant: first }
  return authenticate(sim.merchants, headers.authorization)
}

type Addressed = { readonly merchant: Merchant; readonly route: Route }

const read = (
  sim: Sim,
  request: IncomingMessage,
  { merchant, route, input }: Addressed & { readonly input: unknown },
): Promise<Answer> => {
  const testCode = testCodeOf(request, merchant)
  const work = (): Promise<Answer> =>
    Promise.resolve(
      testCode === undefined
        ? route.operation(sim.world, { merchant, id: route.id, input })
        : refuseWith(testCode),
    )
  const fault = faultFor(sim, route)
  return fault === undefined ? work() : underFault(fault, faultyCall(route, work))
}

const write = async (
  sim: Sim,
  request: IncomingMessage,
  to: Addressed & { readonly method: 'POST' | 'DELETE'; readonly url: string },
): Promise<Answer> => {
  const key = to.method === 'POST' ? headerOf(request, 'idempotency-key') : undefined
  if (key !== undefined && key.length > LONGEST_KEY) return refuse('INVALID_IDEMPOTENCY_KEY')
  const body = await readBody(request)
  if (body === undefined) return tooLarge
  const testCode = testCodeOf(request, to.merchant)
  const atMs = sim.world.nowMs()
  return answerWrite(sim, { ...to, key, testCode, body, atMs, fault: faultFor(sim, to.route) })
}

const faultFor = (sim: Sim, { fault }: Route): PlannedFault | undefined =>
  fault === undefined ? undefined : sim.faults.take(fault)

/** Section 7: with the key of a live shop it says nothing. */
const testCodeOf = (request: IncomingMessage, { isTest }: Merchant): string | undefined =>
  isTest ? headerOf(request, 'tosspayments-test-code') : undefined

/** undefined also for an empty one. */
const headerOf = ({ headers }: IncomingMessage, name: string): string | undefined => {
  const value = headers[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
