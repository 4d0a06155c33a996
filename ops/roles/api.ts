import { appOf, type AppParts } from '../../commands/http/app.ts'
import { hashOfKey } from '../../commands/http/authentication.ts'
import { docs } from '../../commands/http/docs.ts'
import { refuse } from '../../commands/http/endpoint.ts'
import { health, type ReadyCheck } from '../../commands/http/health.ts'
import { localsOf, sendAnswer } from '../../commands/http/respond.ts'
import { endpointsOf } from '../../commands/endpoints.ts'
import type { CardListing } from '../../commands/cards/list-cards.ts'
import type { PaymentListing } from '../../commands/payments/list-payments.ts'
import type { MethodFor } from '../../commands/scenarios/parts.ts'
import type { OperatorAlerts } from '../../gateways/alerts/alert.ts'
import { notificationReaders, providerProfiles } from '../../gateways/registry.ts'
import { webhooks } from '../../gateways/webhooks/door.ts'
import type { WebhookParts } from '../../gateways/webhooks/parts.ts'
import { underWay, type UnderWay } from '../../ledger/core/under-way.ts'
import type { Merchant } from '../../ledger/merchant/evolve.ts'
import { currentOf, type Current } from '../../ledger/store/current.ts'
import { watchLog, type LogWatch } from '../../ledger/store/watch.ts'
import { listCards, waitForPosition as waitForCards } from '../../projections/cards/queries.ts'
import { openReadDatabase } from '../../projections/connect.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import { unlessAway } from '../../projections/failures.ts'
import { listPayments, waitForPosition } from '../../projections/payments/queries.ts'
import { VERSION } from '../version.ts'
import { alertListingOf } from './alerts.ts'
import { startDispatch, type RunningDispatch } from './dispatch.ts'
import { listen } from './listen.ts'
import { startNotifications, type RunningNotifications } from './notifications.ts'
import { observing, type Observing } from './observing.ts'
import { openCasesOf } from './open-cases.ts'
import type { DemoContracts, Parts, Role } from './parts.ts'
import { scenarioPartsOf } from './scenarios.ts'

/** A page of a list takes milliseconds; whoever waits for it should not wait for a server that does not answer. */
const STATEMENT_LIMIT_MS = 8_000
/** How far the read model may be behind a process that is ready. */
const LAG_LIMIT_MS = 900

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

/** The HTTP surface, and the dispatcher of the intents that it appends. */
export const startApi = async (
  parts: Parts,
  options: ApiOptions,
): Promise<Role & { readonly url: string }> => {
  const following = new AbortController()
  const watch = await watchLog(parts, following.signal)
  const followed = watch.ended.catch((error: unknown) => {
    parts.fail(new Error('the log cannot be followed any more', { cause: error }))
  })
  const readDatabase = openReadDatabase({
    connectionString: parts.databaseUrl,
    purpose: 'api queries',
    statementLimitMs: STATEMENT_LIMIT_MS,
  })
  const requests = underWay()
  const merchants = currentOf(parts.desks.merchants, watch)
  let dispatch: RunningDispatch | undefined
  let notifications: RunningNotifications | undefined
  const letGo = async (): Promise<void> => {
    await notifications?.stop()
    await dispatch?.stop()
    following.abort()
    await Promise.all([followed, readDatabase.destroy()])
  }
  try {
    const observer = observing(parts)
    const seen = { meter: observer.meter, raise: options.alerts.raise }
    dispatch = await startDispatch(parts, { ...options, ...seen, merchants, readDatabase })
    const reading = { ...parts, readDatabase }
    const { findPayment } = openCasesOf(reading)
    notifications = startNotifications(parts, { readDatabase, findPayment, resolver: dispatch.resolver })
    const { onReceived } = notifications
    // What was opened comes after what was asked for: the options of a whole system name its database, too.
    const opened = { watch, merchants, dispatch, onReceived, requests, observer }
    const surface = { ...options, ...reading, ...opened }
    const server = await listen(appOf(appPartsOf(surface)), options)
    const stop = async (): Promise<void> => {
      await server.close()
      // A client that has left leaves its request at work.
      await requests.idle()
      await letGo()
    }
    return { url: server.url, stop }
  } catch (error) {
    await letGo()
    throw error
  }
}

type Surface = Parts &
  ApiOptions & {
    readonly watch: LogWatch
    readonly merchants: Current<Merchant>
    readonly readDatabase: ReadDatabase
    readonly dispatch: RunningDispatch
    readonly onReceived: RunningNotifications['onReceived']
    readonly requests: UnderWay
    readonly observer: Observing
  }

const appPartsOf = (surface: Surface): AppParts => {
  const { desks, vault, runtime, log, merchants } = surface
  const providers = new Map(providerProfiles.map((profile) => [profile.id, profile]))
  const apiKeys = currentOf(desks.apiKeys, surface.watch)
  const payments = {
    ...surface,
    payments: desks.payments,
    providerOrders: desks.providerOrders,
    cards: desks.cards,
    dispatch: surface.dispatch.dispatcher.dispatch,
    inquire: surface.dispatch.resolver.inquireNow,
    providers,
    demoProviders: new Set(surface.demoContracts.keys()),
  }
  const manualQueue = openCasesOf(surface).queue
  const scenarios = scenarioPartsOf(surface)
  const lists = {
    payments: listingOf(surface),
    cards: cardListingOf(surface),
    manualQueue,
    scenarios,
    alerts: alertListingOf(surface.databaseUrl),
    states: surface.observer.states(surface),
  }
  const endpoints = endpointsOf(payments, lists, { desks, merchants, apiKeys, providers, vault, runtime })
  const doorkeeper = { apiKeys, administratorKeyHash: hashOfKey(surface.adminKey) }
  return {
    doorkeeper,
    vault,
    runtime,
    log,
    requests: surface.requests,
    trustedProxies: surface.trustedProxies,
    endpoints,
    extras: [
      ...surface.observer.extras(surface, doorkeeper),
      docs(endpoints, { version: VERSION }),
      health({ checks: checksOf(surface), runtime, log }),
      doorOf(surface),
    ],
  }
}

const doorOf = (surface: Surface): AppParts['extras'][number] => {
  const { desks, runtime, log, requests, dispatch, onReceived } = surface
  const { notifications, payments } = desks
  return webhooks({
    ...dispatch.credentials,
    readers: notificationReaders,
    sources: surface.notificationSources,
    payments,
    notifications,
    findPayment: openCasesOf(surface).findPayment,
    onReceived,
    requests,
    runtime,
    log,
    refuse: (request, response, reason) => {
      sendAnswer(request, response, refuse(reason))
    },
    correlationIdOf: (response) => localsOf(response).requestId,
  })
}

/** The log answers and takes what is appended, and the read models have all of it or are a moment behind. */
const checksOf = (surface: Surface): readonly ReadyCheck[] => {
  const { store, appends } = surface
  const upToDate = (name: string, reach: PaymentListing['reach']): ReadyCheck => ({
    name,
    check: async () => {
      if (!(await reach(await store.head(), LAG_LIMIT_MS)))
        throw new Error(`the read model ${name} is behind the log`)
    },
  })
  const log = {
    name: 'log',
    check: async () => {
      appends.check()
      await store.head()
    },
  }
  const { reach } = openCasesOf(surface)
  return [
    log,
    upToDate('payments', listingOf(surface).reach),
    upToDate('open_cases', reach),
    upToDate('cards', cardListingOf(surface).reach),
  ]
}

const listingOf = ({ readDatabase: database, runtime, progress }: Surface): PaymentListing => ({
  list: (of, page) => unlessAway(listPayments(database, of, page)),
  reach: async (atLeast, limitMs) => {
    const reading = { database, runtime, progress: progress.payments }
    return (await unlessAway(waitForPosition(reading, atLeast, limitMs))).kind === 'reached'
  },
})

const cardListingOf = ({ readDatabase: database, runtime, progress }: Surface): CardListing => ({
  list: (of, page) => unlessAway(listCards(database, of, page)),
  reach: async (atLeast, limitMs) => {
    const reading = { database, runtime, progress: progress.cards }
    return (await unlessAway(waitForCards(reading, atLeast, limitMs))).kind === 'reached'
  },
})
