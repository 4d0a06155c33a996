import type { CardId, ContractId, MerchantId, Mode, ProviderId } from '../core/ids.ts'
import type { MethodKind } from '../core/method-kind.ts'
import type { SealedText } from '../core/sealed.ts'
import type { Instant } from '../core/time.ts'

type Fact<Type extends string, Body> = {
  readonly type: Type
  readonly cardId: CardId
  readonly at: Instant
} & Readonly<Body>

export const cardProducts = ['credit', 'debit', 'prepaid'] as const
export type CardProduct = (typeof cardProducts)[number]

/** A payer's card, account or wallet at a provider, which the merchant may charge without the payer. */
export type Registration = {
  readonly merchantId: MerchantId
  readonly mode: Mode
  readonly provider: ProviderId
  /** The key that the provider knows it by is good under this contract only. */
  readonly contractId: ContractId
  /** That key; see `instrumentBinding`. */
  readonly sealedInstrument: SealedText
  readonly kind: MethodKind
  /** `4330-12**-****-1234`; see `isMaskedNumber`. */
  readonly maskedNumber: string | null
  readonly issuer: string | null
  readonly product: CardProduct | null
  /** The merchant's own opaque word for whose it is; never a name, phone number or address. */
  readonly payerReference: string | null
}

/** Stored as is, for ever: changed by adding a type or a version, never by editing. */
export type CardEvent = Fact<'CardRegistered', Registration> | Fact<'CardRemoved', object>
