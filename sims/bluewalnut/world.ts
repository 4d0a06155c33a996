import { z } from 'zod'
import type { Call } from '../kit/provider.ts'
import type { Decline } from './codes.ts'
import type { Merchant } from './contract.ts'

export type State =
  | { readonly status: 'waiting' | 'declined' }
  | {
      readonly status: 'approved'
      readonly approvedAtMs: number
      readonly authCode: string
      /** What no cancel took. */
      readonly left: bigint
    }
export type Approved = Extract<State, { readonly status: 'approved' }>

export type Payment = {
  readonly tid: string
  readonly trKey: string
  readonly merchant: Merchant
  readonly moid: string
  readonly amount: bigint
  /** `00` is paid at once. */
  readonly quota: string
  readonly openedAtMs: number
  readonly decline: Decline | undefined
  /** Section C, CancelNo: of the cancels that were made. */
  readonly cancelNumbers: Set<string>
  state: State
}

/** By TID. */
export type World = { readonly payments: Map<string, Payment> }
export type Asked = Call<World>

/** Of a form, or of an answer. */
export type Fields = Readonly<Record<string, string>>

const Form = z.record(z.string(), z.string())

/** What was sent; nothing where it was no form. */
export const fieldsOf = ({ input }: Pick<Asked, 'input'>): Fields => Form.safeParse(input).data ?? {}

/** undefined also for another merchant's. */
export const paymentOf = ({ payments }: World, fields: Fields): Payment | undefined => {
  const payment = payments.get(fields['TID'] ?? '')
  return payment?.merchant.mid === fields['MID'] ? payment : undefined
}
