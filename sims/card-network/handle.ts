import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer } from '../kit/answer.ts'
import { parseJson, readBody } from '../kit/body.ts'
import type { Deliveries } from '../kit/deliveries.ts'
import type { FaultMenu } from '../kit/faults.ts'
import type { Journal } from '../kit/journal.ts'
import { underFault } from '../kit/under-fault.ts'
import { refuse, tooLarge } from './answer.ts'
import { faultyCall } from './faulty-call.ts'
import { answerOnce, type KeyedCall } from './idempotency.ts'
import type { JournalEntry } from './journal-kind.ts'
import type { Call } from './operation.ts'
import { isForAnyone, routeOf, type Route } from './routes.ts'
import { worldAt, type Merchant, type World } from './world.ts'

export type Sim = {
  readonly world: World
  /** By bearer key. */
  readonly merchants: ReadonlyMap<string, Merchant>
  readonly processingMs: number
  /** undefined: nothing outlives the process. */
  readonly journal: Journal<JournalEntry> | undefined
  readonly faults: FaultMenu
  readonly notifications: Deliveries
}

const LONGEST_KEY = 255

/** From request to answer, without sending it. Only a call that could be processed uses up a fault. */
export const handle = async (sim: Sim, request: IncomingMessage): Promise<Answer> => {
  const url = request.url ?? '/'
  const queryAt = url.indexOf('?')
  const path = queryAt < 0 ? url : url.slice(0, queryAt)
  const merchant = sim.merchants.get(bearerOf(request)) ?? anyoneAskingForACard(sim, request, path)
  if (merchant === undefined) return refuse('UNAUTHORIZED', 'unknown key')
  const route = routeOf(request.method ?? '', path)
  if (route === undefined) return refuse('NOT_FOUND', 'no such route')
  if (request.method === 'GET') {
    const input = Object.fromEntries(new URLSearchParams(queryAt < 0 ? '' : url.slice(queryAt + 1)))
    return read(sim, route, { merchant, id: route.id, input })
  }
  return post(sim, request, { route, path, merchant })
}

const anyoneAskingForACard = (sim: Sim, request: IncomingMessage, path: string): Merchant | undefined =>
  isForAnyone(path) && request.headers.authorization === undefined
    ? sim.merchants.values().next().value
    : undefined

const read = (sim: Sim, { operation, name }: Route, call: Call): Answer | Promise<Answer> => {
  const fault = name === undefined ? undefined : sim.faults.take(name)
  if (name === undefined || fault === undefined) return operation(sim.world, call)
  return underFault(
    fault,
    faultyCall(name, {
      work: () => Promise.resolve(operation(sim.world, call)),
      refuse: () => Promise.resolve(refuse('UNAUTHORIZED', 'unknown key')),
    }),
  )
}

type Addressed = { readonly merchant: Merchant; readonly route: Route; readonly path: string }

const post = async (sim: Sim, request: IncomingMessage, to: Addressed): Promise<Answer> => {
  const key = request.headers['idempotency-key'] ?? (isForAnyone(to.path) ? randomUUID() : undefined)
  if (typeof key !== 'string' || key === '' || key.length > LONGEST_KEY) {
    return refuse('INVALID_REQUEST', 'invalid: Idempotency-Key')
  }
  const text = await readBody(request)
  if (text === undefined) return tooLarge
  const json = parseJson(text)
  if (json === undefined) return refuse('INVALID_REQUEST', 'the body is no JSON')
  return move(sim, { ...to, key, text, input: json.value, isRefused: false })
}

export type Post = Addressed &
  KeyedCall & {
    readonly input: unknown
    /** Whatever it asks for: by the fault `refuse`. */
    readonly isRefused: boolean
  }

const move = (sim: Sim, call: Post): Promise<Answer> => {
  const { name } = call.route
  const fault = name === undefined ? undefined : sim.faults.take(name)
  if (name === undefined || fault === undefined) return answerPost(sim, call)
  return underFault(
    fault,
    faultyCall(name, {
      work: () => answerPost(sim, call),
      refuse: () => answerPost(sim, { ...call, isRefused: true }),
    }),
  )
}

/** A key is bound to a request once its body could be read: neither a missing key nor broken JSON is remembered. */
export const answerPost = (sim: Sim, call: Post): Promise<Answer> => {
  const { merchant, route, input, isRefused } = call
  return answerOnce(merchant.kept, call, async () => {
    if (sim.processingMs > 0) await sleep(sim.processingMs)
    const world = sim.journal === undefined ? sim.world : await noted(sim.journal, sim.world, call)
    return isRefused ? declined : route.operation(world, { merchant, id: route.id, input })
  })
}

/** A business decline that the contract names for every operation. */
const declined = refuse('DECLINED', 'the issuer declined')

/**
 * Written before anything moves: what cannot be written does not happen, and what was answered is known after a crash.
 * Lines are answered for in their order, so a replay meets every request in the state it met.
 */
const noted = async (journal: Journal<JournalEntry>, world: World, call: Post): Promise<World> => {
  const atMs = world.nowMs()
  const { merchant, key, path, text, isRefused } = call
  const entry = { atMs, merchant: merchant.fingerprint, key, path, body: text }
  await journal.append(isRefused ? { ...entry, isRefused } : entry)
  return worldAt(world, atMs)
}

const bearerOf = (request: IncomingMessage): string =>
  /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
