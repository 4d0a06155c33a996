import { rowOfLine } from '../row-line.ts'
import type { AnyRow, AnyTarget, ColumnType } from '../target.ts'

/** What a memory table (`memory-table.ts`) finds the line by: the key stands first in it. */
export const keyOfLine = (target: AnyTarget, line: string): readonly string[] => {
  const { key, columns } = target
  const fields: string[] = []
  let from = 0
  for (const name of key) {
    const tab = line.indexOf('\t', from)
    const field = line.slice(from, tab === -1 ? line.length : tab)
    if (!isPlain(columns[name]) || field.includes('\\')) return keyOfRow(target, rowOfLine(target, line))
    fields.push(field)
    from = tab + 1
  }
  return fields
}

/** Whether the text in a line is what the key has. */
const isPlain = (type: ColumnType | undefined): boolean =>
  type === 'text' || type === 'integer' || type === 'bigint' || type === 'numeric' || type === 'date'

export const keyOfRow = ({ key }: AnyTarget, row: AnyRow): readonly string[] =>
  key.map((name) => String(row[name]))

/** For people; also what rows that differ are ordered by. */
export const keyText = (key: readonly string[]): string => key.join('/')

/** A line's values by column, as text; null where there is none. */
export const valuesOf = (target: AnyTarget, line: string): Readonly<Record<string, string | null>> =>
  Object.fromEntries(Object.entries(rowOfLine(target, line)).map(([name, value]) => [name, textOf(value)]))

const textOf = (value: unknown): string | null => {
  if (value === null || typeof value === 'string') return value
  return JSON.stringify(value)
}
