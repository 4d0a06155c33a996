import type { AnyRow, ColumnType, Target } from './target.ts'

/**
 * A row as the very line, without its end, that `COPY (SELECT …) TO STDOUT` gives of it: what is rebuilt in memory and
 * what is served are compared as text, by whoever wants to.
 */
export const lineOf = <Row extends AnyRow>({ columns }: Target<Row>, row: Row): string => {
  let line = ''
  let before = ''
  for (const { name, type } of fieldsOf(columns)) {
    const value = row[name]
    // Bit by bit: it is written down at once, and so put together only there.
    line += before + (value === null || value === undefined ? NULL : textOf(type, value))
    before = '\t'
  }
  return line
}

/** The other way round. */
export const rowOfLine = <Row extends AnyRow>({ columns }: Target<Row>, line: string): Row => {
  const texts = line.split('\t')
  const row: Record<string, unknown> = {}
  let at = 0
  for (const { name, read } of fieldsOf(columns)) {
    const text = texts[at] ?? NULL
    row[name] = text === NULL ? null : read(text)
    at += 1
  }
  // Every column has been given what its type says.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  return row as Row
}

const NULL = '\\N'

type Field = {
  readonly name: string
  readonly type: ColumnType
  readonly read: (text: string) => unknown
}
const known = new WeakMap<object, readonly Field[]>()

const fieldsOf = (columns: Readonly<Record<string, ColumnType>>): readonly Field[] => {
  const before = known.get(columns)
  if (before !== undefined) return before
  const fields = Object.entries(columns).map(([name, type]) => ({ name, type, read: readers[type] }))
  known.set(columns, fields)
  return fields
}

const textOf = (type: ColumnType, value: unknown): string => {
  switch (type) {
    case 'text':
      return textInLine(String(value))
    case 'integer':
    case 'bigint':
    case 'numeric':
    case 'double precision':
    case 'date':
      return String(value)
    case 'boolean':
      return value === true ? 't' : 'f'
    case 'timestamptz':
      return timeText(String(value))
    case 'jsonb':
      return textInLine(jsonText(value))
  }
}

const readers: Readonly<Record<ColumnType, (text: string) => unknown>> = {
  text: (text) => unescape(text),
  integer: Number,
  bigint: (text) => text,
  numeric: (text) => text,
  'double precision': Number,
  boolean: (text) => text === 't',
  date: (text) => text,
  timestamptz: (text) => `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20, -3).padEnd(3, '0')}Z`,
  jsonb: (text): unknown => JSON.parse(unescape(text)),
}

/** `2026-11-20T09:53:20.500Z` as PostgreSQL writes it in UTC: `2026-11-20 09:53:20.5+00`. */
const timeText = (instant: string): string => {
  const seconds = `${instant.slice(0, 10)} ${instant.slice(11, 19)}`
  const milliseconds = instant.slice(20, 23)
  const fraction = milliseconds.endsWith('0') ? milliseconds.replace(/0+$/, '') : milliseconds
  return fraction === '' ? `${seconds}+00` : `${seconds}.${fraction}+00`
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}
const unescapes = new Map(Object.entries(escapes).map(([raw, text]) => [text, raw]))

/** A text as it stands in a line. */
export const textInLine = (text: string): string =>
  /[\\\b\f\n\r\t\v]/.test(text) ? text.replace(/[\\\b\f\n\r\t\v]/g, (raw) => escapes[raw] ?? raw) : text

const unescape = (text: string): string =>
  text.includes('\\') ? text.replace(/\\[\\bfnrtv]/g, (two) => unescapes.get(two) ?? two) : text

/** As jsonb normalises it: keys by their length in bytes, then by their bytes. */
const jsonText = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(jsonText).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value)
  const ordered = entries.length > 1 ? entries.toSorted(([one], [other]) => byBytes(one, other)) : entries
  return `{${ordered.map(([key, field]) => `${JSON.stringify(key)}: ${jsonText(field)}`).join(', ')}}`
}

const byBytes = (one: string, other: string): number => {
  const [first, second] = [Buffer.from(one), Buffer.from(other)]
  return first.length - second.length || first.compare(second)
}
