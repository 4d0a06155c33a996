import type { ProviderBody, ProviderStates } from '../../commands/admin/list-providers.ts'
import type { BreakerState } from '../../gateways/http/pipeline/breakers.ts'
import type { Recent } from '../../gateways/http/pipeline/recent.ts'
import type { Provider } from '../../gateways/port/provider.ts'
import { providers } from '../../gateways/registry.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import { unlessAway } from '../../projections/failures.ts'
import { capabilityWords } from './capability-words.ts'
import type { DemoContracts } from './parts.ts'
import { noTries, triesOfLast, type TryFigures } from './provider-calls.ts'

export type StatesParts = {
  readonly readDatabase: ReadDatabase
  readonly demoContracts: DemoContracts
  readonly breakers: () => readonly BreakerState[]
  readonly recent: Recent
}

/** Every provider of the registry, as this process sees it. */
export const providerStatesOf =
  (parts: StatesParts): ProviderStates =>
  async () => {
    const [five, sixty] = await Promise.all(
      [5, 60].map((minutes) => unlessAway(triesOfLast(minutes, parts.readDatabase))),
    )
    const breakers = parts.breakers()
    return providers.map((provider) => ({
      ...profileOf(provider),
      ...demoContractOf(parts.demoContracts.get(provider.id)?.baseUrl),
      breakers: breakers
        .filter((one) => one.provider === provider.id)
        .map(({ operation, origin, state }) => ({ operation, origin, state })),
      lastFiveMinutes: windowOf(parts.recent, provider, { minutes: 5, tries: five?.get(provider.id) }),
      lastHour: windowOf(parts.recent, provider, { minutes: 60, tries: sixty?.get(provider.id) }),
      lastFailure: parts.recent.lastFailure(provider.id) ?? null,
    }))
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

const demoContractOf = (baseUrl: string | undefined): Pick<ProviderBody, 'demoContract' | 'demoOrigin'> => {
  const address = baseUrl !== undefined && URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  if (address === undefined) return { demoContract: 'none', demoOrigin: null }
  const isLocal = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(address.hostname)
  return { demoContract: isLocal ? 'local' : 'remote', demoOrigin: address.origin }
}
