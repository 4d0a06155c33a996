import { CannotApplyError } from './failures.ts'
import { lineOf, rowOfLine } from './row-line.ts'
import type { Change, Rows } from './rows.ts'
import type { AnyRow, AnyTarget, Target } from './target.ts'

/**
 * A table in memory: a line (`row-line.ts`) for each row, found by its key. Lines of one first key column stand together;
 * most have no other beside them.
 */
export type MemoryTable = {
  readonly target: AnyTarget
  readonly get: (key: readonly string[]) => string | undefined
  readonly set: (key: readonly string[], line: string) => void
  readonly delete: (key: readonly string[]) => boolean
  /** Those with this first key column. */
  readonly linesOf: (first: string) => readonly string[]
  readonly lines: () => Generator<string>
  readonly size: () => number
}

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
    if (table.get(key) !== undefined) throw new CannotApplyError(`${nameOf(table, key)} is there already`)
    table.set(key, lineOf(table.target, row))
  },
  update: (table, row, { target }) => {
    const key = keyOf(table, row)
    const before = there(table, key)
    const isWhole = Object.keys(target.columns).length === Object.keys(table.target.columns).length
    const after = isWhole ? row : { ...rowOfLine(table.target, before), ...only(target, row) }
    table.set(key, lineOf(table.target, after))
  },
  remove: (table, row) => {
    const key = keyOf(table, row)
    there(table, key)
    table.delete(key)
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
    else table.set(key, lineOf(table.target, sums))
  },
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

const there = (table: MemoryTable, key: readonly string[]): string => {
  const line = table.get(key)
  if (line === undefined) throw new CannotApplyError(`${nameOf(table, key)} is not there to be changed`)
  return line
}

const restOf = (key: readonly string[]): string => (key.length === 1 ? '' : key.slice(1).join('\t'))

type Alone = { readonly rest: string; readonly line: string }
type Group = Alone | Map<string, string>

const memoryTable = (target: AnyTarget): MemoryTable => {
  const groups = new Map<string, Group>()
  let size = 0
  const withKey = (group: Group | undefined, rest: string): string | undefined => {
    if (group === undefined) return undefined
    return group instanceof Map ? group.get(rest) : group.rest === rest ? group.line : undefined
  }
  const get: MemoryTable['get'] = (key) => withKey(groups.get(key[0] ?? ''), restOf(key))
  return {
    target,
    get,
    set: (key, line) => {
      const [first = ''] = key
      const rest = restOf(key)
      const group = groups.get(first)
      if (withKey(group, rest) === undefined) size += 1
      if (group instanceof Map) group.set(rest, line)
      else if (group === undefined || group.rest === rest) groups.set(first, { rest, line })
      else
        groups.set(
          first,
          new Map([
            [group.rest, group.line],
            [rest, line],
          ]),
        )
    },
    delete: (key) => {
      if (get(key) === undefined) return false
      const [first = ''] = key
      const group = groups.get(first)
      size -= 1
      if (!(group instanceof Map)) return groups.delete(first)
      group.delete(restOf(key))
      if (group.size === 0) groups.delete(first)
      return true
    },
    linesOf: (first) => linesIn(groups.get(first)),
    lines: function* () {
      for (const group of groups.values()) yield* linesIn(group)
    },
    size: () => size,
  }
}

const linesIn = (group: Group | undefined): readonly string[] => {
  if (group === undefined) return []
  return group instanceof Map ? [...group.values()] : [group.line]
}
