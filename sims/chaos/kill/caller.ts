import { setTimeout as delay } from 'node:timers/promises'
import { Agent, request } from 'undici'
import { oneOf, type Random } from '../random.ts'

/** One POST under one idempotency key. */
export type Asked = { readonly path: string; readonly key: string; readonly body: object }

export type Answered =
  | { readonly kind: 'answered'; readonly status: number; readonly body: unknown }
  /** The run was over before anything definite was answered. */
  | { readonly kind: 'undecided'; readonly last: string }

export type Caller = {
  /** Sends the same request with the same key, to whichever API answers, until something definite is answered. */
  readonly ask: (asked: Asked) => Promise<Answered>
  readonly counts: () => CallCounts
  readonly close: () => Promise<void>
}

export type CallCounts = {
  readonly sent: number
  /** Refused, reset, cut in the middle, or without an answer in time. */
  readonly broken: number
  /** 5xx of our own. */
  readonly unavailable: number
  /** 202, or that an earlier request is still under way. */
  readonly pending: number
}

export type Calling = {
  readonly urls: readonly string[]
  readonly secretKey: string
  readonly random: Random
  /** Aborts when nobody waits any longer. */
  readonly signal: AbortSignal
  /** Around the time in which the outcome of a request is known to be unknown. */
  readonly onPending: (isPending: boolean) => void
}

/** A paused process takes the connection and says nothing. */
const ANSWER_LIMIT_MS = 6_000
const WAIT_S = 1
/** Short where nobody answers: a process that is killed again soon is there for a moment only. */
const RETRY_PAUSE_MS = 40
const SHORTEST_PENDING_PAUSE_MS = 30
const LONGEST_PENDING_PAUSE_MS = 1_000

type Heard =
  Answered | { readonly kind: 'again'; readonly why: keyof Omit<CallCounts, 'sent'>; readonly last: string }

export const callerOf = (calling: Calling): Caller => {
  const { signal, random, onPending } = calling
  const agent = new Agent({
    connect: { timeout: 1_000 },
    headersTimeout: ANSWER_LIMIT_MS,
    bodyTimeout: ANSWER_LIMIT_MS,
    pipelining: 1,
  })
  const counts = { sent: 0, broken: 0, unavailable: 0, pending: 0 }
  const pause = async (pauseMs: number): Promise<void> => {
    await delay(pauseMs * (0.5 + random()), undefined, { signal }).catch(() => undefined)
  }
  return {
    ask: async (asked) => {
      const pending = newPending(onPending)
      for (;;) {
        counts.sent += 1
        const heard = await once(agent, calling, asked)
        if (heard.kind === 'again') counts[heard.why] += 1
        const isOver = heard.kind !== 'again' || signal.aborted
        if (isOver) {
          pending.end()
          return heard.kind === 'again' ? { kind: 'undecided', last: heard.last } : heard
        }
        await pause(heard.why === 'pending' ? pending.nextPauseMs() : RETRY_PAUSE_MS)
      }
    },
    counts: () => ({ ...counts }),
    close: () => agent.close(),
  }
}

type Pending = { readonly nextPauseMs: () => number; readonly end: () => void }

/** From the first answer that nobody knows the outcome yet: longer and longer pauses, since somebody else has to act. */
const newPending = (onPending: Calling['onPending']): Pending => {
  let pauseMs = SHORTEST_PENDING_PAUSE_MS / 2
  let isPending = false
  const become = (next: boolean): void => {
    if (next !== isPending) onPending(next)
    isPending = next
  }
  return {
    nextPauseMs: () => {
      become(true)
      pauseMs = Math.min(pauseMs * 2, LONGEST_PENDING_PAUSE_MS)
      return pauseMs
    },
    end: () => {
      become(false)
    },
  }
}

const once = async (
  dispatcher: Agent,
  { urls, random, secretKey }: Calling,
  { path, key, body }: Asked,
): Promise<Heard> => {
  const headers = {
    authorization: `Bearer ${secretKey}`,
    'content-type': 'application/json',
    'idempotency-key': key,
    prefer: `wait=${WAIT_S}`,
  }
  try {
    const answer = await request(oneOf(random, urls) + path, {
      dispatcher,
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    return heardOf(answer.statusCode, await answer.body.text())
  } catch (error) {
    return { kind: 'again', why: 'broken', last: error instanceof Error ? error.message : String(error) }
  }
}

/** What is definite: done, or a refusal that the same request would meet again. */
export const heardOf = (status: number, text: string): Heard => {
  const body = parsed(text)
  const answered = { kind: 'answered', status, body } as const
  if (status === 202) return { kind: 'again', why: 'pending', last: '202' }
  if (status < 300 && body !== undefined) return answered
  const reason = textIn(body, 'reason')
  const last = `${status} ${reason ?? ''}`.trim()
  // Recorded as the outcome of this key, whatever its status.
  if (reason === 'PROVIDER_FAILED') return answered
  if (status >= 500 || reason === undefined) return { kind: 'again', why: 'unavailable', last }
  const isRetryable = typeof body === 'object' && body !== null && Reflect.get(body, 'retryable') === true
  return isRetryable ? { kind: 'again', why: 'pending', last } : answered
}

export const textIn = (body: unknown, name: string): string | undefined => {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
  return typeof value === 'string' ? value : undefined
}

/** undefined: no JSON, as of an answer that was cut. */
const parsed = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}
