import { hash } from 'node:crypto'
import { z } from 'zod'
import { DEMO_SECRET_KEY, DEMO_SETTINGS } from './server.ts'

const Fields = z.record(z.string(), z.unknown())
export type Fields = Readonly<z.output<typeof Fields>>
export type Told = { readonly status: number; readonly body: Fields }

const CLIENT_KEY = DEMO_SETTINGS['clientKey'] ?? ''

export const basic = (text = `${CLIENT_KEY}:${DEMO_SECRET_KEY}`): string =>
  `Basic ${Buffer.from(text).toString('base64')}`

export const sign = (...texts: readonly (string | number)[]): string =>
  hash('sha256', texts.join('') + DEMO_SECRET_KEY)

/** Of a request that says so. */
export const EDI_DATE = '2026-11-20T09:00:00+09:00'

const Rows = z.array(z.object({ orderId: z.string(), operation: z.string(), amount: z.number() }))
const Token = z.object({
  method: z.object({
    type: z.literal('token'),
    token: z.string(),
    window: z.record(z.string(), z.string()),
    providerOrderId: z.string(),
  }),
})
const Key = z.object({
  method: z.object({ type: z.literal('billing_key'), billingKey: z.string(), customerKey: z.string() }),
})

/** A client of the simulator for its own specs: knows the contract and nothing else. */
export type Caller = {
  readonly get: (path: string, authorization?: string) => Promise<Told>
  readonly post: (path: string, body: unknown, authorization?: string) => Promise<Told>
  readonly window: (
    orderId: string,
    amount?: number,
    behaviour?: string,
  ) => Promise<z.output<typeof Token>['method']>
  readonly billingKey: (behaviour?: string) => Promise<string>
  readonly approve: (tid: string, amount?: number) => Promise<Told>
  /** From the window to the approval; gives the tid. */
  readonly pay: (orderId: string, amount?: number) => Promise<string>
  readonly charge: (bid: string, orderId: string, more?: object) => Promise<Told>
  /** `[orderId, operation, amount]` each. */
  readonly book: () => Promise<readonly (readonly [string, string, number])[]>
}

export const callerOf = (url: string): Caller => {
  const send = async (path: string, init: RequestInit, authorization = basic()): Promise<Told> => {
    const headers = { authorization, 'content-type': 'application/json;charset=utf-8' }
    const response = await fetch(url + path, { ...init, headers })
    return { status: response.status, body: Fields.parse(await response.json()) }
  }
  const post: Caller['post'] = (path, body, authorization) =>
    send(path, { method: 'POST', body: JSON.stringify(body) }, authorization)
  const approve: Caller['approve'] = (tid, amount = 10_000) =>
    post(`/v1/payments/${tid}`, { amount, ediDate: EDI_DATE, signData: sign(tid, amount, EDI_DATE) })
  const window: Caller['window'] = async (orderId, amount = 10_000, behaviour = 'APPROVE') =>
    Token.parse((await post('/__method', { orderId, amount, behaviour })).body).method
  return {
    get: (path, authorization) => send(path, {}, authorization),
    post,
    window,
    approve,
    billingKey: async (behaviour = 'APPROVE') => {
      const asked = { orderId: 'any', amount: 1, kind: 'billing_key', behaviour }
      return Key.parse((await post('/__method', asked)).body).method.billingKey
    },
    pay: async (orderId, amount) => {
      const { token } = await window(orderId, amount)
      const { body } = await approve(token, amount)
      if (body['resultCode'] !== '0000') throw new Error(`not approved: ${JSON.stringify(body)}`)
      return token
    },
    charge: (bid, orderId, more = {}) => {
      const order = { orderId, amount: 10_000, goodsName: '구독', cardQuota: 0, useShopInterest: false }
      const signData = sign(orderId, bid, EDI_DATE)
      return post(`/v1/subscribe/${bid}/payments`, { ...order, ediDate: EDI_DATE, signData, ...more })
    },
    book: async () => {
      const rows = Rows.parse(await (await fetch(`${url}/__book`)).json())
      return rows.map(({ orderId, operation, amount }) => [orderId, operation, amount] as const)
    },
  }
}

/** Of a refusal, or of a success. */
export const codeOf = ({ body }: Told): unknown => body['resultCode']
