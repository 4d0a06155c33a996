import { countRequests } from '../../commands/admin/count-requests.ts'
import { metricsDoor } from '../../commands/admin/metrics-door.ts'
import type { ProviderStates } from '../../commands/admin/list-providers.ts'
import type { AppParts } from '../../commands/http/app.ts'
import type { Streams } from '../../commands/streams/streams.ts'
import type { OperatorAlerts } from '../../gateways/alerts/alert.ts'
import type { Meter } from '../../gateways/http/pipeline/meter.ts'
import { recentCalls } from '../../gateways/http/pipeline/recent.ts'
import { reasonsOf } from '../../ledger/core/reasons.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import type { RunningDispatch } from './dispatch.ts'
import { newMetrics } from './metrics.ts'
import { readLogFigures, type LogFigures } from './metrics-figures.ts'
import type { DemoContracts, Parts } from './parts.ts'
import { providerStatesOf } from './provider-states.ts'

export type Observed = Parts & {
  readonly readDatabase: ReadDatabase
  readonly demoContracts: DemoContracts
  readonly alerts: OperatorAlerts
  readonly dispatch: Pick<RunningDispatch, 'breakers' | 'callLog'>
  readonly streams: Pick<Streams, 'open'>
}

export type Observing = {
  readonly meter: Meter
  readonly states: (observed: Observed) => ProviderStates
  /** Must come before whatever answers. */
  readonly extras: (observed: Observed, doorkeeper: AppParts['doorkeeper']) => AppParts['extras']
}

/** However many collect, the database is asked once in so long. */
const FIGURES_HOLD_MS = 5_000

/** What counts the work of a process, and shows it. */
export const observing = ({ runtime }: Pick<Parts, 'runtime'>): Observing => {
  const metrics = newMetrics()
  const recent = recentCalls(runtime)
  return {
    meter: {
      called: (call) => {
        metrics.meter.called(call)
        recent.called(call)
      },
      watch: metrics.meter.watch,
    },
    states: ({ dispatch: { breakers }, ...observed }) => providerStatesOf({ ...observed, breakers, recent }),
    extras: (observed, doorkeeper) => {
      const figures = heldFigures(observed)
      const { alerts, dispatch, streams } = observed
      const text = async () =>
        metrics.text({
          breakers: dispatch.breakers(),
          callLog: dispatch.callLog(),
          alerts: alerts.figures(),
          streams: streams.open(),
          log: await figures(),
        })
      return [countRequests(metrics.requestDone, runtime.monotonicMs), metricsDoor(doorkeeper, text)]
    },
  }
}

const heldFigures = (observed: Observed): (() => Promise<LogFigures | undefined>) => {
  const { runtime, log } = observed
  let asked: Promise<LogFigures | undefined> | undefined
  let askedAtMs = -Infinity
  return () => {
    if (asked !== undefined && runtime.monotonicMs() - askedAtMs < FIGURES_HOLD_MS) return asked
    askedAtMs = runtime.monotonicMs()
    asked = readLogFigures(observed).catch((error: unknown) => {
      log.warn({ error: reasonsOf(error) }, 'the figures of the log could not be read')
      return undefined
    })
    return asked
  }
}
