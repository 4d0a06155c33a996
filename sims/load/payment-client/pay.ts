import { randomBytes } from 'node:crypto'
import { Pool } from 'undici'
import type { Load } from './load.ts'

/** '201', another status, or an error's code. */
export type Answered = string

export type Payer = { readonly pay: () => Promise<Answered>; readonly close: () => Promise<void> }

/** Without dashes and never of digits alone: nothing that could be taken for a card number. */
const newWord = (): string => randomBytes(16).toString('hex')

/** One new order for each call, over kept connections, on undici's lowest level: the client shares the machine. */
export const payerOf = (
  { url, secretKey, cardToken }: Pick<Load, 'url' | 'secretKey' | 'cardToken'>,
  connections: number,
): Payer => {
  const pool = new Pool(url, { connections, pipelining: 1 })
  const common = { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' }
  const order = { orderName: 'Americano', amount: 10_000, provider: 'card-network' }
  const rest = { ...order, method: { type: 'token', token: cardToken } }
  const pay = (): Promise<Answered> => {
    const headers = { ...common, 'idempotency-key': newWord() }
    const body = JSON.stringify({ orderId: `order-${newWord()}`, ...rest })
    return statusOf(pool, { path: '/v1/payments', method: 'POST', headers, body })
  }
  return { pay, close: () => pool.close() }
}

const statusOf = (pool: Pool, options: Parameters<Pool['dispatch']>[0]): Promise<Answered> =>
  new Promise((resolve) => {
    let status = 'no status'
    pool.dispatch(options, {
      onRequestStart: () => undefined,
      onResponseStart: (_controller, statusCode) => {
        status = String(statusCode)
      },
      onResponseData: () => undefined,
      onResponseEnd: () => {
        resolve(status)
      },
      onResponseError: (_controller, error) => {
        resolve('code' in error ? String(error.code) : error.name)
      },
    })
  })
