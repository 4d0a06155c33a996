import { setImmediate } from 'node:timers/promises'
import { programDigest } from '../../ops/program-digest.ts'
import { migrate as migrateLog } from '../../ledger/store/postgres/migrate.ts'
import { postgresStore } from '../../ledger/store/postgres/store.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { migrate } from '../../projections/migrate.ts'
import { rebuild } from '../../projections/rebuild/rebuild.ts'
import { projections } from '../../projections/registry.ts'
import { systemRuntime } from '../../ops/runtime.ts'
import { approvedPayment } from './payment-log.ts'

/** So many that each flush of the log is full. */
const CALLERS = 1_024
const runtime = systemRuntime()

/** A log of payments, and every read model of it as the product itself builds them. */
export const fillLedger = async (
  connectionString: string,
  payments: number,
  tell: (line: string) => void,
): Promise<void> => {
  await migrateLog(connectionString)
  await migrate(connectionString)
  const store = await postgresStore({ connectionString, runtime })
  try {
    tell(`${payments.toLocaleString('en')} payments into the log`)
    await writeLog(store, payments)
    tell('building every read model')
    await build(store, connectionString)
  } finally {
    await store.close()
  }
}

const writeLog = async (store: EventStore, payments: number): Promise<void> => {
  let next = 0
  const caller = async (): Promise<void> => {
    while (next < payments) {
      const { kind } = await store.append(approvedPayment(next++))
      if (kind !== 'appended') throw new Error('an append was refused')
    }
  }
  await Promise.all(Array.from({ length: CALLERS }, caller))
}

const build = async (store: EventStore, connectionString: string): Promise<void> => {
  const outcomes = await rebuild(
    {
      store,
      database: { connectionString },
      runtime,
      breathe: () => setImmediate(),
      signal: new AbortController().signal,
      program: await programDigest(),
      partitions: undefined,
      isAnew: false,
      tell: () => undefined,
      decide: () => Promise.resolve(true),
    },
    projections,
  )
  const failed = outcomes.find(({ kind }) => kind !== 'switched')
  if (failed !== undefined) throw new Error(`${failed.projection}: ${failed.kind}`)
}
