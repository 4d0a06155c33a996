/** Invisible or drawn over their neighbours; many in a row would also make normalising take quadratic time. */
const unseen = /[\p{M}\p{DI}]/gu
/** Made by machines, and full of digit groups that look like a card's. */
const machineMade =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<![\p{L}\p{N}])[0-9a-f]{24,}(?![\p{L}\p{N}])/giu
/** Digits, and what people put between groups of them: up to a dash with a space on each side. */
const digitRuns = /\d+(?:[^\p{L}\p{N}]{1,3}\d+)*/gu
/** How people group a card number; without anything in between it is one group of 13 to 19. */
const groupings = /^(?:1[3-9]|4,4,4,[1-7]|4,6,[45]|4,4,4,4,[1-3])$/
const MOST_GROUPS = 5
/** Thirteen digits, two to a circled number. */
const SHORTEST_TEXT = 7
const MOST_DIGITS = 19
/** Where card numbers begin. The series with 2 has 16 digits, always: the others are mostly dates and clocks. */
const issuerPrefix = /^(?:[34569]|(?=\d{16}$)2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720))/

/** Whether a text holds 13 to 19 digits that are an issuer's and pass the Luhn check, in groups or not, anywhere. */
export const holdsCardNumber = (text: string): boolean => text.length >= SHORTEST_TEXT && isIn(plain(text))

/** For a field that holds an id made by a machine: only as a whole can that be a card number. */
export const isCardNumberAlone = (text: string): boolean => {
  const normalised = plain(text)
  return !/\p{L}/u.test(normalised) && isIn(normalised)
}

/** Full-width, circled and other digits as what they are read as. */
const plain = (text: string): string => text.replaceAll(unseen, '').normalize('NFKC')

/** A letter in the place of each id, so that nothing around it grows together. */
const isIn = (normalised: string): boolean =>
  normalised
    .replaceAll(machineMade, 'x')
    .matchAll(digitRuns)
    .some(([run]) => {
      const groups = run.match(/\d+/g) ?? []
      return groups.some((_, start) => beginsCardNumber(groups, start))
    })

/** Whether the group at the start, or a few from there on, are grouped as card numbers are and are one. */
const beginsCardNumber = (groups: readonly string[], start: number): boolean => {
  let digits = ''
  let lengths = ''
  for (let place = start; place < start + MOST_GROUPS; place += 1) {
    const group = groups[place]
    if (group === undefined) return false
    if (digits.length + group.length > MOST_DIGITS) return false
    digits += group
    lengths += `${lengths === '' ? '' : ','}${String(group.length)}`
    if (groupings.test(lengths) && isCardNumber(digits)) return true
  }
  return false
}

const isCardNumber = (digits: string): boolean => issuerPrefix.test(digits) && passesLuhn(digits)

const passesLuhn = (digits: string): boolean => {
  let sum = 0
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48
    const doubled = digit * 2
    sum += place % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
