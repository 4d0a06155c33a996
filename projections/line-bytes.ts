/** Some bytes: from `from` on, up to but without `to`. */
export type Span = { readonly bytes: Buffer; readonly from: number; readonly to: number }

const TAB = 0x09

/** Where the tab after the first so many fields of a line stands, or the line's end. */
export const fieldsEnd = ({ bytes, from, to }: Span, fields: number): number => {
  let left = fields
  for (let at = from; at < to; at += 1) {
    if (bytes[at] === TAB) left -= 1
    if (left === 0) return at
  }
  return to
}

/** Whether the line's first bytes are these, and a tab or its end comes after them. */
export const beginsWith = (line: Span, sought: Span): boolean => {
  const length = sought.to - sought.from
  const end = line.from + length
  if (end > line.to) return false
  for (let at = 0; at < length; at += 1)
    if (line.bytes[line.from + at] !== sought.bytes[sought.from + at]) return false
  return end === line.to || line.bytes[end] === TAB
}

export const areSame = (one: Span, other: Span): boolean =>
  one.to - one.from === other.to - other.from &&
  one.bytes.compare(other.bytes, other.from, other.to, one.from, one.to) === 0

const OFFSET_BASIS = 0x811c9dc5
const PRIME = 0x01000193

/** FNV-1a with 32 bits, mixed, since its low bits alone are poor. */
export const hashOf = ({ bytes, from, to }: Span): number => {
  let mixed = OFFSET_BASIS
  for (let at = from; at < to; at += 1) mixed = Math.imul(mixed ^ (bytes[at] ?? 0), PRIME)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  return (mixed ^ (mixed >>> 13)) >>> 0
}
