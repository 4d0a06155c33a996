import type { ReadTransaction } from '../database.ts'
import { readFew, type Few } from './few.ts'
import type { Family } from './listed.ts'
import { newestFirst, type Place } from './place.ts'
import { readKeys, type Asked } from './read-keys.ts'
import { windowOf } from './window.ts'

/** A way to what is asked for, the newest first. */
export type Way =
  /** All of it is among a few rows, which are found at once. */
  | { readonly kind: 'few'; readonly few: Few }
  | {
      readonly kind: 'family'
      readonly family: Family
      /** Whether the conditions are true of all that is in the family, but for keys that are shared. */
      readonly isWhole: boolean
      /** What finds it in another order: tried where the newest are not what is asked for. */
      readonly finders?: readonly Finder[] | undefined
    }

export type Found = {
  /** In order. */
  readonly keys: readonly Place[]
  /** Nothing newer is missing; undefined: nothing at all, or nothing that is newer than the last key. */
  readonly seenTo: Place | undefined
}

/** undefined: it is of no help. */
export type Finder = (tx: ReadTransaction, asked: Asked, limit: number) => Promise<Found | undefined>

/** Looks at all of them, unless they are too many. */
export const findFew =
  (few: (tx: ReadTransaction) => Promise<Few | undefined>): Finder =>
  async (tx, asked, limit) => {
    const some = await few(tx)
    const keys = some === undefined ? undefined : await readFew(tx, asked, { few: some, limit })
    return keys === undefined ? undefined : all(keys)
  }

/**
 * At most `limit` keys. Where what fits is neither few nor among the newest, no more is looked through than can be while
 * somebody waits, and `seenTo` says where to go on.
 */
export const find = async (
  tx: ReadTransaction,
  asked: Asked,
  { way, limit }: { readonly way: Way; readonly limit: number },
): Promise<Found> => {
  if (way.kind === 'few') return all((await readFew(tx, asked, { few: way.few, limit })) ?? [])
  const { family, isWhole, finders = [] } = way
  if (family.values.length === 0) return all([])
  if (isWhole) return all(await readKeys(tx, { ...asked, family }, limit))
  let best = await within(tx, { ...asked, family }, { rows: asked.effort.soon, limit })
  for (const finder of finders) {
    if (best.seenTo === undefined) return best
    const found = await finder(tx, asked, limit)
    if (found !== undefined && isFarther(found, best)) best = found
  }
  return best.seenTo === undefined ? best : goOn(tx, { ...asked, family }, { before: best, limit })
}

const all = (keys: readonly Place[]): Found => ({ keys, seenTo: undefined })

const isFarther = ({ seenTo }: Found, { seenTo: other }: Found): boolean =>
  seenTo === undefined || (other !== undefined && seenTo.place < other.place)

type OfFamily = Asked & { readonly family: Family }
type Looking = { readonly rows: number; readonly limit: number }

const within = async (tx: ReadTransaction, asked: OfFamily, { rows, limit }: Looking): Promise<Found> => {
  const { bounds } = asked
  const from = await windowOf(tx, asked, rows)
  const seen = from === undefined ? bounds : { ...bounds, from }
  const keys = await readKeys(tx, { ...asked, bounds: seen }, limit)
  return from === undefined || keys.length === limit ? all(keys) : { keys, seenTo: { place: from, id: '' } }
}

type Going = { readonly before: Found; readonly limit: number }

/** From where the look before ended. */
const goOn = async (
  tx: ReadTransaction,
  asked: OfFamily,
  { before: { keys, seenTo }, limit }: Going,
): Promise<Found> => {
  if (seenTo === undefined || keys.length === limit) return all(keys)
  const bounds = { ...asked.bounds, to: seenTo.place, after: seenTo }
  const more = await within(tx, { ...asked, bounds }, { rows: asked.effort.wide, limit: limit - keys.length })
  return { keys: [...keys, ...more.keys], seenTo: more.seenTo }
}

/** What several ways have found, as one: as far as all of them have been looked through. */
export const joined = (parts: readonly Found[], limit: number): Found => {
  const seenTo = parts
    .flatMap((part) => part.seenTo ?? [])
    .toSorted(newestFirst)
    .at(0)
  const keys = parts
    .flatMap((part) => part.keys)
    .filter((key) => seenTo === undefined || newestFirst(key, seenTo) <= 0)
    .toSorted(newestFirst)
    .filter((key, index, sorted) => key.id !== sorted[index - 1]?.id)
    .slice(0, limit)
  return { keys, seenTo: keys.length === limit ? undefined : seenTo }
}
