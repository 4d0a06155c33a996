import type { BusinessNumber, MerchantId } from '../core/ids.ts'
import type { Instant } from '../core/time.ts'

export type BusinessNumberCommand = {
  readonly type: 'ReserveBusinessNumber'
  readonly businessNumber: BusinessNumber
  readonly merchantId: MerchantId
  /**
   * A merchant known to stand registered under another number, so that its reservation of this one can never be used:
   * left by one idempotency key sent twice at once with two numbers.
   */
  readonly abandonedBy: MerchantId | null
  readonly at: Instant
}

export type BusinessNumberRejection = 'business_number_taken'
