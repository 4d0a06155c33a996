import { migrateSchema, type Migration } from '../ledger/store/postgres/migrations.ts'
import { createPayments } from './migrations/0001-payments.ts'
import { createOpenCases } from './migrations/0002-open-cases.ts'
import { createOpenNotifications } from './migrations/0003-open-notifications.ts'
import { createLogIdentity } from './migrations/0004-log-identity.ts'
import { addPaymentMethods } from './migrations/0005-payment-methods.ts'
import { createCards } from './migrations/0006-cards.ts'

/** Where the served read models live; a rebuild goes to a schema of its own. */
export const READ_SCHEMA = 'jangbu_read'

const migrations: readonly Migration[] = [
  createPayments,
  createOpenCases,
  createOpenNotifications,
  createLogIdentity,
  addPaymentMethods,
  createCards,
]

/** Brings the read models' schema up to date. @throws Error as `migrateSchema` does. */
export const migrate = (connectionString: string, schema: string = READ_SCHEMA): Promise<void> =>
  migrateSchema({ connectionString, schema, owner: 'the read models', lock: 7_241_908_114, migrations })
