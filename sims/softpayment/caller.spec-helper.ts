import { z } from 'zod'
import { DEMO_SECRET_KEY } from './server.ts'

export type Told = { readonly status: number; readonly body: Readonly<Record<string, unknown>> }

const Fields = z.record(z.string(), z.unknown())
const Registered = z.object({ method: z.object({ billingKey: z.string(), customerKey: z.string() }) })
const Book = z.array(
  z.object({ orderId: z.string(), operation: z.string(), amount: z.int(), reference: z.string() }),
)

/** A merchant's server, for the simulator's own specs: knows the contract and nothing else. */
export type Caller = {
  readonly post: (path: string, body: unknown) => Promise<Told>
  readonly billingKey: (behaviour?: string) => Promise<string>
  /** Ten thousand won for tea, unless the fields say otherwise. */
  readonly charge: (billingKey: string, fields?: object) => Promise<Told>
  /** Gives the paymentKey. */
  readonly pay: (orderId?: string) => Promise<string>
  readonly cancel: (paymentKey: string, fields?: object) => Promise<Told>
  readonly plan: (operation: string, fault: string) => Promise<Told>
  /** `[orderId, operation, amount]` of every movement. */
  readonly book: () => Promise<readonly (readonly unknown[])[]>
}

export const callerOf = (
  { url }: { readonly url: string },
  authorization: string | null = `Bearer ${DEMO_SECRET_KEY}`,
): Caller => {
  const headers = { 'content-type': 'application/json', ...(authorization === null ? {} : { authorization }) }
  const post: Caller['post'] = async (path, body) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: text })
    return { status: response.status, body: Fields.parse(await response.json()) }
  }
  const billingKey: Caller['billingKey'] = async (behaviour = 'APPROVE') => {
    const { body } = await post('/__method', { orderId: 'any', amount: 1, behaviour })
    return Registered.parse(body).method.billingKey
  }
  const charge: Caller['charge'] = (key, fields = {}) =>
    post('/v1/billing/payment', {
      billingKey: key,
      amount: 10_000,
      orderId: 'order-1',
      orderName: '녹차',
      ...fields,
    })
  return {
    post,
    billingKey,
    charge,
    pay: async (orderId = 'order-1') => {
      const { body } = await charge(await billingKey(), { orderId })
      return String(body['paymentKey'])
    },
    cancel: (paymentKey, fields = {}) =>
      post(`/v1/payments/${paymentKey}/cancel`, { cancelReason: '고객 변심', ...fields }),
    plan: (operation, fault) => post('/__faults', { operation, fault }),
    book: async () => {
      const rows = Book.parse(await (await fetch(`${url}/__book`)).json())
      return rows.map(({ orderId, operation, amount }) => [orderId, operation, amount])
    },
  }
}

export const codeOf = ({ status, body }: Told): readonly unknown[] => [status, body['code']]
