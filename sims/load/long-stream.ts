import { randomUUID } from 'node:crypto'
import {
  eventIdOf,
  PaymentId,
  transactionIdOf,
  type StreamName,
  type TransactionId,
} from '../../ledger/core/ids.ts'
import { money } from '../../ledger/core/money.ts'
import { instantOf } from '../../ledger/core/time.ts'
import type { PaymentCommand } from '../../ledger/payment/commands.ts'
import { paymentDecider } from '../../ledger/payment/decide.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { aggregatesOf, type CommandContext } from '../../ledger/store/aggregates.ts'
import { encode } from '../../ledger/store/codec.ts'
import type { Payments } from '../../ledger/store/desks.ts'
import type { EventMetadata } from '../../ledger/store/ledger-event.ts'
import { NO_STREAM, type EventStore, type NewEvent } from '../../ledger/store/port.ts'
import { migrate } from '../../ledger/store/postgres/migrate.ts'
import { postgresStore } from '../../ledger/store/postgres/store.ts'
import { systemRuntime } from '../../ops/runtime.ts'
import { approvedPayment } from './payment-log.ts'
import { compared, median, type BenchResult } from './report.ts'
import { withScratchDatabase } from './scratch-database.ts'

const LONG = 10_000
const SHORT = 10
/** So many, so that each stays short while commands extend it. */
const SHORT_STREAMS = 100
const ROUNDS = 300
const COLD_ROUNDS = 15
const EVENTS_PER_APPEND = 500
const LEAST_RATIO = 0.5
/** One whose amount lasts for all the cancellations, one won each. */
const LONG_PAYMENT = 899

const runtime = systemRuntime()
const at = instantOf(Date.parse('2026-11-02T00:00:00Z'))
const oneWon = money(1n, 'KRW')
const dispatch = { owner: runtime.owner, leaseMs: 60_000 }

type Known = { readonly stream: StreamName; readonly paymentId: PaymentId }
type Movement = { readonly paymentId: PaymentId; readonly transactionId: TransactionId }

const movementOf = (paymentId: PaymentId, name: string): Movement => ({
  paymentId,
  transactionId: transactionIdOf(paymentId, 'cancel', name),
})

/** The two events of a cancellation, each written by a command of its own. */
const cancellation = (paymentId: PaymentId, ordinal: number): readonly NewEvent[] => {
  const movement = movementOf(paymentId, String(ordinal))
  const done = { amount: oneWon, reference: `old-${ordinal}`, cancelledAt: at }
  return [
    written({
      type: 'CancellationRequested',
      ...movement,
      at,
      amount: oneWon,
      reason: '부분 환불',
      dispatch,
    }),
    written({ type: 'CancellationSucceeded', ...movement, at, ...done }),
  ]
}

const written = (event: PaymentEvent): NewEvent => {
  const commandId = randomUUID()
  const about: EventMetadata = { ...newContext(), causationId: commandId }
  return encode(eventIdOf(commandId, 0), event, about)
}

const newContext = (): CommandContext => ({
  correlationId: randomUUID(),
  actor: { kind: 'dispatcher', owner: runtime.owner },
  idempotency: { key: randomUUID(), requestHash: 'f'.repeat(64) },
})

/** A payment with so many events: approved, then cancelled in parts. */
const fill = async (store: EventStore, index: number, length: number): Promise<Known> => {
  const { stream, events: first } = approvedPayment(index)
  const paymentId = PaymentId(stream.slice('payment-'.length))
  const later = Array.from({ length }, (_, ordinal) => cancellation(paymentId, ordinal)).flat()
  const events = [...first, ...later].slice(0, length)
  for (let from = 0; from < length; from += EVENTS_PER_APPEND) {
    const part = events.slice(from, from + EVENTS_PER_APPEND)
    const { kind } = await store.append({ stream, expectedRevision: from + NO_STREAM, events: part })
    if (kind !== 'appended') throw new Error(`${stream}: an append was refused`)
  }
  return { stream, paymentId }
}

const timed = async (payments: Payments, stream: StreamName, command: PaymentCommand): Promise<number> => {
  const startMs = performance.now()
  const { kind } = await payments.handle(stream, command, newContext())
  const tookMs = performance.now() - startMs
  if (kind !== 'accepted') throw new Error(`${stream}: ${command.type} was ${kind}`)
  return tookMs
}

/** A partial cancellation as the product does it: one command asks for it, one records its outcome. */
const cancelOnce = async (payments: Payments, { stream, paymentId }: Known): Promise<Pair> => {
  const movement = { ...movementOf(paymentId, randomUUID()), at }
  const result = { amount: oneWon, reference: randomUUID(), cancelledAt: at }
  const asked = { amount: oneWon, reason: '부분 환불', dispatch }
  const told = { outcome: { kind: 'succeeded' as const, result }, by: dispatch }
  return {
    firstMs: await timed(payments, stream, { type: 'RequestCancellation', ...movement, ...asked }),
    secondMs: await timed(payments, stream, { type: 'RecordCancellation', ...movement, ...told }),
  }
}

type Pair = { readonly firstMs: number; readonly secondMs: number }
type Latencies = { readonly short: number[]; readonly long: number[] }
type Streams = { readonly long: Known; readonly short: readonly Known[] }

/** In turn, so that both meet the same moods of the machine. */
const measure = async (
  { long, short }: Streams,
  rounds: number,
  latencyMs: (known: Known) => Promise<number>,
): Promise<Latencies> => {
  const latencies: Latencies = { short: [], long: [] }
  for (let round = 0; round < rounds; round += 1) {
    latencies.short.push(await latencyMs(short[round % short.length] ?? long))
    latencies.long.push(await latencyMs(long))
  }
  return latencies
}

/** What a command costs by the length of its stream: in a process that knows the stream, and in one that does not. */
export const benchLongStream = (databaseUrl: string): Promise<BenchResult[]> =>
  withScratchDatabase(databaseUrl, async (url) => {
    await migrate(url)
    const store = await postgresStore({ connectionString: url, runtime })
    const newProcess = (): Payments => aggregatesOf({ store, runtime }, paymentDecider)
    try {
      const long = await fill(store, LONG_PAYMENT, LONG)
      const short: Known[] = []
      for (let index = 0; index < SHORT_STREAMS; index += 1) short.push(await fill(store, index, SHORT))
      const streams = { long, short }
      const first = async (known: Known) => (await cancelOnce(newProcess(), known)).firstMs
      const payments = newProcess()
      const each = async (known: Known) => {
        const { firstMs, secondMs } = await cancelOnce(payments, known)
        return (firstMs + secondMs) / 2
      }
      const cold = await measure(streams, COLD_ROUNDS, first)
      // Every stream is known, and all code warm, before anything counts.
      await measure(streams, SHORT_STREAMS, each)
      const warm = await measure(streams, ROUNDS, each)
      return [
        { ...resultOf('command, stream in memory', warm), target: LEAST_RATIO },
        resultOf('command, stream to be read first', cold),
      ]
    } finally {
      await store.close()
    }
  })

const resultOf = (name: string, { short, long }: Latencies): BenchResult => {
  const rateOf = (latenciesMs: readonly number[]): number => 1_000 / median(latenciesMs)
  return compared(
    { name: `${name}: ${LONG} events`, value: rateOf(long), unit: 'commands/s' },
    { name: `with ${SHORT} events`, value: rateOf(short) },
  )
}
