import type { Funds } from './state.ts'

/** payment: nothing given back; cancel: something cancelled or voided; refund: money back on another rail, and there is none yet. */
export const paymentKinds = ['payment', 'cancel', 'refund'] as const
export type PaymentKind = (typeof paymentKinds)[number]

export const paymentKindOf = ({ canceled, voided }: Funds): PaymentKind =>
  canceled > 0n || voided ? 'cancel' : 'payment'
