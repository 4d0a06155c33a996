import type { OwnerId } from '../../ledger/core/ids.ts'
import type { Log } from '../../ledger/core/log.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import type { Alert, AlertFact, OperatorAlerts } from './alert.ts'
import { alertText } from './alert-text.ts'
import { newDamping, type Told } from './damping.ts'
import { deliveryBy, type Delivery, type Way } from './delivery.ts'
import { writeAlert } from './table.ts'
import { sendAlert, type AlertTarget } from './webhook.ts'

const CLOSE_LIMIT_MS = 5_000

export type AlertsOptions = {
  readonly connectionString: string
  readonly runtime: Pick<Runtime, 'monotonicMs' | 'now' | 'randomUuid' | 'sleep'> & {
    readonly owner: OwnerId
  }
  readonly log: Log
  /** undefined: the log and the table are all there is. */
  readonly target?: AlertTarget | undefined
}

/** Log, table and the operators' own address; `migrate` has prepared the table. */
export const openAlerts = (options: AlertsOptions): OperatorAlerts => {
  const { connectionString, runtime, log, target } = options
  const table: Way = {
    name: 'the table',
    deliver: (alert) => writeAlert({ connectionString }, runtime.owner, alert),
    tries: 20,
    firstPauseMs: 500,
    longestPauseMs: 30_000,
  }
  const webhook: readonly Way[] =
    target === undefined
      ? []
      : [
          {
            name: 'the webhook',
            deliver: (alert) => sendAlert(target, alert),
            tries: 4,
            firstPauseMs: 1_000,
            longestPauseMs: 30_000,
          },
        ]
  return alertsBy(
    [table, ...webhook].map((way) => deliveryBy(way, { runtime, log })),
    options,
  )
}

type Around = Pick<AlertsOptions, 'runtime' | 'log'>

/** Each alert once in the log and on every way; those that come too often are held back and counted. */
export const alertsBy = (deliveries: readonly Delivery[], { runtime, log }: Around): OperatorAlerts => {
  const damping = newDamping(runtime)
  const closing = new AbortController()
  let raised = 0
  let watching: Promise<void> | undefined

  const tell = ({ fact, untold }: Told): void => {
    const alert: Alert = { ...fact, id: runtime.randomUuid(), at: runtime.now(), untold }
    const { kind, ...about } = fact
    log.error({ ...about, alert: kind, untold }, alertText(alert).en)
    for (const { add } of deliveries) add(alert)
  }
  /** Until nothing is held back any more. */
  const watch = async (): Promise<void> => {
    for (let inMs = damping.dueInMs(); inMs !== undefined; inMs = damping.dueInMs()) {
      await runtime.sleep(inMs, closing.signal)
      if (closing.signal.aborted) break
      damping.due().forEach(tell)
    }
    watching = undefined
  }
  const raise = (fact: AlertFact): void => {
    raised += 1
    const told = damping.take(fact)
    if (told === undefined) watching ??= watch()
    else tell(told)
  }
  return {
    raise,
    figures: () => ({ raised, lost: deliveries.reduce((sum, { lost }) => sum + lost(), 0) }),
    close: async () => {
      closing.abort()
      await watching
      damping.rest().forEach(tell)
      await Promise.all(deliveries.map(({ close }) => close(CLOSE_LIMIT_MS)))
    },
  }
}
