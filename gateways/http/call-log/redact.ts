/** Names of fields whose values may be kept; whatever else a body holds may be secret. */
export type AuditFields = ReadonlySet<string>

export type Redacted = {
  readonly text: string
  /** The texts that were taken out. */
  readonly hidden: readonly string[]
}

const REDACTED = '"[redacted]"'
/** Deeper structures are no message of any provider. */
const DEEPEST = 32

/**
 * A body as JSON text with its structure: scalars stay where their field, or the list they are in, is named in `fields`,
 * and are `"[redacted]"` elsewhere. null and names stay.
 */
export const redact = (body: unknown, fields: AuditFields): Redacted => {
  const at: At = { fields, hidden: [], depth: 0 }
  return { text: written(at, body, false), hidden: at.hidden }
}

type At = { readonly fields: AuditFields; readonly hidden: string[]; depth: number }

const written = (at: At, value: unknown, isKept: boolean): string => {
  if (value === null) return 'null'
  if (typeof value !== 'object') return scalar(at, value, isKept)
  if (at.depth >= DEEPEST) return REDACTED
  at.depth += 1
  const text = Array.isArray(value) ? elements(at, value, isKept) : members(at, value)
  at.depth -= 1
  return text
}

const elements = (at: At, list: readonly unknown[], isKept: boolean): string =>
  `[${list.map((one) => written(at, one, isKept)).join(',')}]`

const members = (at: At, record: object): string => {
  let text = ''
  const membersOf: Readonly<Record<string, unknown>> = { ...record }
  for (const name in membersOf) {
    const member = membersOf[name]
    if (member === undefined) continue
    text += `${text === '' ? '' : ','}${quoted(name)}:${written(at, member, at.fields.has(name))}`
  }
  return `{${text}}`
}

const scalar = ({ hidden }: At, value: unknown, isKept: boolean): string => {
  if (!isKept) {
    if (typeof value === 'string') hidden.push(value)
    return REDACTED
  }
  switch (typeof value) {
    case 'string':
      return quotedText(value)
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value)
    case 'undefined':
    case 'symbol':
    case 'function':
    case 'object':
      return REDACTED
  }
}

/** Most texts are written as they are: looking is three times as fast as writing. */
const quotedText = (text: string): string => (isEscaped.test(text) ? JSON.stringify(text) : `"${text}"`)

/** Providers use few names, over and over. */
const MOST_NAMES = 1_024
const names = new Map<string, string>()

const quoted = (name: string): string => {
  const known = names.get(name)
  if (known !== undefined) return known
  if (names.size >= MOST_NAMES) names.clear()
  const text = JSON.stringify(name)
  names.set(name, text)
  return text
}

/** What JSON may write in another way. */
const isEscaped = /[^\x20\x21\x23-\x5b\x5d-\x7e]/

/** Shorter texts are no secrets, and would be found everywhere. */
const SHORTEST_SECRET = 6

/** JSON, or a path, without what must not be in it, should somebody quote it. */
export const withoutSecrets = (text: string, secrets: readonly string[]): string => {
  let clean = text
  for (const secret of secrets) {
    if (secret.length < SHORTEST_SECRET) continue
    if (clean.includes(secret)) clean = clean.replaceAll(secret, '[redacted]')
    if (!isEscaped.test(secret)) continue
    clean = clean.replaceAll(JSON.stringify(secret).slice(1, -1), '[redacted]')
  }
  return clean
}
