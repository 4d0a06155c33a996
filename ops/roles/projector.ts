import { paymentsProjection } from '../../projections/payments/project.ts'
import { runProjection, type Notice } from '../../projections/runner.ts'
import type { Parts, Role } from './parts.ts'

/** Keeps the read models up with the log; a second process with this role stands by. */
export const startProjector = ({ store, databaseUrl, runtime, progress, log }: Parts): Role => {
  const ending = new AbortController()
  const running = runProjection({
    projection: paymentsProjection,
    store,
    database: { connectionString: databaseUrl },
    runtime,
    signal: ending.signal,
    progress,
    notify: (notice) => {
      tell(log, notice)
    },
  })
  return {
    stop: async () => {
      ending.abort()
      await running
    },
  }
}

const tell = (log: Parts['log'], notice: Notice): void => {
  const about = { projection: paymentsProjection.name }
  switch (notice.kind) {
    case 'leading':
      log.info({ ...about, position: String(notice.position) }, 'projection runs here')
      return
    case 'fenced':
      log.warn(about, 'projection was taken over by another process')
      return
    case 'interrupted':
      log.warn({ ...about, reason: notice.reason }, 'projection interrupted, trying again')
      return
    case 'stopped':
      log.error({ ...about, reason: notice.reason }, 'projection stopped: an event could not be applied')
  }
}
