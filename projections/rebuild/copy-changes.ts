import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { statementsOf, type Statement } from '../bulk.ts'
import type { ReadDatabase } from '../database.ts'
import { applying } from '../failures.ts'
import { lineOf } from '../row-line.ts'
import type { Change } from '../rows.ts'
import type { AnyRow, AnyTarget } from '../target.ts'

/** Below it the statement that is ready costs less than one that takes rows in. */
const FEWEST_COPIED = 32
/** UTF-16 units of lines that are sent together. */
const CHUNK = 64 * 1024

type Write = (tx: ReadDatabase, changes: readonly Change[]) => Promise<void>

/**
 * What `writeChanges` does, but new rows go in by COPY, at half the server's work: for who writes thousands at a time.
 * The client is the connection of the transactions.
 */
export const copyingChanges =
  (client: pg.Client): Write =>
  (tx, changes) => {
    const statements = applying(() => changes.flatMap((change) => statementsFor(client, change)))
    return (async () => {
      for (const statement of statements) await statement(tx)
    })()
  }

const statementsFor = (client: pg.Client, change: Change): readonly Statement[] =>
  change.kind === 'insert' && change.rows.length >= FEWEST_COPIED
    ? [copying(client, change)]
    : statementsOf(change)

const copying = (client: pg.Client, { target, rows }: Change): Statement => {
  const chunks = chunksOf(target, rows)
  const names = Object.keys(target.columns).map((name) => client.escapeIdentifier(name))
  const text = `COPY ${client.escapeIdentifier(target.table)} (${names.join(', ')}) FROM STDIN`
  return () => pipeline(chunks, client.query(copyFrom(text)))
}

const chunksOf = (target: AnyTarget, rows: readonly AnyRow[]): readonly Buffer[] => {
  const chunks: Buffer[] = []
  let text = ''
  for (const row of rows) {
    text += `${lineOf(target, row)}\n`
    if (text.length < CHUNK) continue
    chunks.push(Buffer.from(text))
    text = ''
  }
  return text === '' ? chunks : [...chunks, Buffer.from(text)]
}
