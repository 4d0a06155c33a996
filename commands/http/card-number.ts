/** Made by machines, and full of digit groups that look like a card's. */
const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi
/** Digits, and what people put between groups of them. */
const digitRuns = /\d+(?:[ -]\d+)*/g
/** How people group a card number; without a space or dash it is one group of 13 to 19. */
const groupings = /^(?:1[3-9]|4,4,4,[1-7]|4,6,[45]|4,4,4,4,[1-3])$/
const MOST_GROUPS = 5
/** Where card numbers begin; leaves out most numbers that begin with a date or a clock. */
const issuerPrefix = /^(?:[34569]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720))/
/** Longer words with letters among the digits are ids and tokens. */
const MACHINE_WORD_LENGTH = 24

/** Whether a text holds 13 to 19 digits that are an issuer's and pass the Luhn check, in groups or not, anywhere. */
export const holdsCardNumber = (text: string): boolean => {
  if (text.length < 13) return false
  const searched = text.replaceAll(uuids, ' ')
  return searched
    .matchAll(digitRuns)
    .some((run) => windowsOf(run[0].split(/[ -]/)).some(isCardNumber) && !isMachineWord(searched, run))
}

/** Every row of neighbouring groups that is grouped as card numbers are. */
const windowsOf = (groups: readonly string[]): readonly string[] =>
  groups.flatMap((_, start) =>
    Array.from({ length: MOST_GROUPS }, (__, more) => groups.slice(start, start + more + 1))
      .filter((window) => groupings.test(window.map(({ length }) => length).join()))
      .map((window) => window.join('')),
  )

const isCardNumber = (digits: string): boolean => issuerPrefix.test(digits) && passesLuhn(digits)

/** Looks no further than it takes to know, however long the text is. */
const isMachineWord = (text: string, run: RegExpExecArray): boolean => {
  const end = run.index + run[0].length
  const before =
    /[0-9A-Za-z]*$/.exec(text.slice(Math.max(0, run.index - MACHINE_WORD_LENGTH), run.index))?.[0] ?? ''
  const after = /^[0-9A-Za-z]*/.exec(text.slice(end, end + MACHINE_WORD_LENGTH))?.[0] ?? ''
  const length = before.length + run[0].length + after.length
  return length >= MACHINE_WORD_LENGTH && /[A-Za-z]/.test(before + after)
}

const passesLuhn = (digits: string): boolean => {
  let sum = 0
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48
    const doubled = digit * 2
    sum += place % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** For a field that holds an id made by a machine: only as a whole can that be a card number. */
export const isCardNumberAlone = (text: string): boolean => /^[\d -]*$/.test(text) && holdsCardNumber(text)
