import { z } from 'zod'
import { DEMO_SECRET_KEY } from './server.ts'

export const Fields = z.record(z.string(), z.unknown())
export type Fields = Readonly<z.output<typeof Fields>>

export type Told = { readonly status: number; readonly body: Fields }

export const told = async (response: Response): Promise<Told> => ({
  status: response.status,
  body: Fields.parse(await response.json()),
})

export const rows = (value: unknown): readonly Fields[] => z.array(Fields).parse(value)

export const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`

type Headers = Readonly<Record<string, string>>

/** The calls as they go over the wire. */
type Wire = {
  readonly get: (path: string) => Promise<Response>
  /** Text is sent as it is. */
  readonly post: (path: string, body: unknown, headers?: Headers) => Promise<Response>
  readonly remove: (path: string) => Promise<Response>
}

/** A client of the simulator for its own specs: knows the contract and nothing else. */
export type Caller = Wire & {
  /** The same client, under this idempotency key. */
  readonly keyed: (key: string) => Caller
  readonly read: (path: string) => Promise<Told>
  /** Gives the payment's key. */
  readonly window: (orderId: string, amount: number, more?: object) => Promise<string>
  readonly confirm: (paymentKey: string, orderId: string, amount: number) => Promise<Told>
  /** Window and confirmation; gives the payment's key. */
  readonly pay: (orderId: string, amount: number) => Promise<string>
  readonly cancel: (paymentKey: string, cancelAmount?: number, more?: object) => Promise<Told>
  /** Of the customer below. */
  readonly billingKey: (behaviour?: string) => Promise<string>
  /** Ten thousand won of the customer below. */
  readonly charge: (billingKey: string, orderId: string, more?: object) => Promise<Told>
  readonly plan: (operation: string, fault: string, more?: object) => Promise<void>
  readonly book: () => Promise<readonly Fields[]>
}

type At = { readonly url: string }

export const callerOf = (sim: At, secretKey = DEMO_SECRET_KEY, always: Headers = {}): Caller => {
  const wire = wireOf(sim, { authorization: basic(`${secretKey}:`), ...always })
  const window: Caller['window'] = async (orderId, amount, more = {}) => {
    const { body } = await told(await wire.post('/__window', { orderId, amount, ...more }))
    return String(body['paymentKey'])
  }
  const confirm: Caller['confirm'] = async (paymentKey, orderId, amount) =>
    told(await wire.post('/v1/payments/confirm', { paymentKey, orderId, amount }))
  return {
    ...wire,
    keyed: (key) => callerOf(sim, secretKey, { 'idempotency-key': key }),
    read: async (path) => told(await wire.get(path)),
    window,
    confirm,
    pay: async (orderId, amount) => {
      const paymentKey = await window(orderId, amount)
      await confirm(paymentKey, orderId, amount)
      return paymentKey
    },
    cancel: async (paymentKey, cancelAmount, more = {}) => {
      const body = { cancelReason: '고객 변심', cancelAmount, ...more }
      return told(await wire.post(`/v1/payments/${paymentKey}/cancel`, body))
    },
    ...billingOf(wire),
    plan: async (operation, fault, more = {}) => {
      const { status } = await wire.post('/__faults', { operation, fault, ...more })
      if (status !== 200) throw new Error(`${fault} of ${operation} is not on the menu`)
    },
    book: async () => rows(await (await wire.get('/__book')).json()),
  }
}

const wireOf = (sim: At, always: Headers): Wire => ({
  get: (path) => fetch(`${sim.url}${path}`, { headers: always }),
  post: (path, body, headers = {}) =>
    fetch(`${sim.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...always, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  remove: (path) => fetch(`${sim.url}${path}`, { method: 'DELETE', headers: always }),
})

const billingOf = ({ post }: Wire): Pick<Caller, 'billingKey' | 'charge'> => ({
  billingKey: async (behaviour = 'APPROVE') => {
    const { body } = await told(await post('/__billing-keys', { customerKey: CUSTOMER, behaviour }))
    return String(body['billingKey'])
  },
  charge: async (billingKey, orderId, more = {}) => {
    const order = { customerKey: CUSTOMER, amount: 10_000, orderId, orderName: '구독', ...more }
    return told(await post(`/v1/billing/${billingKey}`, order))
  },
})

export const CUSTOMER = 'customer-1'

/** Of a refusal. */
export const codeOf = ({ status, body }: Told): readonly unknown[] => [status, body['code']]

/** Section 4, as the specs read it. */
export const declines: readonly [number, string][] = [
  [403, 'REJECT_CARD_PAYMENT'],
  [403, 'REJECT_ACCOUNT_PAYMENT'],
  [400, 'EXCEED_MAX_DAILY_PAYMENT_COUNT'],
  [400, 'EXCEED_MAX_PAYMENT_AMOUNT'],
  [400, 'EXCEED_MAX_AMOUNT'],
  [400, 'EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT'],
  [400, 'EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT'],
  [400, 'INVALID_CARD_EXPIRATION'],
  [400, 'INVALID_STOPPED_CARD'],
  [400, 'INVALID_CARD_LOST_OR_STOLEN'],
  [400, 'INVALID_CARD_NUMBER'],
  [400, 'INVALID_CARD_PASSWORD'],
  [400, 'INVALID_CARD_IDENTITY'],
  [400, 'NOT_SUPPORTED_CARD_TYPE'],
  [400, 'INVALID_REJECT_CARD'],
  [403, 'REJECT_CARD_COMPANY'],
  [403, 'FDS_ERROR'],
]
