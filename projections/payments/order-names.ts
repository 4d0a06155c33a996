import { LRUCache } from 'lru-cache'
import { hash32 } from '../lists/hash32.ts'

/** As names are compared: composed as Unicode has it, which a Mac's file names are not, and without capitals. */
export const foldedName = (name: string): string => name.normalize('NFC').toLowerCase()

/**
 * What a name is found by that contains a text: within its words two characters beside each other; three where they are
 * ASCII, of which two are in every name. All that are in the text are in the name.
 */
export const gramsOf = (folded: string): ReadonlySet<string> => {
  const grams = new Set<string>()
  let before = ''
  let last = ''
  for (const character of folded) {
    const isBetween = isSpace.test(character)
    if (!isBetween && last !== '') {
      if (!isAscii(last) || !isAscii(character)) grams.add(last + character)
      else if (before !== '' && isAscii(before)) grams.add(before + last + character)
    }
    before = isBetween ? '' : last
    last = isBetween ? '' : character
  }
  return grams
}

const isSpace = /\s/
const isAscii = (character: string): boolean => character < '\x80'

/** 30 bits in digits of base 36. */
const token = (what: string): string => (hash32(what) >>> 2).toString(36)

export const gramTokens = (folded: string): readonly string[] => [...gramsOf(folded)].map(token)

/** `owner`: its key; undefined: of everybody. `slice`: a month or a day; no gram looks like it. */
export const sliceToken = (owner: number | undefined, slice: string): string =>
  token(`${String(owner ?? '*')}/${slice}`)

/** Shops sell the same things all day. */
const MOST_KEPT = 20_000
const kept = new LRUCache<string, string>({ max: MOST_KEPT })

/** All that a payment is found by its name with, each once, with a space between. */
export const nameTokens = (owner: number, folded: string, slices: readonly string[]): string => {
  const key = `${owner} ${slices.join(' ')} ${folded}`
  const known = kept.get(key)
  if (known !== undefined) return known
  const tokens = newTokens(owner, folded, slices)
  kept.set(key, tokens)
  return tokens
}

const newTokens = (owner: number, folded: string, slices: readonly string[]): string =>
  [
    ...new Set([
      ...gramTokens(folded),
      ...slices.flatMap((slice) => [sliceToken(owner, slice), sliceToken(undefined, slice)]),
    ]),
  ].join(' ')
