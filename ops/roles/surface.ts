import type { TimelineParts } from '../../commands/admin/payment-timeline.ts'
import type { AppParts } from '../../commands/http/app.ts'
import { hashOfKey } from '../../commands/http/authentication.ts'
import { docs } from '../../commands/http/docs.ts'
import { refuse } from '../../commands/http/endpoint.ts'
import { health, type ReadyCheck } from '../../commands/http/health.ts'
import { localsOf, sendAnswer } from '../../commands/http/respond.ts'
import { endpointsOf, type Lists } from '../../commands/endpoints.ts'
import type { Streams } from '../../commands/streams/streams.ts'
import { readCalls } from '../../gateways/http/call-log/read.ts'
import { notificationReaders, providerProfiles } from '../../gateways/registry.ts'
import { webhooks } from '../../gateways/webhooks/door.ts'
import type { ApiKey } from '../../ledger/api-key/evolve.ts'
import type { UnderWay } from '../../ledger/core/under-way.ts'
import type { Merchant } from '../../ledger/merchant/evolve.ts'
import type { Current } from '../../ledger/store/current.ts'
import type { LogWatch } from '../../ledger/store/watch.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import { unlessAway } from '../../projections/failures.ts'
import { notificationsAbout } from '../../projections/notifications/queries.ts'
import { VERSION } from '../version.ts'
import { alertListingOf } from './alerts.ts'
import { booksOf } from './books.ts'
import type { ApiOptions } from './api-options.ts'
import type { RunningDispatch } from './dispatch.ts'
import { moneyFinder } from './find-money.ts'
import type { FindPayment } from './find-payment.ts'
import type { RunningNotifications } from './notifications.ts'
import type { Observing } from './observing.ts'
import type { Parts } from './parts.ts'
import { readModelChecks } from './read-model-checks.ts'
import { listingsOf } from './reading.ts'
import { scenarioPartsOf } from './scenarios.ts'

/** How far a read model may be behind a process that is ready. */
const LAG_LIMIT_MS = 900

/** All that the HTTP surface of a process stands on. */
export type Surface = Parts &
  ApiOptions & {
    readonly watch: LogWatch
    readonly merchants: Current<Merchant>
    readonly apiKeys: Current<ApiKey>
    readonly readDatabase: ReadDatabase
    readonly exportDatabase: ReadDatabase
    readonly dispatch: RunningDispatch
    readonly onReceived: RunningNotifications['onReceived']
    readonly findPayment: FindPayment
    readonly streams: Streams
    readonly requests: UnderWay
    readonly observer: Observing
  }

export const appPartsOf = (surface: Surface): AppParts => {
  const { desks, vault, runtime, log, merchants, apiKeys } = surface
  const providers = new Map(providerProfiles.map((profile) => [profile.id, profile]))
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
  const parts = { desks, merchants, apiKeys, providers, vault, runtime }
  const endpoints = endpointsOf(payments, listsOf(surface), parts)
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

const listsOf = (surface: Surface): Lists => ({
  ...listingsOf(surface),
  ...aboutPayments(surface),
  books: booksOf(surface),
  findMoney: moneyFinder(surface),
  streams: surface.streams,
  scenarios: scenarioPartsOf(surface),
  alerts: alertListingOf(surface.databaseUrl),
  states: surface.observer.states(surface),
})

const aboutPayments = ({
  databaseUrl,
  readDatabase,
}: Surface): Pick<TimelineParts, 'exchangesOf' | 'notificationsOf'> => ({
  exchangesOf: (paymentId, lifetime) => unlessAway(readCalls(databaseUrl, paymentId, lifetime)),
  notificationsOf: (paymentId, others) => unlessAway(notificationsAbout(readDatabase, paymentId, others)),
})

const doorOf = (surface: Surface): AppParts['extras'][number] => {
  const { desks, runtime, log, requests, dispatch, onReceived } = surface
  const { notifications, payments } = desks
  return webhooks({
    ...dispatch.credentials,
    readers: notificationReaders,
    sources: surface.notificationSources,
    payments,
    notifications,
    findPayment: surface.findPayment,
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
const checksOf = ({ store, appends, readDatabase, runtime, progress }: Surface): readonly ReadyCheck[] => {
  const log = {
    name: 'log',
    check: async () => {
      appends.check()
      await store.head()
    },
  }
  const progressOf = (name: string) => progress.get(name)
  const readModels = readModelChecks({ store, readDatabase, runtime, progressOf, lagLimitMs: LAG_LIMIT_MS })
  return [log, ...readModels]
}
