import { sql, type RawBuilder } from 'kysely'
import type { ReadTransaction } from '../database.ts'
import type { Target } from '../target.ts'
import type { Difference, TableReport } from './report.ts'

/** Of each table so many differing rows are told in full; all are counted. */
const MOST_ROWS_TOLD = 50

type Schemas = { readonly served: string; readonly rebuilt: string }
type Compared<Row> = Target<Row> & Schemas

/** Every column of every row, by the server; both sides in the transaction's snapshot. */
export const compareTable = async <Row>(
  tx: ReadTransaction,
  target: Target<Row>,
  schemas: Schemas,
): Promise<TableReport> => {
  const compared = { ...target, ...schemas }
  await sql`CREATE TEMPORARY TABLE differing ON COMMIT DROP AS ${differingRows(compared)}`.execute(tx)
  const [counts, differences] = [await countRows(tx, compared), await tellDifferences(tx, compared)]
  await sql`DROP TABLE differing`.execute(tx)
  return { table: target.table, ...counts, differences }
}

const column = (side: 'served' | 'rebuilt', name: string): RawBuilder<unknown> => sql.ref(`${side}.${name}`)

const differingRows = <Row>({ table, key, columns, served, rebuilt }: Compared<Row>): RawBuilder<unknown> => {
  const names = Object.keys(columns)
  const sideRow = (side: 'served' | 'rebuilt') =>
    sql`ROW(${sql.join(names.map((name) => column(side, name)))})`
  const isSameKey = key.map((name) => sql`${column('served', name)} = ${column('rebuilt', name)}`)
  const keyText = sql.join(
    key.map((name) => sql`coalesce(${column('served', name)}, ${column('rebuilt', name)})`),
    sql` || '/' || `,
  )
  return sql`
    SELECT ${keyText} AS key, to_jsonb(served) AS served, to_jsonb(rebuilt) AS rebuilt
    FROM ${sql.id(served, table)} AS served
    FULL JOIN ${sql.id(rebuilt, table)} AS rebuilt ON ${sql.join(isSameKey, sql` AND `)}
    WHERE ${sideRow('served')} IS DISTINCT FROM ${sideRow('rebuilt')}`
}

type Counts = Pick<TableReport, 'rows' | 'missing' | 'surplus' | 'changed'>

const countRows = async <Row>(tx: ReadTransaction, { table, rebuilt }: Compared<Row>): Promise<Counts> => {
  const { rows } = await sql<Counts>`
    SELECT (SELECT count(*) FROM ${sql.id(rebuilt, table)})::float8 AS rows,
      count(*) FILTER (WHERE served IS NULL)::float8 AS missing,
      count(*) FILTER (WHERE rebuilt IS NULL)::float8 AS surplus,
      count(*) FILTER (WHERE served IS NOT NULL AND rebuilt IS NOT NULL)::float8 AS changed
    FROM differing`.execute(tx)
  return rows[0] ?? { rows: 0, missing: 0, surplus: 0, changed: 0 }
}

type DifferenceRow = {
  readonly key: string
  readonly kind: Difference['kind']
  readonly column: string | null
  readonly served: string | null
  readonly rebuilt: string | null
}

/** Values as text: a JSON number would lose digits on the way here. */
const tellDifferences = async <Row>(
  tx: ReadTransaction,
  { table, columns }: Compared<Row>,
): Promise<readonly Difference[]> => {
  const { rows } = await sql<DifferenceRow>`
    SELECT row.key, row.kind, name AS column, row.served ->> name AS served, row.rebuilt ->> name AS rebuilt
    FROM (
      SELECT *, CASE WHEN served IS NULL THEN 'missing' WHEN rebuilt IS NULL THEN 'surplus' ELSE 'changed' END AS kind
      FROM differing ORDER BY key LIMIT ${MOST_ROWS_TOLD}
    ) AS row
    LEFT JOIN unnest(${Object.keys(columns)}::text[]) AS name
      ON row.kind = 'changed' AND row.served ->> name IS DISTINCT FROM row.rebuilt ->> name
    ORDER BY row.key, name`.execute(tx)
  return rows.map((row) => differenceOf(table, row))
}

const differenceOf = (
  table: string,
  { key, kind, column: name, served, rebuilt }: DifferenceRow,
): Difference =>
  kind === 'changed' ? { table, key, kind, column: name ?? '', served, rebuilt } : { table, key, kind }
