import type pg from 'pg'
import { copyingOut } from '../ledger/store/postgres/copying.ts'
import type { AnyTarget } from './target.ts'

/**
 * A table's rows as lines (`row-line.ts`), in no order, many at a time; however large the table, no more than a few
 * hundred kilobytes are here at once. Within a transaction, whose time zone becomes UTC: a time is written in it. Who
 * leaves before the end has to give up the connection.
 * @throws Error outside a transaction.
 */
export async function* tableLines(
  client: pg.ClientBase,
  home: string,
  target: AnyTarget,
): AsyncGenerator<readonly string[], void> {
  for await (const chunk of tableChunks(client, home, target)) yield linesIn(chunk)
}

/** The same as bytes, whole lines in each. */
export async function* tableChunks(
  client: pg.ClientBase,
  home: string,
  { table, columns }: AnyTarget,
): AsyncGenerator<Buffer, void> {
  await writeInUtc(client)
  const names = Object.keys(columns).map((name) => client.escapeIdentifier(name))
  const from = `${client.escapeIdentifier(home)}.${client.escapeIdentifier(table)}`
  const copying = copyingOut(`COPY (SELECT ${names.join(', ')} FROM ${from}) TO STDOUT`)
  try {
    yield* wholeLines(client.query(copying))
  } finally {
    copying.callback?.()
  }
}

/** Each line ends with a newline, the last one too. */
export const linesIn = (chunk: Buffer): readonly string[] =>
  chunk.toString('utf8', 0, chunk.length - 1).split('\n')

const NEWLINE = 0x0a

async function* wholeLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  let cut: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const whole = cut.length === 0 ? chunk : Buffer.concat([cut, chunk])
    const end = whole.lastIndexOf(NEWLINE) + 1
    cut = whole.subarray(end)
    if (end > 0) yield whole.subarray(0, end)
  }
}

const writeInUtc = async (client: pg.ClientBase): Promise<void> => {
  await client.query("SELECT set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO', true)")
  const { rows } = await client.query<{ zone: string }>("SELECT current_setting('TimeZone') AS zone")
  if (rows[0]?.zone !== 'UTC') throw new Error('rows are copied within a transaction')
}
