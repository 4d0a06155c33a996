/** A `pg` client or pool. */
type Client = { readonly query: (text: string) => Promise<{ readonly rows: readonly unknown[] }> }

type Setting = { readonly name: string; readonly setting: string }

export class NotDurableError extends Error {
  override readonly name = 'NotDurableError'
}

/** With any of these off, a payment that was confirmed can be gone after a power cut. */
const required = ['fsync', 'full_page_writes', 'synchronous_commit'] as const

const QUERY = `SELECT name, setting FROM pg_settings WHERE name IN (${required.map((name) => `'${name}'`).join(', ')})`

const isSetting = (row: unknown): row is Setting =>
  typeof row === 'object' &&
  row !== null &&
  'name' in row &&
  'setting' in row &&
  typeof row.setting === 'string'

/**
 * Refuses a server that may forget what it confirmed. What counts is the value in this session, so settings made for
 * the role or the database are seen as well.
 * @throws NotDurableError naming the settings; whatever the client throws when the server cannot be asked.
 */
export const assertDurable = async (client: Client): Promise<void> => {
  const { rows } = await client.query(QUERY)
  const values = new Map(rows.filter(isSetting).map((row) => [row.name, row.setting]))
  // A server that does not answer for a setting gives no promise either.
  const weak = required.filter((name) => (values.get(name) ?? 'off') === 'off')
  if (weak.length === 0) return
  const list = weak.map((name) => `${name} = ${values.get(name) ?? 'unknown'}`).join(', ')
  throw new NotDurableError(
    `This PostgreSQL server may lose confirmed payments in a crash (${list}). ` +
      `Turn ${weak.join(', ')} on for the server, the database and the role, then start again.`,
  )
}
