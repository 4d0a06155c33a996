/**
 * The frame that simulators of providers have in common: server, routes, fault menu, book, journal, notifications.
 *
 * Test only, without a key: `GET /__book`: every money movement really made, oldest first, as `{ orderId, operation,
 * amount, reference, at }`; `/__faults` (faults.ts); `/__notifications` (deliveries.ts); `POST /__method` (method-door.ts).
 *
 * Without `journalFile` everything is forgotten with the process. With it every request that may change something is
 * written there before it is carried out, and the next start on the file repeats them at their times. It holds against
 * kill -9, not against a power cut. One simulator at a time may use a file; it only ever grows. A call that the door turns
 * away uses up no fault.
 */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer } from './answer.ts'
import { readBody } from './body.ts'
import { newDeliveries, NOTIFICATIONS_PATH, type Deliveries } from './deliveries.ts'
import { FAULTS_PATH, newFaultMenu, type FaultMenu } from './faults.ts'
import { inputOf } from './input.ts'
import { openJournal, type Journal } from './journal.ts'
import { methodRoute } from './method-door.ts'
import type { Call, Movement, Provider, Route, Tools } from './provider.ts'
import { requestKind, type RequestEntry } from './request-entry.ts'
import { routeTo } from './routing.ts'
import { sendRows } from './send-rows.ts'
import { send } from './send.ts'
import { startServer, type RunningServer } from './server.ts'
import { underFault } from './under-fault.ts'
import { wireTime } from './wire-time.ts'

export type SimulatorOptions = {
  /** 0 or nothing: any free one. */
  readonly port?: number
  readonly host?: string
  /** Epoch milliseconds; every time in an answer follows it. */
  readonly now?: () => number
  /** How long the provider thinks before it does anything. */
  readonly processingMs?: number
  /** Part of every id made; random unless a run has to be repeatable. A journal goes on with its own. */
  readonly runId?: string
  /** Where to remember what happened, made when missing (its folder is not). Nothing: nowhere. */
  readonly journalFile?: string
  /** Where notifications go until another address is set; nothing: nowhere. */
  readonly notifyUrl?: string
  /** What the pauses between the attempts of a notification count; nothing: seconds. */
  readonly notifyPauseUnitMs?: number
}

type Booked = Movement & { readonly atMs: number }

type Sim<State> = {
  readonly provider: Provider<State>
  readonly routes: readonly Route<State>[]
  readonly state: State
  readonly book: Booked[]
  readonly faults: FaultMenu
  readonly notifications: Deliveries
  readonly journal: Journal<RequestEntry> | undefined
  readonly nowMs: () => number
  readonly processingMs: number
  readonly runId: string
  counter: number
  url: string
}

/** @throws JournalError. @throws when the port cannot be listened on. */
export const startSimulator = async <State>(
  provider: Provider<State>,
  options: SimulatorOptions = {},
): Promise<RunningServer> => {
  const runId = options.runId ?? randomBytes(5).toString('hex')
  const file = options.journalFile
  const journal = file === undefined ? undefined : await openJournal(requestKind(provider.id), file, runId)
  try {
    const sim = simOf(provider, options, { journal, runId: journal?.runId ?? runId })
    await journal?.replay((entry) => {
      repeat(sim, entry)
      return Promise.resolve()
    })
    const { url, close } = await startServer({
      ...options,
      broken: provider.answers.error,
      serve: (request, response) => serve(sim, request, response),
    })
    sim.url = url
    return {
      url,
      close: async () => {
        await sim.notifications.close()
        await close()
        await journal?.close()
      },
    }
  } catch (error) {
    await journal?.close()
    throw error
  }
}

const SECOND_MS = 1_000

const simOf = <State>(
  provider: Provider<State>,
  { now = Date.now, processingMs = 0, notifyUrl, notifyPauseUnitMs = SECOND_MS }: SimulatorOptions,
  made: Pick<Sim<State>, 'journal' | 'runId'>,
): Sim<State> => {
  const { limitMs = 10_000, pauses = [1, 2, 4, 8], isReceived } = provider.delivery ?? {}
  const pausesMs = pauses.map((pause) => pause * notifyPauseUnitMs)
  return {
    ...made,
    provider,
    routes: [...provider.routes, methodRoute(provider)],
    state: provider.newState(),
    book: [],
    faults: newFaultMenu(provider.operations),
    notifications: newDeliveries({ url: notifyUrl ?? null, nowMs: now, limitMs, pausesMs, isReceived }),
    nowMs: now,
    processingMs,
    counter: 0,
    url: '',
  }
}

const serve = async <State>(
  sim: Sim<State>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  if (request.method === 'GET' && request.url === '/__book') await sendRows(response, sim.book, bookRow)
  else if (request.url === FAULTS_PATH) send(response, await sim.faults.handle(request))
  else if (request.url === NOTIFICATIONS_PATH) send(response, await sim.notifications.handle(request))
  else send(response, await answerTo(sim, request))
}

const bookRow = ({ orderId, operation, amount, reference, atMs }: Booked) => ({
  orderId,
  operation,
  amount,
  reference,
  at: wireTime(atMs),
})

const tooLarge: Answer = { status: 413, text: '{}', headers: { connection: 'close' } }

const answerTo = async <State>(sim: Sim<State>, request: IncomingMessage): Promise<Answer> => {
  const body = await readBody(request)
  if (body === undefined) return tooLarge
  const { method = '', url = '/', headers } = request
  const texts = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)])
  const atMs = sim.nowMs()
  const found = callIn(sim, { atMs, method, url, headers: Object.fromEntries(texts), body }, notifier(sim))
  if (found === undefined) return sim.provider.answers.notFound
  const { route, call } = found
  if (route.isOpen !== true) {
    const refusal = sim.provider.authenticate(call)
    if (refusal !== undefined) return refusal
  }
  const operation = typeof route.fault === 'function' ? route.fault(call) : route.fault
  const fault = operation === undefined ? undefined : sim.faults.take(operation)
  const work = (): Promise<Answer> => carryOut(sim, { route, call, method, url })
  if (operation === undefined || fault === undefined) return work()
  const { faults, answers } = sim.provider
  return underFault(fault, {
    work,
    refuse: () => Promise.resolve(faults.refuse(call, operation)),
    error: answers.error,
    maintenance: answers.maintenance,
    wrongAmount: (answer) => faults.wrongAmount(answer, operation),
    duplicate: (answer) => faults.duplicate(answer, operation),
  })
}

type Work<State> = {
  readonly route: Route<State>
  readonly call: Call<State>
  readonly method: string
  readonly url: string
}

/**
 * Written before anything moves: what cannot be written does not happen, and what was answered is known after a crash.
 * Lines are answered for in their order, so a repetition meets every request in the state it met.
 */
const carryOut = async <State>(
  sim: Sim<State>,
  { route, call, method, url }: Work<State>,
): Promise<Answer> => {
  if (sim.processingMs > 0 && route.isOpen !== true) await sleep(sim.processingMs)
  if (route.isRead !== true) {
    const kept = [...(sim.provider.keptHeaders ?? []), 'content-type']
    const headers = kept.flatMap((name): [string, string][] => {
      const value = call.headers[name]
      return value === undefined ? [] : [[name, value]]
    })
    const { nowMs: atMs, body } = call
    await sim.journal?.append({ atMs, method, url, headers: Object.fromEntries(headers), body })
  }
  return route.answer(call)
}

/** Does again what a former run did, telling nobody. @throws when this one cannot. */
const repeat = <State>(sim: Sim<State>, entry: RequestEntry): void => {
  const found = callIn(sim, entry, () => undefined)
  if (found === undefined) throw new Error(`there is no ${entry.url}`)
  found.route.answer(found.call)
}

const notifier =
  <State>({ notifications }: Sim<State>): Tools['notify'] =>
  (make) => {
    notifications.deliver(make)
  }

const callIn = <State>(
  sim: Sim<State>,
  { atMs, method, url, headers, body }: RequestEntry,
  notify: Tools['notify'],
): { readonly route: Route<State>; readonly call: Call<State> } | undefined => {
  const queryAt = url.indexOf('?')
  const path = queryAt < 0 ? url : url.slice(0, queryAt)
  const routed = routeTo(sim.routes, method, path)
  if (routed === undefined) return undefined
  const { route, ids } = routed
  const query = Object.fromEntries(new URLSearchParams(queryAt < 0 ? '' : url.slice(queryAt + 1)))
  const input = inputOf(body, headers['content-type'])
  const tools = toolsOf(sim, atMs, notify)
  const { state, url: address } = sim
  return { route, call: { state, tools, nowMs: atMs, ids, query, headers, body, input, url: address } }
}

const toolsOf = <State>(sim: Sim<State>, atMs: number, notify: Tools['notify']): Tools => ({
  nextId: (prefix) => `${prefix}${sim.runId}${(++sim.counter).toString(36).padStart(6, '0')}`,
  nextNumber: (digits) => String(++sim.counter % 10 ** digits).padStart(digits, '0'),
  record: (movement) => {
    sim.book.push({ ...movement, atMs })
  },
  notify,
})
