/** What Bluewalnut knows of one merchant. */
export type Merchant = {
  readonly mid: string
  readonly merchantKey: string
  /** Section C, CcPartCl: whether parts of a payment can be cancelled. */
  readonly cancelsInPart: boolean
}

/** The demo merchant's contract. */
export const DEMO_SECRET_KEY = 'bm8gcmVhbCBrZXk6IGRlbW8gb2YgdGhlIEJsdWV3YWxudXQgc2ltdWxhdG9y'
export const DEMO_SETTINGS = { mid: 'jangbublue' }

/** Another one, which cancels in whole only. */
export const WHOLE_ONLY_SECRET_KEY = 'bm8gcmVhbCBrZXk6IGNhbmNlbHMgaW4gd2hvbGUgb25seSwgb2YgdGhlIHNpbQ=='
export const WHOLE_ONLY_SETTINGS = { mid: 'jangbuwhol' }

const merchants: readonly Merchant[] = [
  { ...DEMO_SETTINGS, merchantKey: DEMO_SECRET_KEY, cancelsInPart: true },
  { ...WHOLE_ONLY_SETTINGS, merchantKey: WHOLE_ONLY_SECRET_KEY, cancelsInPart: false },
]

export const merchantOf = (mid: string): Merchant | undefined => merchants.find((one) => one.mid === mid)

/** Nothing is known of these: as the classic NICE web API has them. */
export const APPROVE_PATH = '/webapi/pay_process.jsp'
export const CANCEL_PATH = '/webapi/cancel_process.jsp'
export const INQUIRY_PATH = '/webapi/inquery/trans_status.jsp'
