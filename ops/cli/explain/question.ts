import type { AccountId } from '../../../ledger/accounts/account.ts'
import type { AccountCode } from '../../../ledger/accounts/chart.ts'
import type { Mode, PaymentId } from '../../../ledger/core/ids.ts'
import type { Until } from '../../../ledger/store/until.ts'
import type { Figure } from '../../../projections/summaries/figure.ts'

export type PaymentQuestion = { readonly paymentId: PaymentId; readonly asOf: Until | undefined }
export type AccountQuestion = {
  readonly account: AccountId
  readonly from: Until | undefined
  /** The earlier one of `--to` and `--as-of` counts. */
  readonly to: Until | undefined
  readonly asOf: Until | undefined
  readonly all: boolean
}
/** All accounts of one code in one mode: a line of the trial balance. */
export type CodeQuestion = {
  readonly mode: Mode
  readonly code: AccountCode
  readonly asOf: Until | undefined
  readonly all: boolean
}

/** `text`: the figure as it was asked for. */
export type FigureQuestion = {
  readonly text: string
  readonly figure: Figure
  readonly asOf: Until | undefined
  readonly all: boolean
}

export type Question =
  | ({ readonly of: 'payment' } & PaymentQuestion)
  | ({ readonly of: 'account' } & AccountQuestion)
  | ({ readonly of: 'code' } & CodeQuestion)
  | ({ readonly of: 'figure' } & FigureQuestion)
