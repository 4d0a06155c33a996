import { dispatcherOf, type Dispatcher } from '../../gateways/dispatch/dispatcher.ts'
import { resolverOf, type Resolver } from '../../gateways/dispatch/resolver.ts'
import { sweepOpenCases, type OpenRow } from '../../gateways/dispatch/sweep.ts'
import type { CredentialsSource } from '../../gateways/dispatch/credentials.ts'
import { openCallLog } from '../../gateways/http/call-log/writer.ts'
import { httpClient } from '../../gateways/http/client.ts'
import { openBreakers } from '../../gateways/http/pipeline/breakers.ts'
import { pipelined } from '../../gateways/http/pipeline/pipelined.ts'
import type { Gateway } from '../../gateways/port/gateway.ts'
import { auditFields, providerRegistry } from '../../gateways/registry.ts'
import { merchantStream, type ProviderId } from '../../ledger/core/ids.ts'
import type { Merchant } from '../../ledger/merchant/evolve.ts'
import type { Current } from '../../ledger/store/current.ts'
import { holdOwnership, type Ownership } from '../../ledger/store/postgres/owners.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import { allDueCases } from '../../projections/open-cases/queries.ts'
import type { DemoContracts, Parts } from './parts.ts'

export type DispatchOptions = {
  readonly demoContracts: DemoContracts
  readonly merchants: Current<Merchant>
  readonly readDatabase: ReadDatabase
  /** Longer than the overall limit of a provider call, so that a slow call still belongs to whoever made it. */
  readonly leaseMs: number
  readonly providerLimitMs: number
}

export type RunningDispatch = {
  readonly dispatcher: Dispatcher
  readonly resolver: Resolver
  readonly credentials: CredentialsSource
  /** Ends the sweep, then lets what is under way end. */
  readonly stop: () => Promise<void>
}

/** Whatever speaks to providers in this process: it carries its intents out and sees to what is open. */
export const startDispatch = async (parts: Parts, options: DispatchOptions): Promise<RunningDispatch> => {
  const { runtime, log, desks, vault } = parts
  const { merchants, demoContracts, leaseMs, providerLimitMs, readDatabase } = options
  const { gateways, liveOwners, close } = await openProviders(parts, providerLimitMs)
  const credentials: CredentialsSource = {
    vault,
    environment: demoContracts,
    merchant: (id) => merchants.get(merchantStream(id)),
  }
  const recorder = { runtime, log, payments: desks.payments }
  const counter = { ...credentials, ...recorder, gateways, callLimitMs: providerLimitMs }
  const dispatcher = dispatcherOf(counter)
  const resolver = resolverOf({ ...counter, dispatcher, leaseMs })
  const ending = new AbortController()
  const openCases = (): Promise<readonly OpenRow[]> => openRows(readDatabase)
  const sweeping = sweepOpenCases(
    { resolver, dispatcher, runtime, log, openCases, liveOwners },
    ending.signal,
  )
  return {
    dispatcher,
    resolver,
    credentials,
    stop: async () => {
      ending.abort()
      await sweeping
      await dispatcher.drain()
      await close()
    },
  }
}

type Providers = {
  readonly gateways: ReadonlyMap<ProviderId, Gateway>
  readonly liveOwners: Ownership['live']
  readonly close: () => Promise<void>
}

/** The gateways with everything around their calls, and this process's sign of life. */
const openProviders = async (parts: Parts, overallMs: number): Promise<Providers> => {
  const { runtime, log, databaseUrl: connectionString } = parts
  const { owner } = runtime
  const callLog = await openCallLog({ connectionString, owner, runtime, log, fields: auditFields })
  const ownership = await holdOwnership({ connectionString, runtime }).catch(async (error: unknown) => {
    await callLog.close()
    throw error
  })
  const { record } = callLog
  const registry = providerRegistry({
    openHttp: (provider) => httpClient({ provider, record }),
    now: runtime.now,
  })
  return {
    gateways: throughPipeline(registry.gateways, parts, overallMs),
    liveOwners: ownership.live,
    close: async () => {
      await Promise.all([registry.close(), ownership.close()])
      await callLog.close()
    },
  }
}

const throughPipeline = (
  gateways: ReadonlyMap<ProviderId, Gateway>,
  { runtime, log }: Parts,
  overallMs: number,
): ReadonlyMap<ProviderId, Gateway> => {
  const breakers = openBreakers({ runtime, log })
  const around = { runtime, log, breakers, random: Math.random, limits: { overallMs } }
  return new Map([...gateways].map(([id, gateway]) => [id, pipelined(gateway, around)]))
}

const openRows = async (database: ReadDatabase): Promise<readonly OpenRow[]> =>
  (await allDueCases(database)).map(({ paymentId, open, ageMs }) => ({
    ...open,
    paymentId,
    changedAgoMs: ageMs,
  }))
