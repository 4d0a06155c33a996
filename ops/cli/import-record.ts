import { inspect } from '../../commands/http/inspect.ts'
import { opaqueLineFields } from '../../commands/imports/line.ts'
import { ConfigError } from '../config.ts'
import { columnOf, columns, reportColumns } from './import-columns.ts'

/** A record of the file: its cells, and the line that it ends in. */
export type FileRecord = { readonly line: number; readonly cells: readonly string[] }

/** A line that is not imported, and why. */
export type RefusedLine = FileRecord & {
  readonly reason: string
  readonly fields: readonly { readonly column: string; readonly because: string }[]
}

/** As the system wants it. */
export type GivenLine = { readonly line: number } & Readonly<Record<string, string | number>>

export type ReadRecord =
  | { readonly kind: 'given'; readonly record: FileRecord; readonly given: GivenLine }
  | { readonly kind: 'refused'; readonly refused: RefusedLine }

export type Heading = readonly string[]

/** @throws ConfigError naming whatever is missing, unknown or there twice. */
export const headingIn = (cells: readonly string[]): Heading => {
  const names = cells.map((cell) => cell.trim().toLowerCase())
  const known = [...columns.map(({ name }) => name), ...reportColumns]
  const problems = [
    ...names.filter((name) => !known.includes(name)).map((name) => `no column is called "${name}"`),
    ...names
      .filter((name, index) => names.indexOf(name) < index)
      .map((name) => `the column ${name} is there twice`),
    ...columns
      .filter(({ isRequired, name }) => isRequired && !names.includes(name))
      .map(({ name }) => `the column ${name} is missing`),
  ]
  if (problems.length === 0) return names
  throw new ConfigError(['the heading: --template shows how it has to be', ...problems].join('\n  '))
}

export const readRecord = (heading: Heading, record: FileRecord): ReadRecord => {
  const { line, cells } = record
  const refused = (reason: string, fields: RefusedLine['fields']): ReadRecord => ({
    kind: 'refused',
    refused: { ...record, reason, fields },
  })
  if (cells.length !== heading.length) {
    const because = `has ${String(cells.length)} cells where the heading has ${String(heading.length)}`
    return refused('INVALID_REQUEST', [{ column: '', because }])
  }
  const read = readCells(heading, cells)
  if (read.problems.length > 0) return refused('INVALID_REQUEST', read.problems)
  const given = { ...read.values, line }
  const problem = inspect({ lines: [given] }, opaqueLineFields)
  if (problem === undefined) return { kind: 'given', record, given }
  const fields = (problem.errors ?? []).map(({ path, message }) => ({
    column: columnOf(path.slice(path.lastIndexOf('.') + 1)),
    because: message,
  }))
  return refused(problem.reason.toUpperCase(), fields)
}

/** What our own files put before a cell that a spreadsheet would calculate with. */
const PROTECTED = /^'(?=[\s\0]*[=+\-@\t\r\n＝＋－＠])/

const readCells = (heading: Heading, cells: readonly string[]) => {
  const values: Record<string, string | number> = {}
  const problems: { column: string; because: string }[] = []
  for (const { name, field, isRequired, read } of columns) {
    const text = cells[heading.indexOf(name)]?.replace(PROTECTED, '').trim() ?? ''
    if (text === '') {
      if (isRequired) problems.push({ column: name, because: 'is missing' })
      continue
    }
    const cell = read(text)
    if ('problem' in cell) problems.push({ column: name, because: cell.problem })
    else values[field] = cell.value
  }
  return { values, problems }
}
