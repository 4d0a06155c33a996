import { CompiledQuery } from 'kysely'
import { statementsOf } from './bulk.ts'
import type { ReadDatabase } from './database.ts'
import { applying } from './failures.ts'
import type { Change, Rows } from './rows.ts'
import type { AnyRow, AnyTarget, Target } from './target.ts'
import { textArray } from './text-array.ts'

/** The tables that the transaction's connection finds by their names. */
export const postgresRows = (tx: ReadDatabase): Rows => ({
  load: async <Row extends AnyRow>(target: Target<Row>, values: readonly string[]) => {
    if (values.length === 0) return []
    const { rows } = await tx.executeQuery<Row>(CompiledQuery.raw(loadText(target), [textArray(values)]))
    return rows
  },
})

const known = new WeakMap<object, string>()

const loadText = (target: Pick<AnyTarget, 'table' | 'key'> & { readonly columns: object }): string => {
  const before = known.get(target)
  if (before !== undefined) return before
  const [names, key] = [Object.keys(target.columns), target.key].map((all) => all.map((name) => `"${name}"`))
  const text = `SELECT ${names?.join(', ') ?? ''} FROM "${target.table}"
    WHERE ${key?.[0] ?? ''} = ANY($1::text[]) ORDER BY ${key?.join(', ') ?? ''}`
  known.set(target, text)
  return text
}

/**
 * Encodes all of them, then sends them one after the other; the first has gone out when it returns.
 * @throws CannotApplyError when a row is not as a change needs it.
 */
export const writeChanges = (tx: ReadDatabase, changes: readonly Change[]): Promise<void> => {
  const statements = applying(() => changes.flatMap(statementsOf))
  return (async () => {
    for (const statement of statements) await statement(tx)
  })()
}

/**
 * The same on a connection that takes statements before it has answered those before: all have gone out when it returns.
 * Within a transaction nothing comes of those behind one that fails.
 */
export const writePipelined = (tx: ReadDatabase, changes: readonly Change[]): Promise<void> => {
  const statements = applying(() => changes.flatMap(statementsOf))
  const all = Promise.allSettled(statements.map((statement) => statement(tx)))
  return (async () => {
    for (const one of await all) if (one.status === 'rejected') throw one.reason
  })()
}
