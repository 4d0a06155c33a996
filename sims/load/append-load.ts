import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { EventId, StreamName } from '../../ledger/core/ids.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import { NO_STREAM, type AppendRequest, type NewEvent } from '../../ledger/store/port.ts'
import { ratePerSecond } from './report.ts'

/** Of data and metadata together. */
const EVENT_BYTES = 400

export const loadRuntime: Pick<Runtime, 'monotonicMs' | 'sleep'> = {
  monotonicMs: () => performance.now(),
  sleep: (delayMs, signal) =>
    delay(delayMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
}

const newEvent = (): NewEvent => {
  const metadata = JSON.stringify({ correlationId: randomUUID(), actor: 'bench' })
  const data = JSON.stringify({
    orderId: randomUUID(),
    amount: { amount: '15000', currency: 'KRW' },
    note: '',
  })
  const note = randomBytes(EVENT_BYTES)
    .toString('hex')
    .slice(0, EVENT_BYTES - data.length - metadata.length)
  return {
    id: EventId(randomUUID()),
    type: 'PaymentApproved',
    schemaVersion: 1,
    data: data.replace('"note":""', `"note":"${note}"`),
    metadata,
  }
}

/** Random stream keys, as payments have them: the worst case for an index. */
const newRequest = (events: number): AppendRequest => ({
  stream: StreamName(`payment-pay_${randomBytes(16).toString('hex')}`),
  expectedRevision: NO_STREAM,
  events: Array.from({ length: events }, newEvent),
})

/** Each to a stream of its own. */
export const newRequests = (count: number, eventsEach = 1): readonly AppendRequest[] =>
  Array.from({ length: count }, () => newRequest(eventsEach))

/** As much of a store as is measured here. */
export type Appending = {
  readonly append: (request: AppendRequest) => Promise<{ readonly kind: 'appended' | 'conflict' }>
}

/** Events per second of so many callers, each of which appends again as soon as it has its verdict. */
export const appendRate = (
  store: Appending,
  requests: readonly AppendRequest[],
  callers: number,
): Promise<number> => {
  const rest = [...requests]
  const events = requests.reduce((sum, request) => sum + request.events.length, 0)
  const caller = async (): Promise<void> => {
    for (let request = rest.pop(); request !== undefined; request = rest.pop()) {
      const { kind } = await store.append(request)
      if (kind !== 'appended') throw new Error('an append to a new stream was refused')
    }
  }
  return ratePerSecond(events, () => Promise.all(Array.from({ length: callers }, caller)))
}
