import { CannotApplyError } from './failures.ts'
import { memoryTable, type MemoryTable } from './memory-table.ts'
import { lineOf, rowOfLine } from './row-line.ts'
import type { Change, Rows } from './rows.ts'
import type { AnyRow, AnyTarget, Target } from './target.ts'

export type MemoryRows = {
  readonly rows: Rows
  /** @throws CannotApplyError when a row is not as a change needs it. */
  readonly write: (changes: readonly Change[]) => void
  readonly tables: readonly MemoryTable[]
}

export const memoryRows = (targets: readonly AnyTarget[]): MemoryRows => {
  const tables = new Map(targets.map((target) => [target.table, memoryTable(target)]))
  const tableOf = ({ table }: Pick<AnyTarget, 'table'>): MemoryTable => {
    const found = tables.get(table)
    if (found === undefined) throw new CannotApplyError(`${table} is no table of this projection`)
    return found
  }
  return {
    rows: {
      load: <Row extends AnyRow>(target: Target<Row>, values: readonly string[]) => {
        const table = tableOf(target)
        return Promise.resolve(values.flatMap((value) => rowsIn(target, table.linesOf(value))))
      },
    },
    write: (changes) => {
      for (const change of changes) applyChange(tableOf(change.target), change)
    },
    tables: [...tables.values()],
  }
}

const rowsIn = <Row extends AnyRow>(target: Target<Row>, lines: readonly string[]): readonly Row[] => {
  const rows = lines.map((line) => rowOfLine(target, line))
  return rows.length > 1 ? rows.sort(byKey(target.key)) : rows
}

const byKey =
  (key: readonly string[]) =>
  (one: AnyRow, other: AnyRow): number => {
    const differing = key.find((name) => one[name] !== other[name])
    if (differing === undefined) return 0
    const [first, second] = [one[differing], other[differing]]
    if (typeof first === 'number' && typeof second === 'number') return first - second
    return String(first) < String(second) ? -1 : 1
  }

const applyChange = (table: MemoryTable, change: Change): void => {
  for (const row of change.rows) changers[change.kind](table, row, change)
}

type Changer = (table: MemoryTable, row: AnyRow, change: Change) => void

const changers: Readonly<Record<Change['kind'], Changer>> = {
  insert: (table, row) => {
    const key = keyOf(table, row)
    if (!table.insert(key, lineOf(table.target, row)))
      throw new CannotApplyError(`${nameOf(table, key)} is there already`)
  },
  update: (table, row, { target }) => {
    const key = keyOf(table, row)
    const isWhole = Object.keys(target.columns).length === Object.keys(table.target.columns).length
    const after = isWhole ? row : { ...there(table, key), ...only(target, row) }
    if (!table.replace(key, lineOf(table.target, after))) throw notThere(table, key)
  },
  remove: (table, row) => {
    const key = keyOf(table, row)
    if (!table.delete(key)) throw notThere(table, key)
  },
  remove_if_there: (table, row) => {
    table.delete(keyOf(table, row))
  },
  add: (table, row, change) => {
    const addends = change.kind === 'add' ? change.addends : []
    const key = keyOf(table, row)
    const before = table.get(key)
    const sums = before === undefined ? row : summed(rowOfLine(table.target, before), row, addends)
    if (addends.every((name) => numberOf(sums[name]) === 0n)) table.delete(key)
    else put(table, key, lineOf(table.target, sums))
  },
}

const put = (table: MemoryTable, key: readonly string[], line: string): void => {
  if (!table.replace(key, line)) table.insert(key, line)
}

/** @throws CannotApplyError when it is not. */
const there = (table: MemoryTable, key: readonly string[]): AnyRow => {
  const line = table.get(key)
  if (line === undefined) throw notThere(table, key)
  return rowOfLine(table.target, line)
}

/** Whatever else a row has is not the target's. */
const only = ({ columns }: AnyTarget, row: AnyRow): AnyRow =>
  Object.fromEntries(Object.keys(columns).map((name) => [name, row[name]]))

const numberOf = (value: unknown): bigint => BigInt(String(value))

const summed = (before: AnyRow, row: AnyRow, addends: readonly string[]): AnyRow => ({
  ...before,
  ...Object.fromEntries(addends.map((name) => [name, String(numberOf(before[name]) + numberOf(row[name]))])),
})

const keyOf = ({ target }: MemoryTable, row: AnyRow): readonly string[] =>
  target.key.map((name) => String(row[name]))

const nameOf = ({ target }: MemoryTable, key: readonly string[]): string => `${target.table} ${key.join('/')}`

const notThere = (table: MemoryTable, key: readonly string[]): CannotApplyError =>
  new CannotApplyError(`${nameOf(table, key)} is not there to be changed`)
