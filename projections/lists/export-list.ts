import { sql } from 'kysely'
import type { ReadTransaction } from '../database.ts'
import { batchesOf, exporting, type Exporting } from '../export.ts'
import { LARGEST_PAGE } from '../page.ts'
import { findPage } from './find-page.ts'
import type { Way } from './find.ts'
import { allOf, orderOf, withinOf, type Family } from './listed.ts'
import { pinPlans } from './pin-plans.ts'
import type { Place } from './place.ts'
import type { Asked } from './read-keys.ts'
import { rowsWith, type Selected } from './rows-with.ts'

export type ExportedList<Row> = Selected<Row> & {
  readonly asked: (after?: Place) => Asked
  /** Where little is found by an id; undefined: all of the family is read through. */
  readonly ways: ((tx: ReadTransaction) => Promise<readonly Way[]>) | undefined
  readonly family: Family
}

/** All rows that are asked for, the newest first; those of one source of the family after those of another. */
export const exportList = <Row>(parts: Exporting, list: ExportedList<Row>): AsyncGenerator<readonly Row[]> =>
  exporting(parts, async function* (tx) {
    await pinPlans(tx)
    if (list.ways === undefined) yield* readThrough(tx, list)
    else yield* found(tx, list, await list.ways(tx))
  })

const readThrough = async function* <Row>(
  tx: ReadTransaction,
  { family, select, asked }: ExportedList<Row>,
): AsyncGenerator<readonly Row[]> {
  const { bounds, conditions } = asked()
  for (const value of family.values) {
    const fits = allOf([withinOf(family, bounds, value), ...conditions])
    yield* batchesOf(tx, sql<Row>`${select} WHERE ${fits} ORDER BY ${orderOf(family)}`)
  }
}

const found = async function* <Row>(
  tx: ReadTransaction,
  list: ExportedList<Row>,
  ways: readonly Way[],
): AsyncGenerator<readonly Row[]> {
  let after: Place | undefined
  do {
    const { keys, next } = await findPage(tx, list.asked(after), { ways, limit: LARGEST_PAGE })
    yield await rowsWith(tx, list, keys)
    after = next
  } while (after !== undefined)
}
