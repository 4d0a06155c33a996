import type { AnyRow, AnyTarget, Target } from './target.ts'

/**
 * The rows that a projection wrote before, as it finds them: the only way in which it sees tables, so that the same code
 * runs on PostgreSQL and, for an audit, in memory.
 */
export type Rows = {
  /** Those whose first key column holds one of the values; those of one value stand together, in the key's order. */
  readonly load: <Row extends AnyRow>(
    target: Target<Row>,
    values: readonly string[],
  ) => Promise<readonly Row[]>
}

/** What becomes of a table's rows. However many there are, it is one statement. */
export type Change = { readonly target: AnyTarget; readonly rows: readonly AnyRow[] } & (
  | { readonly kind: 'insert' | 'update' | 'remove' | 'remove_if_there' }
  | { readonly kind: 'add'; readonly addends: readonly string[] }
)

/** A key that is taken already is an error. */
export const insert = <Row extends AnyRow>(target: Target<Row>, rows: readonly Row[]): Change => ({
  kind: 'insert',
  target,
  rows,
})

/** A row that is missing is an error. The target may leave columns out: they stay as they are. */
export const update = <Row extends AnyRow>(target: Target<Row>, rows: readonly Row[]): Change => ({
  kind: 'update',
  target,
  rows,
})

/** A row that is missing is an error. */
export const remove = <Row extends AnyRow>(
  target: Target<Row>,
  rows: readonly Pick<Row, keyof Row & string>[],
): Change => ({ kind: 'remove', target, rows })

export const removeIfThere = <Row extends AnyRow>(
  target: Target<Row>,
  rows: readonly Pick<Row, keyof Row & string>[],
): Change => ({ kind: 'remove_if_there', target, rows })

/**
 * Adds the numeric columns `addends` to those of the row with the same key, 0 where there is none; a row whose addends
 * are all 0 goes, so that the same events leave the same rows however they were cut into batches. One row for each key.
 */
export const add = <Row extends AnyRow>(
  target: Target<Row>,
  rows: readonly Row[],
  addends: readonly (keyof Row & string)[],
): Change => ({ kind: 'add', target, rows, addends })
