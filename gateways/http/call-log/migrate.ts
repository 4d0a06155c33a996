import { migrateSchema, type Migration } from '../../../ledger/store/postgres/migrations.ts'
import { createCalls } from './migrations/0001-calls.ts'

const migrations: readonly Migration[] = [createCalls]

/** Brings the call log's schema up to date. @throws Error as `migrateSchema` does. */
export const migrate = (connectionString: string): Promise<void> =>
  migrateSchema({
    connectionString,
    schema: 'jangbu_calls',
    owner: 'the call log',
    lock: 7_241_908_115,
    migrations,
  })
