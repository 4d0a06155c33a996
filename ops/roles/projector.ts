import type { RaiseAlert } from '../../gateways/alerts/alert.ts'
import { keepProjections, type Kept, type Whose } from '../../projections/keeper.ts'
import { projections } from '../../projections/registry.ts'
import type { Notice } from '../../projections/runner.ts'
import type { Parts, Role } from './parts.ts'

/**
 * Keeps the read models up with the log, each for itself: one that stops keeps no other from going on. A second process
 * with this role stands by, or runs some of the partitions.
 */
export const startProjector = (parts: Parts, raise: RaiseAlert): Role => {
  const { store, databaseUrl, runtime, log } = parts
  const ending = new AbortController()
  const keeping = {
    store,
    database: { connectionString: databaseUrl },
    runtime,
    signal: ending.signal,
    notify: (whose: Whose, notice: Notice) => {
      tell(log, whose, notice)
      // What is not served misleads nobody.
      if (notice.kind === 'stopped' && whose.build === 'served')
        raise({ kind: 'projection_stopped', projection: whose.projection })
    },
  }
  const kept = keepProjections(keeping, keptOf(parts))
  return {
    stop: async () => {
      ending.abort()
      await kept
    },
  }
}

const keptOf = ({ progress }: Parts): readonly Kept[] =>
  projections.map((projection) => ({ projection, progress: progress.get(projection.name) }))

const tell = (log: Parts['log'], { projection, build, partition }: Whose, notice: Notice): void => {
  const whose = { projection, ...(build === 'served' ? {} : { build }), partition }
  switch (notice.kind) {
    case 'leading':
      log.info({ ...whose, position: String(notice.position) }, 'projection runs here')
      return
    case 'fenced':
      log.warn(whose, 'projection was taken over by another process')
      return
    case 'interrupted':
      log.warn({ ...whose, reason: notice.reason }, 'projection interrupted, trying again')
      return
    case 'stopped':
      log.error({ ...whose, reason: notice.reason }, 'projection stopped: an event could not be applied')
  }
}
