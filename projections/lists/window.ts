import type { ReadTransaction } from '../database.ts'
import type { Family } from './listed.ts'
import { placesAt, type Asked } from './read-keys.ts'

type Windowed = Pick<Asked, 'listed' | 'bounds'> & { readonly family: Family }

/**
 * The place above which, and at which, all sources together have about so many rows within the bounds, and not many more;
 * undefined: they have not so many. What is sparse is in it as a whole, so that the rest reaches as far back as it may.
 */
export const windowOf = async (
  tx: ReadTransaction,
  asked: Windowed,
  rows: number,
): Promise<bigint | undefined> => {
  const { family } = asked
  const even = await placesAt(tx, asked, Math.ceil(rows / family.values.length))
  const large = family.values.filter((_, index) => even[index] !== null)
  if (large.length === 0) return undefined
  if (large.length === family.values.length) return latest(even)
  const wide = { ...asked, family: { ...family, values: large } }
  return latest(await placesAt(tx, wide, Math.ceil(rows / large.length)))
}

const latest = (places: readonly (bigint | null)[]): bigint | undefined =>
  places.reduce<bigint | undefined>(
    (last, place) => (place === null || (last !== undefined && last >= place) ? last : place),
    undefined,
  )
