import { randomUUID } from 'node:crypto'
import {
  BusinessNumber,
  contractIdOf,
  MerchantId,
  merchantIdOf,
  merchantStream,
  OwnerId,
  paymentIdOf,
  paymentStream,
  providerOrderStream,
  transactionIdOf,
  type ContractId,
  type PaymentId,
  type ProviderId,
} from '../../ledger/core/ids.ts'
import { money } from '../../ledger/core/money.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { contractBinding, environmentContractId } from '../../ledger/merchant/contract.ts'
import { cardNetworkId } from '../card-network/capabilities.ts'
import { vault, type OpenDoor } from './door.spec-helper.ts'

const at = instantOf(0)
const context = { correlationId: 'spec', actor: { kind: 'administrator' }, idempotency: null } as const

const dispatch = { owner: OwnerId('own_spec'), leaseMs: 45_000 }

type Paid = {
  readonly provider?: ProviderId
  readonly contractId?: ContractId
  readonly providerOrderId?: string
  /** Another attempt of the same order has another key. */
  readonly orderId?: string
  readonly key?: string
}

/** A payment whose approval is still under way; at the demo contract unless another is named. */
export const paying = async ({ desks }: Pick<OpenDoor, 'desks'>, paid: Paid = {}): Promise<PaymentId> => {
  const merchantId = MerchantId('mer_spec')
  const { provider = cardNetworkId, orderId = randomUUID(), key = 'first' } = paid
  const paymentId = paymentIdOf(merchantId, 'test', orderId)
  const order = {
    merchantId,
    mode: 'test' as const,
    orderId,
    orderName: 'spec',
    amount: money(10_000n, 'KRW'),
    taxFree: money(0n, 'KRW'),
    payerReference: null,
    metadata: {},
  }
  const request = {
    transactionId: transactionIdOf(paymentId, 'authorize', key),
    capture: 'automatic' as const,
    provider,
    contractId: paid.contractId ?? environmentContractId(provider),
    providerOrderId: paid.providerOrderId ?? null,
    sealedToken: vault.seal('tok', 'spec'),
    cardId: null,
    installmentMonths: 0,
    dispatch,
  }
  await claim({ desks }, { ...request, paymentId })
  const command = { type: 'RequestPayment' as const, paymentId, at, order, request }
  const { kind } = await desks.payments.handle(paymentStream(paymentId), command, context)
  if (kind !== 'accepted') throw new Error(kind)
  return paymentId
}

type Claimed = {
  readonly provider: ProviderId
  readonly contractId: ContractId
  readonly providerOrderId: string | null
  readonly paymentId: PaymentId
}

/** As whoever charges does before. */
const claim = async (
  { desks }: Pick<OpenDoor, 'desks'>,
  { provider, contractId, providerOrderId, paymentId }: Claimed,
): Promise<void> => {
  if (providerOrderId === null) return
  const order = { provider, contractId, providerOrderId }
  const command = { type: 'ClaimProviderOrder' as const, ...order, paymentId, at }
  await desks.providerOrders.handle(providerOrderStream(order), command, context)
}

/** Its first attempt. */
export const decline = async ({ desks }: OpenDoor, paymentId: PaymentId): Promise<void> => {
  const transactionId = transactionIdOf(paymentId, 'authorize', 'first')
  const failure = { category: 8007, kind: 'business', providerCode: null, providerMessage: null } as const
  const outcome = { kind: 'declined', failure } as const
  const command = {
    type: 'RecordApproval',
    paymentId,
    at,
    transactionId,
    outcome,
    by: dispatch,
  } as const
  await desks.payments.handle(paymentStream(paymentId), command, context)
}

type OwnContract = { readonly contractId: ContractId; readonly path: string }

/** A merchant with a contract of its own, and where its notifications come to. */
export const ownContract = async (
  { desks }: OpenDoor,
  provider: ProviderId,
  secretKey: string,
): Promise<OwnContract> => {
  const merchantId = merchantIdOf(randomUUID())
  const stream = merchantStream(merchantId)
  const contractId = contractIdOf(merchantId, provider, 'test')
  const sealedSecretKey = vault.seal(secretKey, contractBinding(merchantId, contractId))
  const about = { merchantId, at }
  const businessNumber = BusinessNumber('1208147521')
  const contract = {
    contractId,
    provider,
    mode: 'test' as const,
    baseUrl: 'http://localhost',
    sealedSecretKey,
  }
  await desks.merchants.handle(
    stream,
    { type: 'RegisterMerchant', ...about, name: 'spec', businessNumber },
    context,
  )
  await desks.merchants.handle(stream, { type: 'AddProviderContract', ...about, contract }, context)
  return { contractId, path: `/v1/webhooks/${provider}/${merchantId}/${contractId}` }
}
