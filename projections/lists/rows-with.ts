import { sql, type RawBuilder } from 'kysely'
import type { ReadTransaction } from '../database.ts'
import type { Listed } from './listed.ts'
import type { Place } from './place.ts'

/** `select`: `SELECT … FROM <the table> AS t`, and what is joined to it. */
export type Selected<Row> = { readonly listed: Listed; readonly select: RawBuilder<Row> }

/** The rows of these keys, in their order. */
export const rowsWith = async <Row>(
  tx: ReadTransaction,
  { listed, select }: Selected<Row>,
  keys: readonly Place[],
): Promise<readonly Row[]> => {
  if (keys.length === 0) return []
  const { rows } = await sql<Row>`
    ${select} JOIN unnest(${keys.map(({ id }) => id)}::text[]) WITH ORDINALITY AS source (id, n)
    ON t.${sql.ref(listed.id)} = source.id ORDER BY source.n`.execute(tx)
  return rows
}
