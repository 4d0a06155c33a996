import type { MerchantId, Mode, ProviderId } from '../../ledger/core/ids.ts'
import type { MethodKind } from '../../ledger/core/method-kind.ts'
import type { PaymentKind } from '../../ledger/payment/payment-kind.ts'
import type { TransactionKind, TransactionStatus } from '../../ledger/payment/record.ts'
import type { PaymentStatus } from '../../ledger/payment/state.ts'
import { hash32, hashBits } from '../lists/hash32.ts'
import { packed } from '../lists/packed.ts'

/**
 * What rows are found by, in indexes that are short because of it. A list key says all that a list is filtered by and that
 * has few values, so that whatever is asked for are some lists, each in the order of time. Frozen with the projection's
 * version. Keys find and never decide: two owners may share one, and two providers.
 */
export const ownerKey = (merchantId: MerchantId, mode: Mode): number => hash32(`${merchantId}/${mode}`)

export type PaymentFacets = {
  readonly mode: Mode
  readonly provider: ProviderId | null
  readonly methodKind: MethodKind | null
  readonly status: PaymentStatus
  readonly kind: PaymentKind
}
export type TransactionFacets = {
  readonly mode: Mode
  readonly provider: ProviderId
  readonly kind: TransactionKind
  readonly status: TransactionStatus
}
type Asked<Facets> = { readonly [Name in keyof Facets]?: Facets[Name] | undefined }

export const paymentListKey = (facets: PaymentFacets): number => payments.pack(paymentCodes(facets))
/** Whether the payments of a list are what is asked for, as far as its key tells. */
export const isPaymentListOf = (key: number, asked: Asked<PaymentFacets>): boolean =>
  payments.holds(key, paymentCodes(asked))

export const transactionListKey = (facets: TransactionFacets): number =>
  transactions.pack(transactionCodes(facets))
export const isTransactionListOf = (key: number, asked: Asked<TransactionFacets>): boolean =>
  transactions.holds(key, transactionCodes(asked))

const PROVIDER_BITS = 20
const payments = packed({ status: 4, methodKind: 2, kind: 2, mode: 1, provider: PROVIDER_BITS })
const transactions = packed({ status: 3, kind: 3, mode: 1, provider: PROVIDER_BITS })

const modes: Readonly<Record<Mode, number>> = { test: 0, live: 1 }
const methods: Readonly<Record<MethodKind | 'none', number>> = { none: 0, card: 1, account: 2, wallet: 3 }
const kinds: Readonly<Record<PaymentKind, number>> = { payment: 0, cancel: 1, refund: 2 }
const statuses: Readonly<Record<PaymentStatus, number>> = {
  CREATED: 0,
  APPROVING: 1,
  UNKNOWN: 2,
  FAILED: 3,
  PRE_APPROVED: 4,
  APPROVED: 5,
  PARTIAL_CANCELED: 6,
  CANCELED: 7,
  VOIDED: 8,
}
const transactionKinds: Readonly<Record<TransactionKind, number>> = {
  APPROVAL: 0,
  PRE_AUTH: 1,
  CAPTURE: 2,
  VOID: 3,
  PARTIAL_CANCEL: 4,
  FULL_CANCEL: 5,
}
const transactionStatuses: Readonly<Record<TransactionStatus, number>> = {
  REQUESTED: 0,
  UNKNOWN: 1,
  MISMATCHED: 2,
  SUCCEEDED: 3,
  DECLINED: 4,
  LATE: 5,
}

const coded = <Name extends string>(
  codes: Readonly<Record<Name, number>>,
  name: Name | undefined,
): number | undefined => (name === undefined ? undefined : codes[name])

/** 0: none. */
const providerCode = (provider: ProviderId | null | undefined): number | undefined =>
  provider === undefined ? undefined : provider === null ? 0 : hashBits(provider, PROVIDER_BITS) || 1

const paymentCodes = ({ mode, provider, methodKind, status, kind }: Asked<PaymentFacets>) => ({
  status: coded(statuses, status),
  methodKind: coded(methods, methodKind === null ? 'none' : methodKind),
  kind: coded(kinds, kind),
  mode: coded(modes, mode),
  provider: providerCode(provider),
})

const transactionCodes = ({ mode, provider, kind, status }: Asked<TransactionFacets>) => ({
  status: coded(transactionStatuses, status),
  kind: coded(transactionKinds, kind),
  mode: coded(modes, mode),
  provider: providerCode(provider),
})
