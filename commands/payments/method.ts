import { z } from 'zod'
import { paymentIdOfProviderOrder } from '../../ledger/core/ids.ts'
import type { Instrument } from '../../ledger/payment/instrument.ts'
import type { ProviderProfile } from '../../ledger/payment/provider.ts'

const secret = z.string().regex(/^[\x21-\x7e]{1,300}$/)

/** What charges a payer without a window. */
export const billingKeyFields = {
  billingKey: secret.meta({ description: 'A payer’s card registered at the provider' }),
  customerKey: secret.meta({ description: 'The payer’s id that it was registered with' }),
}

const MOST_WINDOW_VALUES = 30

/** What is charged. */
export const MethodField = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('token'),
    token: z
      .string()
      .regex(/^[\x21-\x7e]{1,8000}$/)
      .meta({ description: 'From the provider’s payment window: what names the authentication there' }),
    window: z
      .record(z.string().regex(/^[A-Za-z]\w{0,39}$/), z.string().regex(/^[\x20-\x7e]{0,8000}$/))
      .refine((values) => Object.keys(values).length <= MOST_WINDOW_VALUES, {
        error: `at most ${String(MOST_WINDOW_VALUES)} values`,
      })
      .optional()
      .meta({ description: 'What else the window gave, by the provider’s own names, e.g. `pg_token`' }),
    providerOrderId: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .meta({ description: 'The order id that the window was opened with; one attempt’s only' }),
  }),
  z.strictObject({
    type: z.literal('billing_key'),
    ...billingKeyFields,
  }),
  z.strictObject({
    type: z.literal('card'),
    cardId: z.string().max(64).meta({ description: '`card_…`: a card that was registered here' }),
  }),
])
export type Method = z.output<typeof MethodField>
/** What is charged without being registered here. */
export type OwnMethod = Exclude<Method, { type: 'card' }>

/** Whether a body, valid or not, says where to charge: a registered card knows that itself. */
export const namesProvider = (body: unknown): boolean =>
  typeof body !== 'object' || body === null || fieldOf(body, 'provider') !== undefined || isCard(body)

const isCard = (body: object): boolean => {
  const method = fieldOf(body, 'method')
  return typeof method === 'object' && method !== null && fieldOf(method, 'type') === 'card'
}

const fieldOf = (fields: object, name: string): unknown =>
  Object.entries(fields).find(([field]) => field === name)?.[1]

/** Made by machines, so that a row of digits in them is no card number. */
export const opaqueMethodFields = [
  'method.token',
  'method.window.*',
  'method.billingKey',
  'method.customerKey',
  'method.providerOrderId',
  'method.cardId',
]

/** A registered card has its own. */
export const instrumentOf = (method: OwnMethod): Instrument => {
  if (method.type === 'billing_key')
    return { kind: 'billing_key', billingKey: method.billingKey, customerKey: method.customerKey }
  const { token, window } = method
  return { kind: 'token', token, ...(window === undefined ? {} : { window }) }
}

/** Why the provider could not charge it. */
export const methodNotTaken = (
  { id, instruments, orderIdPattern }: ProviderProfile,
  method: Method,
): { readonly path: string; readonly message: string } | undefined => {
  if (!instruments.includes(method.type === 'card' ? 'billing_key' : method.type))
    return { path: 'method.type', message: `${id} takes ${instruments.join(', ')}` }
  const orderId = method.type === 'token' ? method.providerOrderId : undefined
  if (orderId === undefined) return undefined
  const path = 'method.providerOrderId'
  if (!orderIdPattern.test(orderId)) return { path, message: `no order id of ${id}` }
  // It could be another payment's.
  if (paymentIdOfProviderOrder(orderId) !== undefined) return { path, message: 'of the form of our own' }
  return undefined
}
