import type { MemoryRows } from '../memory-rows.ts'
import type { MemoryTable } from '../memory-table.ts'
import type { Change } from '../rows.ts'
import { newRowSum, stateHash, type StateHash } from '../state-hash.ts'
import { keyOfRow, keyText } from './line-key.ts'

/** A row as it was when the mark was set; undefined: it was not there. */
export type Former = {
  readonly table: MemoryTable
  readonly key: readonly string[]
  readonly line: string | undefined
}

/** Rows in memory that remember what they were like at some moment. */
export type TrackedRows = MemoryRows & {
  /** From here on what is there now is remembered. */
  readonly mark: () => void
  /** Those that were written since the mark, as they were then. */
  readonly former: () => readonly Former[]
}

export const trackedRows = (memory: MemoryRows): TrackedRows => {
  const byTable = new Map(memory.tables.map((table) => [table.target.table, table]))
  const former = new Map<string, Former>()
  const remember = (table: MemoryTable, key: readonly string[]): void => {
    const name = `${table.target.table} ${keyText(key)}`
    if (!former.has(name)) former.set(name, { table, key, line: table.get(key) })
  }
  return {
    ...memory,
    mark: () => {
      former.clear()
    },
    former: () => [...former.values()],
    write: (changes) => {
      for (const { target, rows } of changes) {
        const table = byTable.get(target.table)
        if (table !== undefined) for (const row of rows) remember(table, keyOfRow(table.target, row))
      }
      memory.write(changes)
    },
  }
}

/** A state hash that is kept up with what is written, and can be taken back to the mark. */
export type HashedRows = TrackedRows & {
  readonly hash: () => StateHash
  /** All is as it was at the mark. */
  readonly takeBack: () => void
}

export const hashedRows = (memory: MemoryRows): HashedRows => {
  const sums = new Map(memory.tables.map((table) => [table, newRowSum()]))
  const tracked = trackedRows(memory)
  const count = (changes: readonly Change[], kind: 'add' | 'subtract'): void => {
    for (const [table, key] of touched(memory.tables, changes)) {
      const line = table.get(key)
      if (line !== undefined) sums.get(table)?.[kind](line)
    }
  }
  const put = (table: MemoryTable, key: readonly string[], line: string | undefined): void => {
    const now = table.get(key)
    if (now !== undefined) sums.get(table)?.subtract(now)
    table.delete(key)
    if (line === undefined) return
    table.insert(key, line)
    sums.get(table)?.add(line)
  }
  return {
    ...tracked,
    write: (changes) => {
      for (const change of changes) {
        count([change], 'subtract')
        tracked.write([change])
        count([change], 'add')
      }
    },
    hash: () => stateHash([...sums].map(([{ target }, sum]) => ({ table: target.table, ...sum.value() }))),
    takeBack: () => {
      for (const { table, key, line } of tracked.former()) put(table, key, line)
      tracked.mark()
    },
  }
}

type Touched = readonly [table: MemoryTable, key: readonly string[]]

/** Each row once. */
const touched = (tables: readonly MemoryTable[], changes: readonly Change[]): readonly Touched[] => {
  const found = new Map<string, Touched>()
  for (const { target, rows } of changes) {
    const table = tables.find((one) => one.target.table === target.table)
    if (table === undefined) continue
    for (const row of rows) {
      const key = keyOfRow(table.target, row)
      found.set(`${target.table} ${keyText(key)}`, [table, key])
    }
  }
  return [...found.values()]
}
