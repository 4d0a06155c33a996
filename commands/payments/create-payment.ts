import { z } from 'zod'
import { paymentIdOf, transactionIdOf } from '../../ledger/core/ids.ts'
import { money } from '../../ledger/core/money.ts'
import type { Order } from '../../ledger/payment/events.ts'
import { writeInstrument } from '../../ledger/payment/instrument.ts'
import { tokenBinding } from '../../ledger/payment/intent.ts'
import {
  merchantEndpoint,
  refuse,
  type Answer,
  type Endpoint,
  type Incoming,
  type MerchantCaller,
} from '../http/endpoint.ts'
import { carryOut } from './carry-out.ts'
import { chargeOf } from './charge.ts'
import { claimOrder } from './claim-order.ts'
import { AmountField, CurrencyField, moneyOf, PayerReferenceField } from './fields.ts'
import { MethodField, namesProvider, opaqueMethodFields } from './method.ts'
import type { PaymentParts } from './parts.ts'
import { PaymentResource } from './resource.ts'

const Body = z
  .strictObject({
    orderId: z
      .string()
      .regex(/^[\x21-\x7e]{1,64}$/)
      .meta({ description: 'Yours; one order is one payment' }),
    orderName: z.string().trim().min(1).max(100),
    amount: AmountField,
    currency: CurrencyField.default('KRW'),
    provider: z
      .string()
      .min(1)
      .max(40)
      .optional()
      .meta({ description: 'A provider id, e.g. `card-network`; may be left out where `method` is a card' }),
    method: MethodField,
    capture: z
      .enum(['automatic', 'manual'])
      .default('automatic')
      .meta({ description: '`manual`: held now, captured later' }),
    installmentMonths: z.int().min(0).max(36).default(0).meta({ description: '0 = paid at once' }),
    taxFree: z
      .int()
      .min(0)
      .default(0)
      .meta({ description: 'The part of the amount that carries no tax, as the provider’s window was told' }),
    payerReference: PayerReferenceField.optional(),
    metadata: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,39}$/), z.string().max(500)).default({}),
  })
  .refine(({ amount, taxFree }) => taxFree <= amount, {
    path: ['taxFree'],
    error: 'must not exceed the amount',
  })
  .refine(({ metadata }) => Object.keys(metadata).length <= 20, {
    path: ['metadata'],
    error: 'must not hold more than 20 keys',
  })
  .refine(namesProvider, {
    path: ['provider'],
    error: 'is required unless a registered card is charged',
    // Whatever else is wrong, so that everything is named at once.
    when: () => true,
  })
type Body = z.output<typeof Body>

export const createPayment = (parts: PaymentParts): Endpoint =>
  merchantEndpoint({
    method: 'post',
    path: '/v1/payments',
    tag: 'Payments',
    summary: 'Pay an order, or hold its amount',
    description:
      'The order id makes the payment: after a decline the same order id tries again, while a payment stands it is refused.',
    caller: 'merchant',
    idempotencyKey: 'required',
    opaqueFields: opaqueMethodFields,
    schemas: { body: Body },
    answers: {
      201: { description: 'Approved, or held with `capture: manual`', schema: PaymentResource },
      202: { description: 'The outcome is not known yet', schema: PaymentResource },
    },
    refusals: [
      'card_not_found',
      'card_of_another_provider',
      'provider_unknown',
      'provider_contract_missing',
      'provider_does_not_take',
      'card_removed',
      'card_contract_changed',
      'order_mismatch',
      'attempt_undecided',
      'payment_already_approved',
      'payment_closed',
      'provider_order_used',
      'provider_failed',
    ],
    handle: (incoming) => create(parts, incoming),
  })

const create = async (
  parts: PaymentParts,
  incoming: Incoming<{ body: Body }, MerchantCaller>,
): Promise<Answer> => {
  const { body, caller, idempotency } = incoming
  if (idempotency === null) return refuse('idempotency_key_missing')
  const paymentId = paymentIdOf(caller.merchantId, caller.mode, body.orderId)
  const charge = await chargeOf(parts, incoming, paymentId)
  if (charge.kind === 'refused') return charge.answer
  const { profile, contractId, instrument, cardId } = charge.found
  const transactionId = transactionIdOf(paymentId, 'authorize', idempotency.key)
  const request = {
    transactionId,
    capture: body.capture,
    provider: profile.id,
    contractId,
    providerOrderId: (body.method.type === 'token' ? body.method.providerOrderId : undefined) ?? null,
    sealedToken: parts.vault.seal(writeInstrument(instrument), tokenBinding(paymentId)),
    cardId,
    installmentMonths: body.installmentMonths,
    dispatch: { owner: parts.runtime.owner, leaseMs: parts.leaseMs },
  }
  const at = parts.runtime.now()
  const command = { type: 'RequestPayment' as const, paymentId, at, order: orderOf(body, caller), request }
  const token = profile.asksByToken && instrument.kind === 'token' ? instrument.token : null
  if ((await claimOrder(parts, incoming, { command, token })) === 'used') return refuse('provider_order_used')
  return carryOut(parts, incoming, { command, transactionId, doneStatus: 201 })
}

const orderOf = (body: Body, { merchantId, mode }: MerchantCaller): Order => ({
  merchantId,
  mode,
  orderId: body.orderId,
  orderName: body.orderName,
  amount: moneyOf(body.amount, body.currency),
  taxFree: money(BigInt(body.taxFree), body.currency),
  payerReference: body.payerReference ?? null,
  metadata: body.metadata,
})
