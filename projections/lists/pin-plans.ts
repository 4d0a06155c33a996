import { sql } from 'kysely'
import type { ReadTransaction } from '../database.ts'

/** What a list is read with: nothing is found by reading a table through, or by sorting more than a page or a few. */
const settings = [
  'enable_seqscan',
  'enable_sort',
  'enable_incremental_sort',
  'enable_hashjoin',
  'enable_mergejoin',
]

/** For the rest of the transaction. */
export const pinPlans = async (tx: ReadTransaction): Promise<void> => {
  const off = settings.map((name) => sql`set_config(${name}, 'off', true)`)
  await sql`SELECT ${sql.join(off)}`.execute(tx)
}
