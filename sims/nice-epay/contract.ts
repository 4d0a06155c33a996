/** C.2: how the window's payer pays. */
export type PayMethod = 'CARD' | 'BANK'

/** What NICE knows of one merchant. */
export type Merchant = {
  readonly mid: string
  readonly merchantKey: string
  /** C.5: partial cancels of an account are agreed upon by contract. */
  readonly cancelsAccountsInPart: boolean
}

export const demo: Merchant = {
  mid: 'jangbuepay',
  merchantKey: 'bm8gcmVhbCBrZXk6IE1lcmNoYW50S2V5IG9mIHRoZSBkZW1vIGNvbnRyYWN0IG9mIHRoaXMgc2ltdWxhdG9yLg==',
  cancelsAccountsInPart: true,
}
export const wholeOnly: Merchant = {
  mid: 'jangbuwhol',
  merchantKey: 'bm8gcmVhbCBrZXk6IE1lcmNoYW50S2V5IG9mIGFub3RoZXIgY29udHJhY3Qgb2YgdGhpcyBzaW11bGF0b3IuLg==',
  cancelsAccountsInPart: false,
}

export const merchantOf = (mid: string): Merchant | undefined =>
  [demo, wholeOnly].find((one) => one.mid === mid)
