import type { MethodFor } from '../../commands/scenarios/parts.ts'
import type { OperatorAlerts } from '../../gateways/alerts/alert.ts'
import type { WebhookParts } from '../../gateways/webhooks/parts.ts'
import type { DemoContracts } from './parts.ts'

export type ApiOptions = {
  readonly host: string
  readonly port: number
  readonly adminKey: string
  readonly demoContracts: DemoContracts
  /** Longer than the overall limit of a provider call, so that a slow call still belongs to whoever made it. */
  readonly leaseMs: number
  readonly providerLimitMs: number
  readonly trustedProxies: readonly string[]
  /** As the registry makes them. */
  readonly notificationSources: WebhookParts['sources']
  /** What scenarios pay with. */
  readonly methodFor: MethodFor
  readonly alerts: OperatorAlerts
}
