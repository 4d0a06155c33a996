import { appOf, type AppParts } from '../../commands/http/app.ts'
import { hashOfKey } from '../../commands/http/authentication.ts'
import { docs } from '../../commands/http/docs.ts'
import { health, type ReadyCheck } from '../../commands/http/health.ts'
import { endpointsOf } from '../../commands/endpoints.ts'
import type { PaymentListing } from '../../commands/payments/list-payments.ts'
import type { Dispatch } from '../../commands/payments/parts.ts'
import { dispatcherOf } from '../../gateways/dispatch/dispatcher.ts'
import { httpClient } from '../../gateways/http/client.ts'
import { providerProfiles, providerRegistry } from '../../gateways/registry.ts'
import { merchantStream } from '../../ledger/core/ids.ts'
import { underWay, type UnderWay } from '../../ledger/core/under-way.ts'
import type { Merchant } from '../../ledger/merchant/evolve.ts'
import { currentOf, type Current } from '../../ledger/store/current.ts'
import { watchLog, type LogWatch } from '../../ledger/store/watch.ts'
import { openReadDatabase } from '../../projections/connect.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import { listPayments, waitForPosition } from '../../projections/payments/queries.ts'
import { VERSION } from '../version.ts'
import { listen } from './listen.ts'
import type { DemoContracts, Parts, Role } from './parts.ts'

/** Longer than the overall limit of a provider call, so that a slow call still belongs to whoever made it. */
const LEASE_MS = 45_000
/** How far the read model may be behind a process that is ready. */
const LAG_LIMIT_MS = 900

export type ApiOptions = {
  readonly host: string
  readonly port: number
  readonly adminKey: string
  readonly demoContracts: DemoContracts
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
  const readDatabase = openReadDatabase({ connectionString: parts.databaseUrl, purpose: 'api queries' })
  const registry = providerRegistry({ openHttp: () => httpClient(), now: parts.runtime.now })
  const requests = underWay()
  const merchants = currentOf(parts.desks.merchants, watch)
  const dispatcher = dispatcherOf({
    runtime: parts.runtime,
    log: parts.log,
    payments: parts.desks.payments,
    gateways: registry.gateways,
    vault: parts.vault,
    environment: options.demoContracts,
    merchant: (id) => merchants.get(merchantStream(id)),
  })
  const surface = {
    ...parts,
    watch,
    merchants,
    readDatabase,
    dispatch: dispatcher.dispatch,
    requests,
    ...options,
  }
  const letGo = async (): Promise<void> => {
    following.abort()
    await Promise.all([followed, registry.close(), readDatabase.destroy()])
  }
  try {
    const server = await listen(appOf(appPartsOf(surface)), options)
    const stop = async (): Promise<void> => {
      await server.close()
      // A client that has left leaves its request at work.
      await requests.idle()
      await dispatcher.drain()
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
    readonly dispatch: Dispatch
    readonly requests: UnderWay
  }

const appPartsOf = (surface: Surface): AppParts => {
  const { desks, vault, runtime, log, merchants } = surface
  const providers = new Map(providerProfiles.map((profile) => [profile.id, profile]))
  const apiKeys = currentOf(desks.apiKeys, surface.watch)
  const payments = {
    ...surface,
    payments: desks.payments,
    providers,
    demoProviders: new Set(surface.demoContracts.keys()),
    leaseMs: LEASE_MS,
  }
  const endpoints = endpointsOf(payments, listingOf(surface), {
    desks,
    merchants,
    apiKeys,
    providers,
    vault,
    runtime,
  })
  return {
    doorkeeper: { apiKeys, administratorKeyHash: hashOfKey(surface.adminKey) },
    vault,
    runtime,
    log,
    requests: surface.requests,
    endpoints,
    extras: [docs(endpoints, { version: VERSION }), health({ checks: checksOf(surface), runtime, log })],
  }
}

/** The log answers, and the read model has all of it or is a moment behind. */
const checksOf = ({ store, readDatabase: database, runtime, progress }: Surface): readonly ReadyCheck[] => [
  {
    name: 'log',
    check: async () => {
      await store.head()
    },
  },
  {
    name: 'payments',
    check: async () => {
      const { kind } = await waitForPosition(
        { database, runtime, progress },
        await store.head(),
        LAG_LIMIT_MS,
      )
      if (kind === 'behind') throw new Error('the payments read model is behind the log')
    },
  },
]

const listingOf = ({ readDatabase: database, runtime, progress }: Surface): PaymentListing => ({
  list: (of, page) => listPayments(database, of, page),
  reach: async (atLeast, limitMs) =>
    (await waitForPosition({ database, runtime, progress }, atLeast, limitMs)).kind === 'reached',
})
