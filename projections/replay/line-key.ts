import { rowOfLine } from '../row-line.ts'
import type { AnyRow, AnyTarget } from '../target.ts'

/** What a memory table finds the line by (`memory-rows.ts`): the key stands first in the line. */
export const keyOfLine = (target: AnyTarget, line: string): readonly string[] => {
  const [first, ...more] = target.key
  if (first === undefined) return []
  if (more.length === 0 && target.columns[first] === 'text') {
    const text = line.slice(0, endOfField(line))
    if (!text.includes('\\')) return [text]
  }
  return keyOfRow(target, rowOfLine(target, line))
}

const endOfField = (line: string): number => {
  const end = line.indexOf('\t')
  return end === -1 ? line.length : end
}

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
