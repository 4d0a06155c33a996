import type { BusinessNumber, MerchantId } from '../core/ids.ts'
import type { Instant } from '../core/time.ts'

/** The number's own stream makes it unique: the second reservation finds the first. */
export type BusinessNumberEvent = {
  readonly type: 'BusinessNumberReserved'
  readonly businessNumber: BusinessNumber
  readonly merchantId: MerchantId
  readonly at: Instant
}
