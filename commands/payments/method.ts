import { z } from 'zod'
import { paymentIdOfProviderOrder } from '../../ledger/core/ids.ts'
import type { Instrument } from '../../ledger/payment/instrument.ts'
import type { ProviderProfile } from '../../ledger/payment/provider.ts'

const secret = z.string().regex(/^[\x21-\x7e]{1,300}$/)

/** What is charged. */
export const MethodField = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('token'),
    token: secret.meta({ description: 'From the provider’s payment window' }),
    providerOrderId: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .meta({ description: 'The order id that the window was opened with; one attempt’s only' }),
  }),
  z.strictObject({
    type: z.literal('billing_key'),
    billingKey: secret.meta({ description: 'A payer’s card registered at the provider' }),
    customerKey: secret.meta({ description: 'The payer’s id that it was registered with' }),
  }),
])
export type Method = z.output<typeof MethodField>

/** Made by machines, so that a row of digits in them is no card number. */
export const opaqueMethodFields = [
  'method.token',
  'method.billingKey',
  'method.customerKey',
  'method.providerOrderId',
]

export const instrumentOf = (method: Method): Instrument =>
  method.type === 'token'
    ? { kind: 'token', token: method.token }
    : { kind: 'billing_key', billingKey: method.billingKey, customerKey: method.customerKey }

/** Why the provider could not charge it. */
export const methodNotTaken = (
  { id, instruments, orderIdPattern }: ProviderProfile,
  method: Method,
): { readonly path: string; readonly message: string } | undefined => {
  if (!instruments.includes(method.type))
    return { path: 'method.type', message: `${id} takes ${instruments.join(', ')}` }
  const orderId = method.type === 'token' ? method.providerOrderId : undefined
  if (orderId === undefined) return undefined
  const path = 'method.providerOrderId'
  if (!orderIdPattern.test(orderId)) return { path, message: `no order id of ${id}` }
  // It could be another payment's.
  if (paymentIdOfProviderOrder(orderId) !== undefined) return { path, message: 'of the form of our own' }
  return undefined
}
