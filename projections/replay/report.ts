import type { Position } from '../../ledger/store/port.ts'
import type { Until } from '../../ledger/store/until.ts'
import type { ColumnDifference, RowKind } from './difference.ts'
import type { Explanation } from './explain.ts'
import type { Figures } from './figures.ts'
import type { Hashes } from './findings.ts'

export type RowDifference = {
  readonly table: string
  /** The key's columns, joined by `/`. */
  readonly key: string
  readonly kind: RowKind
  /** Those that differ; of a row that one side does not have, all that hold anything. */
  readonly columns: readonly ColumnDifference[]
  /** The first event that explains it; null: no event does. */
  readonly explanation: Explanation | null
}

export type TableReport = {
  readonly table: string
  /** Rows that the log says there are. */
  readonly rows: number
  /** Rows that differ, by how. */
  readonly missing: number
  readonly surplus: number
  readonly changed: number
  /** The first rows that differ, by their keys; the numbers above are of all. */
  readonly differences: readonly RowDifference[]
}

export type ProjectionReport = {
  readonly projection: string
  readonly version: number
  /** How far the log was replayed. */
  readonly position: Position
  /** How far what it was compared with has come. */
  readonly otherPosition: Position
  readonly tables: readonly TableReport[]
  readonly figures: Figures
  /** undefined: they were not asked for. */
  readonly hashes: Hashes | undefined
}

export type ReplayReport = {
  /** undefined: as far as what is served has come, so that any difference from it is an error. */
  readonly asOf: Until | undefined
  /** The other moment; undefined: what is served. */
  readonly against: Until | undefined
  readonly projections: readonly ProjectionReport[]
}

export const differingIn = ({ missing, surplus, changed }: TableReport): number => missing + surplus + changed

export const differingRows = ({ projections }: ReplayReport): number =>
  projections.flatMap(({ tables }) => tables).reduce((sum, table) => sum + differingIn(table), 0)
