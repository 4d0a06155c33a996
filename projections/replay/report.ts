import type { Currency } from '../../ledger/core/money.ts'
import type { PaymentStatus } from '../../ledger/payment/state.ts'
import type { Position } from '../../ledger/store/port.ts'
import type { NumericText } from '../database.ts'
import type { Until } from './rebuild.ts'

/** `missing`: the log has it, what is served does not. `surplus`: the other way round. */
export type Difference = {
  readonly table: string
  /** The key's columns, joined by `/`. */
  readonly key: string
} & (
  | { readonly kind: 'missing' | 'surplus' }
  | {
      readonly kind: 'changed'
      readonly column: string
      readonly served: string | null
      readonly rebuilt: string | null
    }
)

export type TableReport = {
  readonly table: string
  /** Rows that the log says there are. */
  readonly rows: number
  /** Rows that differ, by how. */
  readonly missing: number
  readonly surplus: number
  readonly changed: number
  /** Of the first rows that differ; the numbers above are of all. */
  readonly differences: readonly Difference[]
}

/** Minor units in the currency. */
export type SummaryRow = {
  readonly currency: Currency
  readonly status: PaymentStatus
  readonly payments: number
  readonly balance: NumericText
  readonly held_amount: NumericText
}

export type ReplayReport = {
  /** undefined: as far as the served read model has come, so that any difference is an error. */
  readonly asOf: Until | undefined
  /** How far the log was replayed. */
  readonly position: Position
  /** How far what is served has come; what it was compared with. */
  readonly servedPosition: Position
  readonly summary: readonly SummaryRow[]
  readonly tables: readonly TableReport[]
}

export const differingRows = ({ tables }: ReplayReport): number =>
  tables.reduce((sum, { missing, surplus, changed }) => sum + missing + surplus + changed, 0)
