import { merchantIdOf, merchantStream, type MerchantId } from '../../ledger/core/ids.ts'
import { refuse, type Answer } from '../http/endpoint.ts'
import { idempotencyOf } from '../http/idempotency.ts'
import { merchantIdIn } from '../merchants/merchant-id.ts'
import type { MerchantParts } from '../merchants/parts.ts'
import { registerMerchant } from '../merchants/register-merchant.ts'

/** Whose the payments of scenarios are unless somebody else is named. No business has the number. */
const SCENARIO_MERCHANT = { name: 'Jangbu Scenarios', businessNumber: '000-00-00001' }
const REGISTRATION_KEY = 'scenario-merchant'

export type MerchantFound =
  | { readonly kind: 'merchant'; readonly merchantId: MerchantId }
  | { readonly kind: 'refused'; readonly answer: Answer }

/** The merchant of that id; the scenarios' own, registered at its first use, where none is named. */
export const merchantFor = async (
  parts: MerchantParts,
  { named, requestId }: { readonly named: string | undefined; readonly requestId: string },
): Promise<MerchantFound> => {
  const merchantId = named === undefined ? merchantIdOf(REGISTRATION_KEY) : merchantIdIn(named)
  if (merchantId === undefined) return { kind: 'refused', answer: refuse('merchant_not_found') }
  const { state } = await parts.desks.merchants.load(merchantStream(merchantId))
  if (state.status === 'registered') return { kind: 'merchant', merchantId }
  if (named !== undefined) return { kind: 'refused', answer: refuse('merchant_not_found') }
  const answer = await register(parts, requestId)
  parts.merchants.forget(merchantStream(merchantId))
  return answer.kind === 'problem' ? { kind: 'refused', answer } : { kind: 'merchant', merchantId }
}

/** As the administrator would. */
const register = (parts: MerchantParts, requestId: string): Promise<Answer> => {
  const endpoint = registerMerchant(parts)
  const { method, path } = endpoint
  const idempotency = idempotencyOf(parts.vault, REGISTRATION_KEY, { method, path, body: SCENARIO_MERCHANT })
  const who = { caller: { kind: 'administrator' as const }, idempotency, waitMs: 0, requestId }
  return endpoint.run({ params: {}, query: {}, body: SCENARIO_MERCHANT }, who, 'en')
}
