import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { RequestDone } from '../../commands/admin/count-requests.ts'
import type { MetricsText } from '../../commands/admin/metrics-door.ts'
import type { AlertFigures } from '../../gateways/alerts/alert.ts'
import type { CallLogFigures } from '../../gateways/http/call-log/writer.ts'
import type { BreakerState } from '../../gateways/http/pipeline/breakers.ts'
import type { LineFigures, Meter } from '../../gateways/http/pipeline/meter.ts'
import type { ProviderId } from '../../ledger/core/ids.ts'
import type { LogFigures } from './metrics-figures.ts'

export type Metrics = {
  readonly meter: Meter
  readonly requestDone: (request: RequestDone) => void
  readonly text: (sources: MetricsSources) => Promise<MetricsText>
}

/** What is looked up when somebody collects. */
export type MetricsSources = {
  readonly breakers: readonly BreakerState[]
  readonly callLog: CallLogFigures
  readonly alerts: AlertFigures
  readonly streams: number
  /** undefined: the log or the read models are away. */
  readonly log: LogFigures | undefined
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** Labels hold names out of our own code only: no id, no address, nothing of a payer or a merchant. */
export const newMetrics = (): Metrics => {
  const registry = new Registry()
  const registers = [registry]
  const requests = new Histogram({
    name: 'jangbu_http_request_seconds',
    help: 'Requests to this process, by route and status, from the first byte to the last of the answer',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  })
  const calls = new Histogram({
    name: 'jangbu_provider_call_seconds',
    help: 'Calls to providers with all their tries, waiting included',
    labelNames: ['provider', 'operation', 'outcome'],
    buckets: SECONDS,
    registers,
  })
  const failures = new Counter({
    name: 'jangbu_provider_failures_total',
    help: 'Calls that were declined or whose outcome is not known, by standard category',
    labelNames: ['provider', 'category'],
    registers,
  })
  const lines = new Map<ProviderId, () => LineFigures>()
  const gauges = momentary(registry)
  return {
    meter: {
      called: ({ provider, operation, outcome, category, attempts, tookMs }) => {
        const labels = { provider, operation, outcome: attempts === 0 ? 'turned_away' : outcome }
        calls.observe(labels, tookMs / 1_000)
        if (category !== null) failures.inc({ provider, category: String(category) })
      },
      watch: (provider, figures) => lines.set(provider, figures),
    },
    requestDone: ({ method, route, status, tookMs }) => {
      requests.observe({ method, route, status }, tookMs / 1_000)
    },
    text: async (sources) => {
      gauges(sources, lines)
      return { contentType: registry.contentType, body: await registry.metrics() }
    },
  }
}

type Setting = (sources: MetricsSources, lines: ReadonlyMap<ProviderId, () => LineFigures>) => void

const momentary = (registry: Registry): Setting => {
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]): Gauge<Label> =>
    new Gauge({ name: `jangbu_${name}`, help, labelNames, registers: [registry] })
  const breakers = gauge('breakers', 'Circuit breakers', 'provider', 'operation', 'state')
  const inUse = gauge('provider_calls_in_use', 'Calls under way', 'provider')
  const waiting = gauge('provider_calls_waiting', 'Calls that wait', 'provider', 'for')
  const records = gauge('call_log_records', 'Records of calls, since the process began', 'state')
  const alerts = gauge('operator_alerts', 'Alerts since the process began', 'state')
  const streams = gauge('streams_open', 'Clients that are told of payments as they change, by this process')
  const reading = gauge('log_readable', 'Whether log and read models answer')
  const head = gauge('log_head_position', 'The last position of the log')
  const share = ['projection', 'partition'] as const
  const behind = gauge('projection_lag_events', 'Events that a read model is behind', ...share)
  const late = gauge('projection_lag_seconds', 'Since the first event that it lacks was recorded', ...share)
  const stopped = gauge('projection_stopped', '1: it has stopped at an event', ...share)
  const cases = gauge('open_cases', 'Movements with an open outcome', 'provider', 'waits_for')

  const setLog = (log: LogFigures | undefined): void => {
    for (const one of [head, behind, late, stopped, cases]) one.reset()
    reading.set(log === undefined ? 0 : 1)
    if (log === undefined) {
      head.remove()
      return
    }
    head.set(Number(log.head))
    for (const { projection, partition, lag, behindSeconds, isStopped } of log.projections) {
      behind.set({ projection, partition }, lag)
      late.set({ projection, partition }, behindSeconds)
      stopped.set({ projection, partition }, isStopped ? 1 : 0)
    }
    for (const { provider, waitsFor, count } of log.cases) cases.set({ provider, waits_for: waitsFor }, count)
  }
  return (sources, lines) => {
    breakers.reset()
    for (const { provider, operation, state } of sources.breakers)
      breakers.inc({ provider, operation, state })
    for (const [provider, figures] of lines) {
      const now = figures()
      inUse.set({ provider }, now.inUse)
      waiting.set({ provider, for: 'place' }, now.waitingForPlace)
      waiting.set({ provider, for: 'turn' }, now.waitingForTurn)
    }
    for (const [state, count] of Object.entries(sources.callLog)) records.set({ state }, count)
    for (const [state, count] of Object.entries(sources.alerts)) alerts.set({ state }, count)
    streams.set(sources.streams)
    setLog(sources.log)
  }
}
