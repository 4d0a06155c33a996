/** What a read model's columns may be; none of them writes a value in two ways. */
export type ColumnType =
  | 'text'
  | 'integer'
  | 'bigint'
  | 'numeric'
  | 'double precision'
  | 'boolean'
  | 'date'
  | 'timestamptz'
  | 'jsonb'
/** A table's columns with their types, the key first: `{ payment_id: 'text', revision: 'integer', … }`. */
export type Columns<Row> = Readonly<Record<keyof Row & string, ColumnType>>
export type Target<Row> = {
  readonly table: string
  readonly key: readonly (keyof Row & string)[]
  readonly columns: Columns<Row>
}

/** A row of whatever table. */
export type AnyRow = Readonly<Record<string, unknown>>
export type AnyTarget = Target<AnyRow>
