import { z } from 'zod'
import { PaymentId, paymentStream } from '../../ledger/core/ids.ts'
import { epochMsOf, instantOf } from '../../ledger/core/time.ts'
import {
  administratorEndpoint,
  merchantEndpoint,
  refuse,
  type Answer,
  type Caller,
  type Endpoint,
} from '../http/endpoint.ts'
import { newStreamToken, STREAM_TOKEN_LIFE_MS } from '../http/stream-token.ts'
import { ownPayment } from '../payments/own-payment.ts'
import type { StreamParts } from './parts.ts'

const TokenResource = z
  .object({
    token: z.string().meta({ description: 'Goes into the address of the stream as `token`' }),
    path: z.string().meta({ description: 'The one stream that it opens' }),
    expiresAt: z.iso
      .datetime()
      .meta({ description: 'The stream must be opened before; open, it stays open' }),
  })
  .meta({ id: 'StreamToken' })

const description =
  'For a browser’s EventSource, which cannot send headers: signed, good for one stream and one minute, and gone with the key that asked for it. When a stream is lost later than that, ask for another token, and give the `id` of the last message as `last-event-id`.'

const common = {
  method: 'post',
  summary: 'A token that opens a stream',
  description,
  idempotencyKey: 'none',
  opaqueFields: ['path'],
  answers: { 201: { description: 'The token, kept by nobody but you', schema: TokenResource } },
} as const

const bodyOf = (pattern: RegExp, example: string) =>
  z.strictObject({
    path: z
      .string()
      .regex(pattern)
      .meta({ description: `\`${example}/stream\` or \`${example}/{id}/stream\`` }),
  })

/** Of a payment's stream; undefined: of all payments. */
const paymentIdIn = (path: string): PaymentId | undefined => {
  const id = /\/(pay_[0-9a-f]{32})\/stream$/.exec(path)?.[1]
  return id === undefined ? undefined : PaymentId(id)
}

export const createStreamToken = (parts: StreamParts): Endpoint =>
  merchantEndpoint({
    ...common,
    path: '/v1/stream-tokens',
    tag: 'Payments',
    caller: 'merchant',
    schemas: { body: bodyOf(/^\/v1\/payments\/(?:pay_[0-9a-f]{32}\/)?stream$/, '/v1/payments') },
    refusals: ['payment_not_found'],
    handle: async ({ body: { path }, caller }) => {
      const id = paymentIdIn(path)
      if (id !== undefined && (await ownPayment(parts, caller, id)) === undefined)
        return refuse('payment_not_found')
      return tokenFor(parts, caller, path)
    },
  })

export const createAdminStreamToken = (parts: StreamParts): Endpoint =>
  administratorEndpoint({
    ...common,
    path: '/v1/admin/stream-tokens',
    tag: 'Administration',
    caller: 'administrator',
    schemas: { body: bodyOf(/^\/v1\/admin\/payments\/(?:pay_[0-9a-f]{32}\/)?stream$/, '/v1/admin/payments') },
    refusals: ['payment_not_found'],
    handle: async ({ body: { path }, caller }) => {
      const id = paymentIdIn(path)
      const isThere =
        id === undefined || (await parts.payments.recall(paymentStream(id))).state.status !== 'none'
      return isThere ? tokenFor(parts, caller, path) : refuse('payment_not_found')
    },
  })

const tokenFor = ({ vault, runtime }: StreamParts, caller: Caller, path: string): Answer => {
  const expiresAtMs = epochMsOf(runtime.now()) + STREAM_TOKEN_LIFE_MS
  const token = newStreamToken(vault, { caller, path, expiresAtMs })
  return { kind: 'resource', status: 201, body: { token, path, expiresAt: instantOf(expiresAtMs) } }
}
