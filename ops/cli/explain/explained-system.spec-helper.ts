import { Client } from 'pg'
import type { PaymentEvent } from '../../../ledger/payment/events.ts'
import { appendAll, eventually } from '../../../projections/history.spec-helper.ts'
import { journalProjection } from '../../../projections/journal/project.ts'
import { migrate } from '../../../projections/migrate.ts'
import { paymentsProjection } from '../../../projections/payments/project.ts'
import { startRunner } from '../../../projections/tables.spec-helper.ts'
import { postgresLog, type PostgresLog } from '../../log/postgres-log.spec-helper.ts'
import { systemRuntime } from '../../runtime.ts'
import { capturingTerminal } from '../terminal.spec-helper.ts'
import { explain, type ExplainOptions } from './explain.ts'

export type Run = { readonly code: number; readonly printed: string; readonly told: string }
export type ExplainedSystem = {
  readonly log: PostgresLog
  readonly append: (events: readonly PaymentEvent[]) => Promise<void>
  /** Brings the read models up to the log's end, as a projector would. */
  readonly project: () => Promise<void>
  readonly run: (what: string, options?: Partial<ExplainOptions>) => Promise<Run>
  /** Changes the read models behind the projector's back. */
  readonly change: (statement: string) => Promise<void>
}

/** A log in PostgreSQL with its read models, as `jangbu explain` finds them. */
export const explainedSystem = async (): Promise<ExplainedSystem> => {
  const log = await postgresLog()
  const { store, url: connectionString } = log
  await migrate(connectionString)
  return {
    log,
    append: (events) => appendAll(store, events),
    project: async () => {
      const head = await store.head()
      for (const projection of [paymentsProjection, journalProjection]) {
        const { progress, stop } = startRunner(store, { connectionString }, projection)
        await eventually(() => (progress.position() ?? 0n) >= head)
        await stop()
      }
    },
    run: async (what, options = {}) => {
      const terminal = capturingTerminal()
      const parts = { store, database: { connectionString }, runtime: systemRuntime(), terminal }
      const usual = { all: false, json: false, force: false, language: 'en' as const }
      const code = await explain(parts, { what, ...usual, ...options })
      return { code, printed: terminal.printed(), told: terminal.told() }
    },
    change: async (statement) => {
      const client = new Client({ connectionString })
      await client.connect()
      await client.query(statement).finally(() => client.end())
    },
  }
}
