import { holdsCardNumber, isCardNumberAlone } from './card-number.ts'
import type { Problem } from './problem.ts'

type Place = { readonly value: unknown; readonly path: string; readonly depth: number }

/** Far beyond any request of ours; what follows may recurse. */
const DEEPEST = 32

/**
 * Walks a received JSON value for what no field may hold: card numbers, and text that cannot be stored. `opaque`: the
 * paths of fields that hold ids made by machines, in which digits mean nothing; `a.*`: all fields of `a`; `a.#.b`: `b` of
 * every entry of the list `a`. `apart`: the path of what is left to somebody else.
 */
export const inspect = (
  body: unknown,
  opaque: readonly string[] = [],
  apart?: string,
): Problem | undefined => {
  // A list instead of recursion: a hostile body may be nested as deep as it is long.
  const open: Place[] = [{ value: body, path: '', depth: 0 }]
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (one.depth > DEEPEST) return invalid(one.path, 'is nested too deep')
    const problem = inspectTexts(one, opaque)
    if (problem !== undefined) return problem
    if (one.path !== apart) open.push(...fieldsOf(one))
  }
  return undefined
}

const invalid = (path: string, message: string): Problem => ({
  reason: 'invalid_request',
  errors: [{ path, message }],
})

/** The value if it is text or a number; the names of its fields if it is an object. */
const inspectTexts = ({ value, path }: Place, opaque: readonly string[]): Problem | undefined => {
  if (typeof value === 'string' || typeof value === 'number') {
    const holds = isOpaque(path, opaque) ? isCardNumberAlone : holdsCardNumber
    return inspectText(String(value), path, holds)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  for (const name of Object.keys(value)) {
    // Told by the object's own path: a name may be the very number that must not be repeated.
    const problem = inspectText(name, path)
    if (problem !== undefined) return problem
    // Parsers keep it, schemas drop it without a word.
    if (name === '__proto__') return invalid(extended(path, name), 'is no field')
  }
  return undefined
}

const isOpaque = (path: string, opaque: readonly string[]): boolean =>
  opaque.length > 0 &&
  (opaque.includes(path) ||
    opaque.includes(`${path.slice(0, Math.max(0, path.lastIndexOf('.')))}.*`) ||
    opaque.includes(path.replaceAll(/\.\d+(?=\.)/g, '.#')))

const fieldsOf = ({ value, path, depth }: Place): readonly Place[] => {
  if (typeof value !== 'object' || value === null) return []
  const fields: [string, unknown][] = Object.entries(value)
  return fields.map(([name, inner]) => ({ value: inner, path: extended(path, name), depth: depth + 1 }))
}

const extended = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

const inspectText = (text: string, path: string, holds = holdsCardNumber): Problem | undefined => {
  if (holds(text)) {
    return { reason: 'card_number_refused', errors: [{ path, message: 'holds a card number' }] }
  }
  return text.isWellFormed() && !text.includes('\0')
    ? undefined
    : invalid(path, 'holds characters that are not text')
}
