import { z } from 'zod'
import {
  merchantStream,
  paymentIdOf,
  ProviderId,
  transactionIdOf,
  type ContractId,
} from '../../ledger/core/ids.ts'
import { money } from '../../ledger/core/money.ts'
import { environmentContractId } from '../../ledger/merchant/contract.ts'
import { contractWith } from '../../ledger/merchant/evolve.ts'
import type { Order } from '../../ledger/payment/events.ts'
import { writeInstrument } from '../../ledger/payment/instrument.ts'
import { tokenBinding } from '../../ledger/payment/intent.ts'
import type { ProviderProfile } from '../../ledger/payment/provider.ts'
import {
  merchantEndpoint,
  refuse,
  type Answer,
  type Endpoint,
  type Incoming,
  type MerchantCaller,
} from '../http/endpoint.ts'
import { carryOut } from './carry-out.ts'
import { claimOrder } from './claim-order.ts'
import { AmountField, CurrencyField, moneyOf } from './fields.ts'
import { instrumentOf, methodNotTaken, MethodField, opaqueMethodFields } from './method.ts'
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
    provider: z.string().min(1).max(40).meta({ description: 'A provider id, e.g. `card-network`' }),
    method: MethodField,
    capture: z
      .enum(['automatic', 'manual'])
      .default('automatic')
      .meta({ description: '`manual`: held now, captured later' }),
    installmentMonths: z.int().min(0).max(36).default(0).meta({ description: '0 = paid at once' }),
    taxFree: z.int().min(0).default(0).meta({ description: 'The part of the amount that carries no tax' }),
    payerReference: z
      .string()
      .regex(/^[\x21-\x7e]{1,100}$/)
      .optional()
      .meta({ description: 'Your opaque word for the payer; no personal data' }),
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
      'provider_unknown',
      'provider_contract_missing',
      'provider_does_not_take',
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
  const profile = parts.providers.get(ProviderId(body.provider))
  if (profile === undefined)
    return refuse('provider_unknown', { errors: [{ path: 'provider', message: body.provider }] })
  const untaken = notTaken(profile, body)
  if (untaken !== undefined) return refuse('provider_does_not_take', { errors: [untaken] })
  const contractId = await contractFor(parts, caller, profile)
  if (contractId === undefined) return refuse('provider_contract_missing')
  const paymentId = paymentIdOf(caller.merchantId, caller.mode, body.orderId)
  const transactionId = transactionIdOf(paymentId, 'authorize', idempotency.key)
  const request = {
    transactionId,
    capture: body.capture,
    provider: profile.id,
    contractId,
    providerOrderId: (body.method.type === 'token' ? body.method.providerOrderId : undefined) ?? null,
    sealedToken: parts.vault.seal(writeInstrument(instrumentOf(body.method)), tokenBinding(paymentId)),
    installmentMonths: body.installmentMonths,
    dispatch: { owner: parts.runtime.owner, leaseMs: parts.leaseMs },
  }
  const at = parts.runtime.now()
  const command = { type: 'RequestPayment' as const, paymentId, at, order: orderOf(body, caller), request }
  if ((await claimOrder(parts, incoming, command)) === 'used') return refuse('provider_order_used')
  return carryOut(parts, incoming, { command, transactionId, doneStatus: 201 })
}

const notTaken = (profile: ProviderProfile, body: Body): { path: string; message: string } | undefined => {
  if (body.capture === 'manual' && !profile.preAuthorization) {
    return { path: 'capture', message: `${profile.id} has no pre-authorization` }
  }
  if (!profile.installmentMonths.includes(body.installmentMonths)) {
    return {
      path: 'installmentMonths',
      message: `${profile.id} takes ${profile.installmentMonths.join(', ')}`,
    }
  }
  return methodNotTaken(profile, body.method)
}

const contractFor = async (
  { merchants, demoProviders }: PaymentParts,
  { merchantId, mode }: MerchantCaller,
  { id }: ProviderProfile,
): Promise<ContractId | undefined> => {
  const own = contractWith(await merchants.get(merchantStream(merchantId)), id, mode)
  if (own !== undefined) return own.contractId
  return mode === 'test' && demoProviders.has(id) ? environmentContractId(id) : undefined
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
