import { migrateSchema, type Migration } from '../../ledger/store/postgres/migrations.ts'
import { createAlerts } from './migrations/0001-alerts.ts'

const migrations: readonly Migration[] = [createAlerts]

/** Brings the alerts' schema up to date. @throws Error as `migrateSchema` does. */
export const migrate = (connectionString: string): Promise<void> =>
  migrateSchema({
    connectionString,
    schema: 'jangbu_alerts',
    owner: 'the alerts',
    lock: 7_241_908_121,
    migrations,
  })
