import { hash } from 'node:crypto'

/** Contract 1. `amount`: as it stands in the form, or in the answer. */
type Owned = { readonly mid: string; readonly merchantKey: string }

const sha256 = (...parts: readonly string[]): string => hash('sha256', parts.join(''), 'hex')

export type WindowCall = Owned & {
  readonly authToken: string
  readonly amount: string
  readonly ediDate: string
}

/** Of an approval and of a net cancel. */
export const windowSignData = ({ authToken, mid, amount, ediDate, merchantKey }: WindowCall): string =>
  sha256(authToken, mid, amount, ediDate, merchantKey)

/** Of the window's result. */
export const windowSignature = ({
  authToken,
  mid,
  amount,
  merchantKey,
}: Omit<WindowCall, 'ediDate'>): string => sha256(authToken, mid, amount, merchantKey)

/** Of the answer to an approval, or to a cancel with its own amount. */
export const answerSignature = ({
  tid,
  mid,
  amount,
  merchantKey,
}: Owned & { readonly tid: string; readonly amount: string }): string => sha256(tid, mid, amount, merchantKey)

export const cancelSignData = ({
  mid,
  amount,
  ediDate,
  merchantKey,
}: Owned & { readonly amount: string; readonly ediDate: string }): string =>
  sha256(mid, amount, ediDate, merchantKey)

export const statusSignData = ({
  tid,
  mid,
  ediDate,
  merchantKey,
}: Owned & { readonly tid: string; readonly ediDate: string }): string =>
  sha256(tid, mid, ediDate, merchantKey)

export type BillingCall = Owned & {
  readonly ediDate: string
  readonly orderId: string
  readonly amount: string
  readonly billingKey: string
}

export const billingSignData = ({
  mid,
  ediDate,
  orderId,
  amount,
  billingKey,
  merchantKey,
}: BillingCall): string => sha256(mid, ediDate, orderId, amount, billingKey, merchantKey)
