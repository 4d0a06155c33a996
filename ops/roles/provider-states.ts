import type { ProviderBody, ProviderStates } from '../../commands/admin/list-providers.ts'
import type { BreakerState } from '../../gateways/http/pipeline/breakers.ts'
import type { Recent } from '../../gateways/http/pipeline/recent.ts'
import type { Provider } from '../../gateways/port/provider.ts'
import { providers } from '../../gateways/registry.ts'
import { categoryGuides } from '../../ledger/core/failure-text.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import { unlessAway } from '../../projections/failures.ts'
import { decidedOfLate, type DecidedOfLate } from '../../projections/provider-health/queries.ts'
import { capabilityWords } from './capability-words.ts'
import { held } from './held.ts'
import type { DemoContracts } from './parts.ts'
import { recentTries } from './provider-calls.ts'
import { basisPoints, noTries, type TryFigures } from './try-figures.ts'

export type StatesParts = {
  readonly readDatabase: ReadDatabase
  readonly demoContracts: DemoContracts
  readonly breakers: () => readonly BreakerState[]
  readonly recent: Recent
  readonly runtime: Pick<Runtime, 'now' | 'monotonicMs'>
}

/** However many look, the database is asked once in so long. */
const HOLD_MS = 1_000

/** Every provider of the registry, as this process sees it. */
export const providerStatesOf = (parts: StatesParts): ProviderStates => {
  const { readDatabase, runtime } = parts
  const tries = held(recentTries(readDatabase, runtime), HOLD_MS, runtime)
  const decided = held(() => decidedOfLate(readDatabase, runtime.now()), HOLD_MS, runtime)
  return async () => {
    const [{ lastFiveMinutes, lastHour }, late] = await unlessAway(Promise.all([tries(), decided()]))
    const breakers = parts.breakers()
    return providers.map((provider) => ({
      ...profileOf(provider),
      ...demoContractOf(parts.demoContracts.get(provider.id)?.baseUrl),
      breakers: breakers
        .filter((one) => one.provider === provider.id)
        .map(({ operation, origin, state }) => ({ operation, origin, state })),
      lastFiveMinutes: windowOf(parts.recent, provider, {
        minutes: 5,
        tries: lastFiveMinutes.get(provider.id),
      }),
      lastHour: windowOf(parts.recent, provider, { minutes: 60, tries: lastHour.get(provider.id) }),
      decided: decidedAt(late, provider),
      lastFailure: parts.recent.lastFailure(provider.id) ?? null,
    }))
  }
}

type Profile = Pick<
  ProviderBody,
  'id' | 'title' | 'needsContractKit' | 'capabilities' | 'notifications' | 'rateLimit'
>

const profileOf = ({ id, title, needsContractKit, capabilities, notifications }: Provider): Profile => ({
  id,
  title: { ...title },
  needsContractKit: needsContractKit === true,
  capabilities: [...capabilityWords(capabilities)],
  notifications: notifications !== undefined,
  rateLimit: capabilities.rateLimit === undefined ? null : { ...capabilities.rateLimit },
})

const windowOf = (
  recent: Recent,
  { id }: Provider,
  { minutes, tries }: { readonly minutes: number; readonly tries: TryFigures | undefined },
): ProviderBody['lastHour'] => ({ ...(tries ?? noTries), here: { ...recent.outcomes(id, minutes) } })

const decidedAt = (
  { sinceHour, providers: decided }: DecidedOfLate,
  { id }: Provider,
): ProviderBody['decided'] => {
  const { succeeded, declined, categories } = decided.get(id) ?? { succeeded: 0, declined: 0, categories: [] }
  return {
    sinceHour,
    succeeded,
    declined,
    successBasisPoints: basisPoints(succeeded, succeeded + declined),
    categories: categories.map(({ category, count }) => ({
      category,
      name: categoryGuides[category].name,
      count,
    })),
  }
}

const demoContractOf = (baseUrl: string | undefined): Pick<ProviderBody, 'demoContract' | 'demoOrigin'> => {
  const address = baseUrl !== undefined && URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  if (address === undefined) return { demoContract: 'none', demoOrigin: null }
  const isLocal = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(address.hostname)
  return { demoContract: isLocal ? 'local' : 'remote', demoOrigin: address.origin }
}
