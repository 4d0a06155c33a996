import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, request } from 'undici'
import { wireTime } from './wire-time.ts'

/** A notification on its way. */
export type Delivery = {
  readonly eventId: string
  readonly body: string
  /** Of one attempt, the first is 1. */
  readonly headers: (attempt: number) => Readonly<Record<string, string>>
  readonly attempts: Attempt[]
  status: 'PENDING' | 'DELIVERED' | 'GIVEN_UP' | 'DROPPED'
}

/** `answer`: the HTTP status; NONE: the address could not be reached, or broke off. */
type Attempt = { readonly at: string; readonly answer: number | 'TIMEOUT' | 'NONE' }

export type LineTerms = {
  /** Read anew for every attempt; null: nothing is sent any more. */
  readonly url: () => string | null
  /** Between the attempts, so there is one attempt more. */
  readonly pausesMs: readonly number[]
  /** Of one attempt: to connect, and again to be answered. */
  readonly limitMs: number
  readonly nowMs: () => number
  /** Whether an answer counts as received; nothing: any 2xx. */
  readonly isReceived?: ((status: number, text: string) => boolean) | undefined
}

export type DeliveryLine = {
  /** Returns before anything is sent. */
  readonly add: (delivery: Delivery) => void
  /** Drops whatever is pending. */
  readonly close: () => Promise<void>
}

const MOST_AT_ONCE = 32
const MOST_PENDING = 10_000

/** Sends each until it is answered with 2xx or was tried often enough. */
export const newDeliveryLine = (terms: LineTerms): DeliveryLine => {
  const { limitMs } = terms
  const closing = new AbortController()
  const agent = new Agent({
    connections: MOST_AT_ONCE,
    connect: { timeout: limitMs },
    headersTimeout: limitMs,
    bodyTimeout: limitMs,
  })
  let pending = 0
  const run = async (delivery: Delivery): Promise<void> => {
    pending += 1
    delivery.status = await outcomeOf(delivery, { ...terms, agent, closing: closing.signal }).catch(
      () => 'DROPPED' as const,
    )
    pending -= 1
  }
  return {
    add: (delivery) => {
      if (pending >= MOST_PENDING) delivery.status = 'DROPPED'
      else void run(delivery)
    },
    close: () => {
      closing.abort()
      return agent.destroy()
    },
  }
}

type Means = LineTerms & { readonly agent: Agent; readonly closing: AbortSignal }

/** @throws when the line is closed meanwhile. */
const outcomeOf = async (delivery: Delivery, means: Means): Promise<Delivery['status']> => {
  for (const delayMs of [0, ...means.pausesMs]) {
    await sleep(delayMs, undefined, { signal: means.closing, ref: false })
    const url = means.url()
    if (url === null) return 'DROPPED'
    const { answer, text } = await answerTo(delivery, url, means.agent)
    delivery.attempts.push({ at: wireTime(means.nowMs()), answer })
    if (typeof answer === 'number' && (means.isReceived ?? isSuccess)(answer, text)) return 'DELIVERED'
  }
  return 'GIVEN_UP'
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300

type Answered = { readonly answer: Attempt['answer']; readonly text: string }

const answerTo = async (delivery: Delivery, url: string, agent: Agent): Promise<Answered> => {
  try {
    const { statusCode, body } = await request(url, {
      dispatcher: agent,
      method: 'POST',
      headers: delivery.headers(delivery.attempts.length + 1),
      body: delivery.body,
    })
    return { answer: statusCode, text: await body.text() }
  } catch (error) {
    const isTimeout = error instanceof Error && error.name.endsWith('TimeoutError')
    return { answer: isTimeout ? 'TIMEOUT' : 'NONE', text: '' }
  }
}
