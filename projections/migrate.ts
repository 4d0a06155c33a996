import pg from 'pg'
import { migrateSchema, type Migration } from '../ledger/store/postgres/migrations.ts'
import { createHome, READ_SCHEMA } from './homes.ts'
import { createPayments } from './migrations/0001-payments.ts'
import { createOpenCases } from './migrations/0002-open-cases.ts'
import { createOpenNotifications } from './migrations/0003-open-notifications.ts'
import { createLogIdentity } from './migrations/0004-log-identity.ts'
import { addPaymentMethods } from './migrations/0005-payment-methods.ts'
import { createCards } from './migrations/0006-cards.ts'
import { moveHomes } from './migrations/0007-homes.ts'
import { createBuilds } from './migrations/0008-builds.ts'
import { projections } from './registry.ts'

const migrations: readonly Migration[] = [
  createPayments,
  createOpenCases,
  createOpenNotifications,
  createLogIdentity,
  addPaymentMethods,
  createCards,
  moveHomes,
  createBuilds,
]

/** Processes that start together migrate one after another. */
const BASE_LOCK = 7_241_908_114
const HOMES_LOCK = 7_241_908_117

/**
 * Brings the read models' base schema up to date, and makes the tables of those versions that are new.
 * @throws Error as `migrateSchema` and `createHome` do.
 */
export const migrate = async (connectionString: string, schema: string = READ_SCHEMA): Promise<void> => {
  await migrateSchema({ connectionString, schema, owner: 'the read models', lock: BASE_LOCK, migrations })
  await withHomesLocked(connectionString, async (client) => {
    for (const projection of projections) await createHome({ client, base: schema }, projection)
  })
}

/** In one transaction, which nobody else makes, switches or drops homes beside. */
export const withHomesLocked = async <T>(
  connectionString: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> => {
  const client = new pg.Client({ connectionString, application_name: 'jangbu read models' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('BEGIN')
    await client.query('SELECT pg_advisory_xact_lock($1)', [HOMES_LOCK])
    const result = await work(client)
    await client.query('COMMIT')
    return result
  } finally {
    await client.end()
  }
}
