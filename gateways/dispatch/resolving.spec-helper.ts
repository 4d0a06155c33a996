import { paymentStream, transactionIdOf, type PaymentId } from '../../ledger/core/ids.ts'
import { money, type Money } from '../../ledger/core/money.ts'
import type { PaymentCommand } from '../../ledger/payment/commands.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { isIntent } from '../../ledger/payment/intent.ts'
import type { OpenCase } from '../../ledger/payment/open-case.ts'
import type { ExistingPayment, Payment } from '../../ledger/payment/state.ts'
import { desksOf } from '../../ledger/store/desks.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import type { FaultName, FaultOperation } from '../../sims/kit/faults.ts'
import type { Gateway } from '../port/gateway.ts'
import { paymentJob, runtimeOf, type Counter } from './counter.spec-helper.ts'
import { dispatcherOf, type Dispatcher } from './dispatcher.ts'
import { delayBefore } from './policy.ts'
import { contextOf } from './record.ts'
import { resolverOf, type Resolver } from './resolver.ts'
import { sightingsOf, type Sightings } from './sightings.ts'

export const LEASE_MS = 45_000

export const won = (amount: bigint): Money => money(amount, 'KRW')

/** One of several processes over one store and one provider. */
export type Process = Counter & {
  readonly dispatcher: Dispatcher
  readonly resolver: Resolver
  readonly sightings: Sightings
}

type Changes = {
  readonly store?: EventStore
  readonly gateway?: Gateway
  readonly callLimitMs?: number
  readonly parts?: Partial<Counter['parts']>
}

export const processOn = (counter: Counter, owner: string, changes: Changes = {}): Process => {
  const { store = counter.store, gateway = counter.gateway, callLimitMs = 30_000 } = changes
  const runtime = runtimeOf(counter.clock, owner)
  const desks = desksOf({ store, runtime })
  const parts = {
    ...counter.parts,
    runtime,
    payments: desks.payments,
    gateways: new Map([[counter.provider, gateway]]),
    callLimitMs,
    ...changes.parts,
  }
  const dispatcher = dispatcherOf(parts)
  return {
    ...counter,
    parts,
    desks,
    store,
    gateway,
    dispatcher,
    resolver: resolverOf({ ...parts, dispatcher, leaseMs: LEASE_MS }),
    sightings: sightingsOf(runtime.monotonicMs),
  }
}

/** The next calls of the operation meet this. */
export const plan = async (
  { simulator }: Counter,
  operation: FaultOperation,
  fault: { readonly fault: FaultName; readonly times?: number; readonly delayMs?: number },
): Promise<void> => {
  const body = JSON.stringify({ operation, ...fault })
  const { status } = await fetch(`${simulator}/__faults`, { method: 'POST', body })
  if (status !== 200) throw new Error(`${operation} ${fault.fault}: ${String(status)}`)
}

export const forgetFaults = async ({ simulator }: Counter): Promise<void> => {
  await fetch(`${simulator}/__faults`, { method: 'DELETE' })
}

export type Moving = 'approve' | 'pre-authorize' | 'capture' | 'void' | 'cancel'
export const movings: readonly Moving[] = ['approve', 'pre-authorize', 'capture', 'void', 'cancel']

/** Asks for 10,000 KRW to be approved, or held; `over` resolves when the first call is over. */
export const begin = async (
  process: Process,
  capture: 'automatic' | 'manual' = 'automatic',
): Promise<{ readonly paymentId: PaymentId; readonly over: Promise<unknown> }> => {
  const job = await paymentJob(process, { leaseMs: LEASE_MS, capture })
  return { paymentId: job.intent.paymentId, over: process.dispatcher.dispatch(job, 'spec') }
}

const charge = async (process: Process, capture: 'automatic' | 'manual'): Promise<PaymentId> => {
  const { paymentId, over } = await begin(process, capture)
  await over
  return paymentId
}

/** 10,000 KRW approved, or held. */
export const pay = (process: Process): Promise<PaymentId> => charge(process, 'automatic')
export const hold = (process: Process): Promise<PaymentId> => charge(process, 'manual')

type Operating = {
  readonly kind: 'capture' | 'void' | 'cancel'
  readonly key?: string
  readonly amount?: bigint
}

/** Capture of 4,000, cancel of 3,000 unless given, void: resolves when their first call is over. */
export const operate = async (
  process: Process,
  paymentId: PaymentId,
  { kind, key = 'key', amount = kind === 'capture' ? 4_000n : 3_000n }: Operating,
): Promise<void> => {
  const { runtime, payments } = process.parts
  const transactionId = transactionIdOf(paymentId, kind, key)
  const dispatch = { owner: runtime.owner, leaseMs: LEASE_MS }
  const about = { paymentId, at: runtime.now(), transactionId, dispatch }
  const commands: Readonly<Record<typeof kind, PaymentCommand>> = {
    capture: { type: 'RequestCapture', ...about, amount: won(amount) },
    void: { type: 'RequestVoid', ...about, reason: 'spec' },
    cancel: { type: 'RequestCancellation', ...about, amount: won(amount), reason: 'spec' },
  }
  const handled = await payments.handle(
    paymentStream(paymentId),
    commands[kind],
    contextOf(process.parts, 'spec'),
  )
  if (handled.kind !== 'accepted') throw new Error(`${kind}: ${handled.kind}`)
  const intent = handled.events.map(({ event }) => event).find(isIntent)
  if (intent === undefined) throw new Error('no intent')
  await process.dispatcher.dispatch(
    { intent, payment: existing(handled.loaded.state), fromMs: runtime.monotonicMs() },
    'spec',
  )
}

/** All that has to be before, then the movement itself; the payment when its first call is over. */
export const move = async (
  process: Process,
  moving: Moving,
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<PaymentId> => {
  if (moving === 'approve' || moving === 'pre-authorize') {
    await meanwhile()
    return moving === 'approve' ? pay(process) : hold(process)
  }
  const paymentId = moving === 'cancel' ? await pay(process) : await hold(process)
  await meanwhile()
  await operate(process, paymentId, { kind: moving })
  return paymentId
}

const existing = (payment: Payment): ExistingPayment => {
  if (payment.status === 'none') throw new Error('no such payment')
  return payment
}

export const stateOf = async ({ parts }: Process, paymentId: PaymentId): Promise<ExistingPayment> =>
  existing((await parts.payments.load(paymentStream(paymentId))).state)

export const eventsOf = async ({ parts }: Process, paymentId: PaymentId): Promise<readonly PaymentEvent[]> =>
  (await parts.payments.load(paymentStream(paymentId))).history.map(({ event }) => event)

export const typesOf = async (process: Process, paymentId: PaymentId): Promise<readonly string[]> =>
  (await eventsOf(process, paymentId)).map(({ type }) => type)

/** What waits for no person. */
export const openOf = async (process: Process, paymentId: PaymentId): Promise<readonly OpenCase[]> =>
  [...(await stateOf(process, paymentId)).open.values()].filter(({ review }) => review === null)

/** One step when it is due, as the sweep would have it taken; the only open case unless one is named. */
export const stepOn = async (process: Process, paymentId: PaymentId, of?: OpenCase): Promise<void> => {
  const { clock, resolver, sightings } = process
  const cases = await openOf(process, paymentId)
  const open = of ?? cases[0]
  if (open === undefined) throw new Error(`${paymentId}: nothing is open`)
  sightings.note(cases)
  clock.advance(delayBefore(open))
  await resolver.step(
    { ...open, paymentId },
    (now, settleDelayMs) => sightings.unsentMs(now) >= LEASE_MS + settleDelayMs,
  )
  await process.dispatcher.drain()
}

const MOST_STEPS = 60

/** Steps until everything is decided or waits for a person. */
export const settle = async (process: Process, paymentId: PaymentId): Promise<ExistingPayment> => {
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    await process.dispatcher.drain()
    const [next] = (await openOf(process, paymentId)).toSorted((a, b) => delayBefore(a) - delayBefore(b))
    if (next === undefined) return stateOf(process, paymentId)
    await stepOn(process, paymentId, next)
  }
  throw new Error(`${paymentId}: not settled in ${String(MOST_STEPS)} steps`)
}

/** Why everything that is still open in the end waits for a person: `cancel ambiguous`. */
export const reviewOf = async (process: Process, paymentId: PaymentId): Promise<readonly string[]> =>
  [...(await settle(process, paymentId)).open.values()].map(
    ({ operation, review }) => `${operation} ${String(review)}`,
  )
