import { cardsProjection } from '../../projections/cards/project.ts'
import { openCasesProjection } from '../../projections/open-cases/project.ts'
import { openNotificationsProjection } from '../../projections/open-notifications/project.ts'
import { paymentsProjection } from '../../projections/payments/project.ts'
import type { RaiseAlert } from '../../gateways/alerts/alert.ts'
import type { Progress } from '../../projections/progress.ts'
import type { Projection } from '../../projections/projection.ts'
import { runProjection, type Notice } from '../../projections/runner.ts'
import type { Parts, Role } from './parts.ts'

/**
 * Keeps the read models up with the log, each for itself: one that stops keeps no other from going on. A second process
 * with this role stands by.
 */
export const startProjector = (parts: Parts, raise: RaiseAlert): Role => {
  const { store, databaseUrl, runtime, log } = parts
  const ending = new AbortController()
  const running = projectionsOf(parts).map(({ projection, ...waited }) =>
    runProjection({
      ...waited,
      projection,
      store,
      database: { connectionString: databaseUrl },
      runtime,
      signal: ending.signal,
      notify: (notice) => {
        tell(log, projection.name, notice)
        if (notice.kind === 'stopped') raise({ kind: 'projection_stopped', projection: projection.name })
      },
    }),
  )
  return {
    stop: async () => {
      ending.abort()
      await Promise.all(running)
    },
  }
}

type Projected = {
  readonly projection: Projection
  /** undefined: nobody here waits for it. */
  readonly progress?: Progress
}

const projectionsOf = ({ progress }: Parts): readonly Projected[] => [
  { projection: paymentsProjection, progress: progress.payments },
  { projection: openCasesProjection, progress: progress.openCases },
  { projection: openNotificationsProjection },
  { projection: cardsProjection, progress: progress.cards },
]

const tell = (log: Parts['log'], projection: string, notice: Notice): void => {
  switch (notice.kind) {
    case 'leading':
      log.info({ projection, position: String(notice.position) }, 'projection runs here')
      return
    case 'fenced':
      log.warn({ projection }, 'projection was taken over by another process')
      return
    case 'interrupted':
      log.warn({ projection, reason: notice.reason }, 'projection interrupted, trying again')
      return
    case 'stopped':
      log.error({ projection, reason: notice.reason }, 'projection stopped: an event could not be applied')
  }
}
