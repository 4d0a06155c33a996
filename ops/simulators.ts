import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Credentials } from '../gateways/port/gateway.ts'
import { providerProfiles } from '../gateways/registry.ts'
import type { ProviderId } from '../ledger/core/ids.ts'
import type { RunningServer } from '../sims/kit/server.ts'
import { simulatedProviders, type SimulatedProvider } from '../sims/providers.ts'
import type { Config } from './config.ts'
import { inDataDir } from './data-dir.ts'
import { lockHome } from './postgres/lock.ts'
import type { DemoContracts } from './roles/parts.ts'

export type Providers = {
  readonly demoContracts: DemoContracts
  /** Addresses of the simulators that run here, by provider. */
  readonly simulators: Readonly<Record<string, string>>
  readonly stop: () => Promise<void>
}

/**
 * The demo contract of each provider: what the environment names, else, in development, a simulator started here.
 * @throws ConfigError when the environment names one by half, or the data directory cannot be used.
 * @throws when a simulator cannot go on with what it did before.
 */
export const openProviders = async (config: Config): Promise<Providers> => {
  const demoContracts = new Map<ProviderId, Credentials>()
  const simulated = new Map<ProviderId, SimulatedProvider>()
  for (const profile of providerProfiles) {
    const { id } = profile
    const access = config.provider(profile)
    const simulator = simulatedProviders.get(id)
    if (access !== undefined) demoContracts.set(id, access)
    else if (config.environment === 'development' && simulator !== undefined) simulated.set(id, simulator)
  }
  const { urls, stop } = await inDataDir(config.dataDir, () =>
    startSimulators(simulated, join(config.dataDir, 'simulators')),
  )
  for (const [id, simulator] of simulated) {
    const baseUrl = urls.get(id)
    if (baseUrl !== undefined) demoContracts.set(id, { baseUrl, ...valuesOf(simulator) })
  }
  return { demoContracts, simulators: Object.fromEntries(urls), stop }
}

/**
 * The same for a process that starts no simulator: in development those whose addresses a running system has noted.
 * @throws ConfigError when the environment names one by half.
 */
export const joinProviders = (config: Config, running: Providers['simulators']): Providers => {
  const demoContracts = new Map<ProviderId, Credentials>()
  for (const profile of providerProfiles) {
    const { id } = profile
    const access = config.provider(profile)
    const simulator = simulatedProviders.get(id)
    const baseUrl = config.environment === 'development' ? running[id] : undefined
    if (access !== undefined) demoContracts.set(id, access)
    else if (simulator !== undefined && baseUrl !== undefined)
      demoContracts.set(id, { baseUrl, ...valuesOf(simulator) })
  }
  return { demoContracts, simulators: {}, stop: () => Promise.resolve() }
}

const valuesOf = ({ secretKey, settings = {} }: SimulatedProvider): Omit<Credentials, 'baseUrl'> => ({
  secretKey,
  settings,
})

/** From now on the simulators notify the API of what they do, as the providers would. */
export const letSimulatorsNotify = async (
  running: Providers['simulators'],
  apiUrl: string,
): Promise<void> => {
  for (const [id, address] of Object.entries(running)) {
    const body = JSON.stringify({ url: `${apiUrl}/v1/webhooks/${id}` })
    const { ok, status } = await fetch(`${address}/__notifications`, { method: 'POST', body })
    if (!ok) throw new Error(`the simulator of ${id} answered ${String(status)}`)
  }
}

type Started = { readonly urls: ReadonlyMap<ProviderId, string>; readonly stop: () => Promise<void> }

/** Each goes on with its own journal in the folder. Two processes there would spoil one another's. */
const startSimulators = async (
  simulated: ReadonlyMap<ProviderId, SimulatedProvider>,
  folder: string,
): Promise<Started> => {
  if (simulated.size === 0) return { urls: new Map(), stop: () => Promise.resolve() }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const lock = lockHome(folder)
  const running = new Map<ProviderId, RunningServer>()
  const stop = async (): Promise<void> => {
    await Promise.all([...running.values()].map(({ close }) => close()))
    lock.release()
  }
  try {
    for (const [id, { start }] of simulated)
      running.set(id, await start({ journalFile: join(folder, `${id}.ndjson`) }))
    return { urls: new Map([...running].map(([id, { url }]) => [id, url])), stop }
  } catch (error) {
    await stop()
    throw error
  }
}
