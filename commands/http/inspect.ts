import type { Problem } from './problem.ts'

type Place = { readonly value: unknown; readonly path: string }

/** Walks a received JSON value for what no field may hold: card numbers, and text that cannot be stored. */
export const inspect = (body: unknown): Problem | undefined => {
  // A list instead of recursion: a hostile body may be nested as deep as it is long.
  const open: Place[] = [{ value: body, path: '' }]
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const problem = inspectTexts(one)
    if (problem !== undefined) return problem
    open.push(...fieldsOf(one))
  }
  return undefined
}

/** The value if it is text or a number; the names of its fields if it is an object. */
const inspectTexts = ({ value, path }: Place): Problem | undefined => {
  if (typeof value === 'string' || typeof value === 'number') return inspectText(String(value), path)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  for (const name of Object.keys(value)) {
    // Told by the object's own path: a name may be the very number that must not be repeated.
    const problem = inspectText(name, path)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** Nobody reads a longer one, and building it would cost the square of the depth. */
const LONGEST_PATH = 200

const fieldsOf = ({ value, path }: Place): readonly Place[] => {
  if (typeof value !== 'object' || value === null) return []
  const fields: [string, unknown][] = Object.entries(value)
  return fields.map(([name, inner]) => ({ value: inner, path: extended(path, name) }))
}

const extended = (path: string, name: string): string => {
  if (path === '') return name
  return path.length > LONGEST_PATH ? path : `${path}.${name}`
}

const inspectText = (text: string, path: string): Problem | undefined => {
  if (holdsCardNumber(text))
    return { reason: 'card_number_refused', errors: [{ path, message: 'holds a card number' }] }
  if (!text.isWellFormed() || text.includes('\0')) {
    return { reason: 'invalid_request', errors: [{ path, message: 'holds characters that are not text' }] }
  }
  return undefined
}

/** 13 to 19 digits, in groups or not. */
const digitRuns = /\d(?:[ -]?\d){12,18}/g
/** Where card numbers begin; leaves out most order numbers that begin with a date or a clock. */
const issuerPrefix = /^(?:[34569]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720))/
/** Longer words with letters among the digits are ids and tokens made by machines. */
const MACHINE_WORD_LENGTH = 24

export const holdsCardNumber = (text: string): boolean =>
  text.matchAll(digitRuns).some((match) => {
    const digits = match[0].replaceAll(/[ -]/g, '')
    return (
      issuerPrefix.test(digits) &&
      passesLuhn(digits) &&
      !standsInMachineWord(text, match.index, match[0].length)
    )
  })

const standsInMachineWord = (text: string, start: number, length: number): boolean => {
  const before = /[0-9A-Za-z]*$/.exec(text.slice(0, start))?.[0] ?? ''
  const after = /^[0-9A-Za-z]*/.exec(text.slice(start + length))?.[0] ?? ''
  return before.length + length + after.length >= MACHINE_WORD_LENGTH && /[A-Za-z]/.test(before + after)
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
