/** Of what a number begins and ends with so many digits may be known (PCI DSS 3.4.1). */
const CLEAR_AT_THE_BEGINNING = 6
const CLEAR_AT_THE_END = 4
const FEWEST_HIDDEN = 4
/** Of a card or an account. */
const SHORTEST = 8
const LONGEST = 19

/** Digits and asterisks in groups, a dash or a space between two of them. */
const inGroups = /^[0-9*]+(?:[- ][0-9*]+)*$/

/**
 * Whether a text is a number with most of it hidden, `4330-12**-****-1234`: in the clear are at most its first six and
 * its last four digits, and four are hidden at least.
 */
export const isMaskedNumber = (text: string): boolean => {
  if (!inGroups.test(text)) return false
  const places = text.replaceAll(/[- ]/g, '')
  if (places.length < SHORTEST || places.length > LONGEST) return false
  const hidden = places.slice(CLEAR_AT_THE_BEGINNING, -CLEAR_AT_THE_END)
  return /^\**$/.test(hidden) && places.replaceAll(/\d/g, '').length >= FEWEST_HIDDEN
}
