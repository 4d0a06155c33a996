import type { Position } from '../ledger/store/port.ts'
import { readCheckpoint, type Key } from './checkpoints.ts'
import type { ReadDatabase, ReadTransaction } from './database.ts'
import { waitUntilReached, type Progress, type Waited, type Waiting } from './progress.ts'

export type Page = { readonly limit: number; readonly cursor?: string | undefined }
export const LARGEST_PAGE = 1_000

export type Paged<Item> =
  | {
      readonly kind: 'page'
      readonly items: readonly Item[]
      /** null: there are no more. */
      readonly nextCursor: string | null
      /** What of the log the items reflect. */
      readonly position: Position
    }
  /** Not one of this list: altered, or made for another scope or filter. */
  | { readonly kind: 'invalid_cursor' }

/** Items and where the next page begins; undefined: there are no more. */
export type Cut<Item, Place> = { readonly items: readonly Item[]; readonly next: Place | undefined }

/** A list that is read page by page, in an order in which each item has its place. */
export type PagedList<Item, Place> = {
  /** What it is a list of, whose and with which filter: a cursor is good for this one only. */
  readonly name: string
  /** Whose checkpoint says what the items reflect. */
  readonly projection: Key
  readonly cursorOf: (place: Place, list: string) => string
  /** undefined when it is no cursor of this list. */
  readonly placeOf: (cursor: string, list: string) => Place | undefined
  /** Those after the place, at most `limit`. */
  readonly read: (tx: ReadTransaction, limit: number, after: Place | undefined) => Promise<Cut<Item, Place>>
}

/** The name of a list, from whatever tells it from others. */
export const listName = (
  ...parts: readonly (string | number | bigint | boolean | null | undefined)[]
): string => JSON.stringify(parts.map((part) => (typeof part === 'bigint' ? String(part) : (part ?? null))))

/** In one snapshot, so that the items and the position agree. */
export const readPage = async <Item, Place>(
  database: ReadDatabase,
  { name, projection, cursorOf, placeOf, read }: PagedList<Item, Place>,
  { limit, cursor }: Page,
): Promise<Paged<Item>> => {
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE)
    throw new RangeError(`a page of ${limit}`)
  const after = cursor === undefined ? undefined : placeOf(cursor, name)
  if (cursor !== undefined && after === undefined) return { kind: 'invalid_cursor' }
  return inSnapshot(database, async (tx) => {
    const position = await readCheckpoint(tx, projection)
    const { items, next } = await read(tx, limit, after)
    return { kind: 'page', items, nextCursor: next === undefined ? null : cursorOf(next, name), position }
  })
}

/** Of rows that were read one further than the page: whether there are more is seen by that one. */
export const cut = <Item, Place>(
  rows: readonly Item[],
  limit: number,
  placeOf: (item: Item) => Place,
): Cut<Item, Place> => {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? placeOf(last) : undefined }
}

/** All that is read in it is of one moment. */
export const inSnapshot = <T>(
  database: ReadDatabase,
  read: (tx: ReadTransaction) => Promise<T>,
): Promise<T> =>
  database.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read)

export type Reading = Pick<Waiting, 'runtime'> & {
  readonly database: ReadDatabase
  readonly progress?: Progress | undefined
}

/** Read your writes: waits until the read model reflects the position; `behind` when the limit came first. */
export const waitFor =
  (key: Key) =>
  ({ runtime, progress, database }: Reading, atLeast: Position, limitMs: number): Promise<Waited> =>
    waitUntilReached(
      { runtime, progress, readPosition: () => readCheckpoint(database, key) },
      atLeast,
      limitMs,
    )
