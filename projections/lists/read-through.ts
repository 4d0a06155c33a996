import { sql, type RawBuilder } from 'kysely'
import type { ReadTransaction } from '../database.ts'
import { batchesOf } from '../export.ts'
import { allOf, orderOf, withinOf, type Family } from './listed.ts'
import type { Asked } from './read-keys.ts'

export type Reading<Row> = {
  readonly family: Family
  /** `SELECT … FROM <the table> AS t`, and what is joined to it. */
  readonly select: RawBuilder<Row>
}

/** All that fits, one source of the family after the other, each in its order, in batches. */
export const readThrough = async function* <Row>(
  tx: ReadTransaction,
  { bounds, conditions }: Asked,
  { family, select }: Reading<Row>,
): AsyncGenerator<readonly Row[]> {
  for (const value of family.values) {
    const fits = allOf([withinOf(family, bounds, value), ...conditions])
    yield* batchesOf(tx, sql<Row>`${select} WHERE ${fits} ORDER BY ${orderOf(family)}`)
  }
}
