import { openReadDatabase, type ReadPlace } from '../../../projections/connect.ts'
import type { ReadDatabase } from '../../../projections/database.ts'

/** Opens them for one question. */
export const withReadModels = async <Answer>(
  place: ReadPlace,
  ask: (database: ReadDatabase) => Promise<Answer>,
): Promise<Answer> => {
  const database = openReadDatabase({ ...place, purpose: 'explain', connections: 1 })
  try {
    return await ask(database)
  } finally {
    await database.destroy()
  }
}
