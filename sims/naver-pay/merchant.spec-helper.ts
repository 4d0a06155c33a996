import { z } from 'zod'
import { DEMO_SECRET_KEY, DEMO_SETTINGS, DEMO_SIMPLE_SECRET_KEY, DEMO_SIMPLE_SETTINGS } from './server.ts'

type Sent = {
  readonly form?: Readonly<Record<string, string>>
  readonly json?: object
  readonly key?: string
  /** In place of the right ones, or beside them. */
  readonly headers?: Readonly<Record<string, string>>
  readonly partnerId?: string
}

const Body = z.looseObject({ code: z.string(), message: z.string(), body: z.looseObject({}).optional() })
export type Told = {
  readonly status: number
  readonly code: string
  readonly message: string
  /** `{}` where there is none. */
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: Headers
}

export type Merchant = {
  /** `name`: of the interface, as `v1/cancel`. */
  readonly ask: (name: string, sent: Sent) => Promise<Told>
  readonly method: (asked: object) => Promise<Readonly<Record<string, unknown>>>
  readonly book: () => Promise<readonly (readonly [string, string, number])[]>
  readonly plan: (operation: string, fault: string) => Promise<unknown>
}

const Row = z.object({ orderId: z.string(), operation: z.string(), amount: z.int() })

/** Speaks as the contract says. */
export const merchantAt = (url: string, provider: 'naver-pay' | 'naver-simple-pay'): Merchant => {
  const [secret, settings] =
    provider === 'naver-pay'
      ? [DEMO_SECRET_KEY, DEMO_SETTINGS]
      : [DEMO_SIMPLE_SECRET_KEY, DEMO_SIMPLE_SETTINGS]
  const ask: Merchant['ask'] = async (name, { form, json, key, headers, partnerId = settings.partnerId }) => {
    const response = await fetch(`${url}/${partnerId}/naverpay/payments/${name}`, {
      method: 'POST',
      headers: {
        'x-naver-client-id': settings.clientId,
        'x-naver-client-secret': secret,
        'x-naverpay-chain-id': settings.chainId,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'x-naverpay-idempotency-key': key }),
        ...headers,
      },
      body: json === undefined ? new URLSearchParams(form) : JSON.stringify(json),
    })
    const { code, message, body = {} } = Body.parse(await response.json())
    return { status: response.status, code, message, body, headers: response.headers }
  }
  const post = async (path: string, body: object): Promise<unknown> =>
    (await fetch(url + path, { method: 'POST', body: JSON.stringify(body) })).json()
  return {
    ask,
    method: async (asked) =>
      z.object({ method: z.record(z.string(), z.unknown()) }).parse(await post('/__method', asked)).method,
    book: async () =>
      z
        .array(Row)
        .parse(await (await fetch(`${url}/__book`)).json())
        .map(({ orderId, operation, amount }) => [orderId, operation, amount] as const),
    plan: (operation, fault) => post('/__faults', { operation, fault }),
  }
}
