import type { AnyTarget } from '../target.ts'
import type { Pair } from './compare.ts'
import { valuesOf } from './line-key.ts'

/** Values as text; null: there is none, or there is no such row. */
export type ColumnDifference = {
  readonly column: string
  readonly rebuilt: string | null
  readonly other: string | null
}

/** `missing`: the rebuilt has the row, the other does not. `surplus`: the other way round. */
export type RowKind = 'missing' | 'surplus' | 'changed'

/** In the order of the table's columns. */
export const differingColumns = (
  target: AnyTarget,
  rebuilt: string | undefined,
  other: string | undefined,
): readonly ColumnDifference[] => {
  const [ours, theirs] = [rebuilt, other].map((line) => (line === undefined ? {} : valuesOf(target, line)))
  return Object.keys(target.columns).flatMap((column) => {
    const difference = { column, rebuilt: ours?.[column] ?? null, other: theirs?.[column] ?? null }
    return difference.rebuilt === difference.other ? [] : [difference]
  })
}

export const kindOf = ({ rebuilt, other }: Pair): RowKind => {
  if (other === undefined) return 'missing'
  return rebuilt === undefined ? 'surplus' : 'changed'
}
