import type { ReadTransaction } from '../database.ts'
import { find, joined, type Found, type Way } from './find.ts'
import type { Place } from './place.ts'
import type { Asked } from './read-keys.ts'

export type FoundPage = {
  readonly keys: readonly Place[]
  /** After which there may be more; undefined: there are no more. */
  readonly next: Place | undefined
}

/** The keys of a page, whichever of the ways they are found by. */
export const findPage = async (
  tx: ReadTransaction,
  asked: Asked,
  { ways, limit }: { readonly ways: readonly Way[]; readonly limit: number },
): Promise<FoundPage> => {
  const parts: Found[] = []
  for (const way of ways) parts.push(await find(tx, asked, { way, limit: limit + 1 }))
  const [only, ...others] = parts
  const { keys, seenTo } = only !== undefined && others.length === 0 ? only : joined(parts, limit + 1)
  const shown = keys.slice(0, limit)
  return { keys: shown, next: keys.length > limit ? shown.at(-1) : seenTo }
}
