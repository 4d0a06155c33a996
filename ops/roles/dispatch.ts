import type { RaiseAlert } from '../../gateways/alerts/alert.ts'
import { dispatcherOf, type Dispatcher } from '../../gateways/dispatch/dispatcher.ts'
import type { SentToReview } from '../../gateways/dispatch/own-case.ts'
import { resolverOf, type Resolver } from '../../gateways/dispatch/resolver.ts'
import { sweepOpenCases, type OpenRow } from '../../gateways/dispatch/sweep.ts'
import type { CredentialsSource } from '../../gateways/dispatch/credentials.ts'
import { openCallLog, type CallLogFigures } from '../../gateways/http/call-log/writer.ts'
import { httpClient } from '../../gateways/http/client.ts'
import { openBreakers, type BreakerState } from '../../gateways/http/pipeline/breakers.ts'
import type { Meter } from '../../gateways/http/pipeline/meter.ts'
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
  readonly raise: RaiseAlert
  readonly meter: Meter
}

export type RunningDispatch = {
  readonly dispatcher: Dispatcher
  readonly resolver: Resolver
  readonly credentials: CredentialsSource
  readonly breakers: () => readonly BreakerState[]
  readonly callLog: () => CallLogFigures
  /** Ends the sweep, then lets what is under way end. */
  readonly stop: () => Promise<void>
}

/** Whatever speaks to providers in this process: it carries its intents out and sees to what is open. */
export const startDispatch = async (parts: Parts, options: DispatchOptions): Promise<RunningDispatch> => {
  const { runtime, log, desks, vault } = parts
  const { merchants, demoContracts, leaseMs, providerLimitMs, readDatabase, raise } = options
  const { gateways, liveOwners, close, ...figures } = await openProviders(parts, options)
  const credentials: CredentialsSource = {
    vault,
    environment: demoContracts,
    merchant: (id) => merchants.get(merchantStream(id)),
  }
  const recorder = { runtime, log, payments: desks.payments }
  const counter = { ...credentials, ...recorder, gateways, callLimitMs: providerLimitMs }
  const dispatcher = dispatcherOf(counter)
  const onReview = (sent: SentToReview): void => {
    raise({ kind: 'manual_review', ...sent })
  }
  const resolver = resolverOf({ ...counter, dispatcher, leaseMs, onReview })
  const ending = new AbortController()
  const openCases = (): Promise<readonly OpenRow[]> => openRows(readDatabase)
  const sweeping = sweepOpenCases(
    { resolver, dispatcher, runtime, log, openCases, liveOwners },
    ending.signal,
  )
  return {
    ...figures,
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

type Providers = Pick<RunningDispatch, 'breakers' | 'callLog'> & {
  readonly gateways: ReadonlyMap<ProviderId, Gateway>
  readonly liveOwners: Ownership['live']
  readonly close: () => Promise<void>
}

type Around = Pick<DispatchOptions, 'raise' | 'meter' | 'providerLimitMs'>

/** The gateways with everything around their calls, and this process's sign of life. */
const openProviders = async (parts: Parts, options: Around): Promise<Providers> => {
  const { runtime, log, databaseUrl: connectionString } = parts
  const { owner } = runtime
  const callLog = await openCallLog({ connectionString, owner, runtime, log, fields: auditFields })
  const ownership = await holdOwnership({ connectionString, runtime }).catch(async (error: unknown) => {
    await callLog.close()
    throw error
  })
  const { record, figures: callLogFigures } = callLog
  const registry = providerRegistry({
    openHttp: (provider) => httpClient({ provider, record }),
    now: runtime.now,
  })
  const { gateways, breakers } = throughPipeline(registry.gateways, parts, options)
  return {
    gateways,
    breakers,
    callLog: callLogFigures,
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
  { raise, meter, providerLimitMs: overallMs }: Around,
): Pick<Providers, 'gateways' | 'breakers'> => {
  const breakers = openBreakers({
    runtime,
    log,
    onBreaker: ({ state, ...circuit }) => {
      raise({ kind: state === 'open' ? 'breaker_opened' : 'breaker_closed', ...circuit })
    },
  })
  const around = { runtime, log, breakers, meter, random: Math.random, limits: { overallMs } }
  const piped = [...gateways].map(([id, gateway]) => [id, pipelined(gateway, around)] as const)
  return { gateways: new Map(piped), breakers: breakers.states }
}

const openRows = async (database: ReadDatabase): Promise<readonly OpenRow[]> =>
  (await allDueCases(database)).map(({ paymentId, open, ageMs }) => ({
    ...open,
    paymentId,
    changedAgoMs: ageMs,
  }))
