import {
  ApiKeyId,
  paymentIdOf,
  paymentStream,
  type MerchantId,
  type PaymentId,
  type ProviderId,
} from '../../ledger/core/ids.ts'
import { reasonsOf } from '../../ledger/core/reasons.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import type { Payment } from '../../ledger/payment/state.ts'
import type { Loaded } from '../../ledger/store/loaded.ts'
import type { Answer, Endpoint, Incoming } from '../http/endpoint.ts'
import { cancelPayment } from '../payments/cancel-payment.ts'
import { capturePayment } from '../payments/capture-payment.ts'
import { createPayment } from '../payments/create-payment.ts'
import { inquirePayment } from '../payments/inquire-payment.ts'
import { recordAsOf } from '../payments/outcome.ts'
import type { PaymentParts } from '../payments/parts.ts'
import { voidPayment } from '../payments/void-payment.ts'
import { comparedBy } from './compared.ts'
import type { Abilities, Asked, Desk, Told, View } from './desk.ts'
import { orderIdOf, runIdOf, stepKeyOf, type RunKey } from './identity.ts'
import type { ScenarioParts } from './parts.ts'
import { isPast, movementAt, recordAt, viewOf } from './past.ts'

/** One provider's share of a run. */
export type Share = {
  readonly provider: ProviderId
  readonly key: RunKey
  /** Of the request that asked for the run. */
  readonly requestHash: string
  readonly orderName: string
}

/** As long as a merchant's request waits that does not say. */
const WAIT_MS = 10_000
/** In the place of a merchant's key, in every event of a run. */
const SCENARIO_KEY = ApiKeyId('key_scenarios')
const REASON = 'scenario'

type Parts = {
  readonly payments: PaymentParts
  readonly scenarios: Pick<ScenarioParts, 'abilities' | 'methodFor' | 'log'>
}
type Order = Share & {
  readonly orderId: string
  readonly paymentId: PaymentId
  readonly endpoints: Endpoints
}
type LoadedPayment = Loaded<Payment, PaymentEvent>

const endpointsOf = (parts: PaymentParts) => ({
  pay: createPayment(parts),
  capture: capturePayment(parts),
  cancel: cancelPayment(parts),
  void: voidPayment(parts),
  inquire: inquirePayment(parts),
})
type Endpoints = Readonly<Record<Asked['step'] & keyof ReturnType<typeof endpointsOf>, Endpoint>>

export const paymentIdFor = ({ key, provider }: Pick<Share, 'key' | 'provider'>): PaymentId =>
  paymentIdOf(key.merchantId, 'test', orderIdOf(key, provider))

/** Drives a payment of the merchant in test mode through the very endpoints that merchants use. */
export const paymentDesk = ({ payments, scenarios }: Parts, share: Share): Desk => {
  const { provider, key } = share
  const order: Order = {
    ...share,
    orderId: orderIdOf(key, provider),
    paymentId: paymentIdFor(share),
    endpoints: endpointsOf(payments),
  }
  const load = (): Promise<LoadedPayment> => payments.payments.load(paymentStream(order.paymentId))
  const broken = (error: unknown): Told => {
    const { orderId } = order
    scenarios.log.error({ provider, orderId, error: reasonsOf(error) }, 'a step of a scenario failed')
    return { kind: 'broke', because: error instanceof Error ? error.name : 'unknown error' }
  }
  const counter: Counter = { order, load, methodFor: scenarios.methodFor }
  return {
    orderId: order.orderId,
    abilities: scenarios.abilities.get(provider) ?? unable,
    runtime: payments.runtime,
    perform: (asked, place) => perform(counter, asked, place).catch(broken),
    look: (place) => look(counter, place).catch(broken),
    view: () => viewNow(counter).catch(() => 'away' as const),
  }
}

const unable: Abilities = {
  inquiry: false,
  partialCancel: false,
  preAuthorization: false,
  installmentMonths: [],
}

type Counter = {
  readonly order: Order
  readonly load: () => Promise<LoadedPayment>
  readonly methodFor: ScenarioParts['methodFor']
}

const perform = async (counter: Counter, asked: Asked, place: number): Promise<Told> => {
  const { order, load } = counter
  const at = { orderId: order.orderId, place }
  const loaded = await load()
  if (asked.step === 'check') return checked(loaded, at)
  const earlier = movementAt(loaded, at)
  if (isPast(loaded.history, at)) return earlier ?? { kind: 'told_before', view: viewIn(loaded) }
  switch (asked.step) {
    case 'pay':
      return earlier ?? pay(counter, asked, place)
    case 'capture':
    case 'cancel':
      return move(counter, asked.step, { place, body: bodyOf(asked) })
    case 'void':
      return move(counter, 'void', { place, body: { reason: REASON } })
    case 'inquire':
      return inquire(counter, place)
  }
}

const bodyOf = ({ step, amount }: Extract<Asked, { readonly step: 'capture' | 'cancel' }>): object => ({
  ...(amount === undefined ? {} : { amount: Number(amount) }),
  ...(step === 'cancel' ? { reason: REASON } : {}),
})

const checked = (loaded: LoadedPayment, at: { readonly orderId: string; readonly place: number }): Told => {
  const record = recordAt(loaded, at)
  return record === undefined ? nothingThere : { kind: 'done', view: viewOf(record), reference: null }
}

const nothingThere: Told = { kind: 'refused', reason: 'payment_not_found', fields: [], view: undefined }

const pay = async (
  counter: Counter,
  { amount, capture, installmentMonths }: Extract<Asked, { readonly step: 'pay' }>,
  place: number,
): Promise<Told> => {
  const { provider, key, orderId, orderName } = counter.order
  const wanted = { providerOrderId: orderId, amount, installmentMonths }
  const given = await counter.methodFor(provider, wanted)
  switch (given.kind) {
    case 'none':
      return { kind: 'no_method', because: given.because }
    case 'failed':
      return { kind: 'method_failed', because: given.because }
    case 'method': {
      const { method } = given
      const order = { orderId, orderName, amount: Number(amount), currency: 'KRW', provider }
      const body = { ...order, method, capture, installmentMonths, metadata: { run: runIdOf(key) } }
      return move(counter, 'pay', { place, body })
    }
  }
}

type Request = { readonly place: number; readonly body: object }

/** The answer's words count only where nothing was written: whatever was asked of a provider is in the payment. */
const move = async (
  counter: Counter,
  step: 'pay' | 'capture' | 'cancel' | 'void',
  request: Request,
): Promise<Told> => {
  const answer = await send(counter, step, request)
  const loaded = await counter.load()
  const movement = movementAt(loaded, { orderId: counter.order.orderId, place: request.place })
  if (movement !== undefined) return movement
  if (answer.kind !== 'problem') throw new Error(`${step} was answered without a movement`)
  const { reason, errors = [] } = answer.problem
  const fields = errors.map(({ path, message }) => `${path}: ${message}`)
  return { kind: 'refused', reason, fields, view: loaded.history.length === 0 ? undefined : viewIn(loaded) }
}

const inquire = async (counter: Counter, place: number): Promise<Told> => {
  const answer = await send(counter, 'inquire', { place, body: {} })
  return answer.kind === 'resource' ? comparedBy(answer.body, viewIn(await counter.load())) : nothingThere
}

/** Through the endpoint's own schemas, as if it had come over the wire. */
const send = ({ order }: Counter, step: keyof Endpoints, { place, body }: Request): Promise<Answer> => {
  const endpoint = order.endpoints[step]
  const key = stepKeyOf(order.orderId, place)
  const { requestHash } = order
  const who: Incoming<object> = {
    caller: callerOf(order.key.merchantId),
    idempotency: endpoint.idempotencyKey === 'required' ? { key, requestHash } : null,
    waitMs: WAIT_MS,
    requestId: key,
  }
  return endpoint.run({ params: step === 'pay' ? {} : { id: order.paymentId }, query: {}, body }, who, 'en')
}

const callerOf = (merchantId: MerchantId) => ({
  kind: 'merchant' as const,
  merchantId,
  mode: 'test' as const,
  keyId: SCENARIO_KEY,
})

const look = async ({ order, load }: Counter, place: number): Promise<Told> =>
  movementAt(await load(), { orderId: order.orderId, place }) ?? nothingThere

const viewNow = async ({ load }: Counter): Promise<View | 'none'> => {
  const loaded = await load()
  return loaded.history.length === 0 ? 'none' : viewIn(loaded)
}

/** As of now. */
const viewIn = (loaded: LoadedPayment): View => viewOf(recordAsOf(loaded))
