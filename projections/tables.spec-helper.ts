import { openReadDatabase, type ReadPlace } from './connect.ts'
import type { CheckpointRow, PaymentRow, ReadDatabase, TransactionRow } from './database.ts'
import { newProgress, type Progress } from './progress.ts'
import type { Projection } from './projection.ts'
import { runProjection, type Notice } from './runner.ts'
import type { EventStore } from '../ledger/store/port.ts'
import { paymentsProjection } from './payments/project.ts'
import { specRuntime } from './history.spec-helper.ts'

export type AllRows = {
  readonly payments: readonly PaymentRow[]
  readonly transactions: readonly TransactionRow[]
}

export const allRows = async (database: ReadDatabase): Promise<AllRows> => ({
  payments: await database.selectFrom('payments').selectAll().orderBy('payment_id').execute(),
  transactions: await database
    .selectFrom('payment_transactions')
    .selectAll()
    .orderBy('payment_id')
    .orderBy('ordinal')
    .execute(),
})

export const onlyCheckpoint = (database: ReadDatabase): Promise<CheckpointRow> =>
  database.selectFrom('checkpoints').selectAll().executeTakeFirstOrThrow()

export const openForSpec = (place: ReadPlace): ReadDatabase => openReadDatabase({ ...place, purpose: 'spec' })

export type Runner = {
  readonly progress: Progress
  readonly notices: readonly Notice[]
  readonly ended: ReturnType<typeof runProjection>
  readonly stop: () => Promise<void>
}

/** A runner as one process would have it. */
export const startRunner = (
  store: Pick<EventStore, 'subscribe' | 'readStream'>,
  database: ReadPlace,
  projection: Projection = paymentsProjection,
): Runner => {
  const leaving = new AbortController()
  const progress = newProgress()
  const notices: Notice[] = []
  const ended = runProjection({
    projection,
    store,
    database,
    runtime: specRuntime,
    signal: leaving.signal,
    progress,
    notify: (notice) => notices.push(notice),
  })
  const stop = async (): Promise<void> => {
    leaving.abort()
    await ended
  }
  return { progress, notices, ended, stop }
}
