import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Credentials } from '../gateways/port/gateway.ts'
import { providerProfiles } from '../gateways/registry.ts'
import { ProviderId } from '../ledger/core/ids.ts'
import { DEMO_SECRET_KEY as cardNetworkKey, startCardNetworkSim } from '../sims/card-network/server.ts'
import { DEMO_SECRET_KEY as tossKey, startTossSim } from '../sims/toss/server.ts'
import type { Config } from './config.ts'
import { inDataDir } from './data-dir.ts'
import { lockHome } from './postgres/lock.ts'
import type { DemoContracts } from './roles/parts.ts'

type Running = { readonly url: string; readonly close: () => Promise<void> }

type Simulator = {
  readonly secretKey: string
  readonly start: (journalFile: string) => Promise<Running>
}

const simulators: ReadonlyMap<ProviderId, Simulator> = new Map([
  [
    ProviderId('card-network'),
    { secretKey: cardNetworkKey, start: (journalFile) => startCardNetworkSim({ journalFile }) },
  ],
  [
    ProviderId('toss-payments'),
    { secretKey: tossKey, start: (journalFile) => startTossSim({ journalFile }) },
  ],
])

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
  const simulated = new Map<ProviderId, Simulator>()
  for (const { id } of providerProfiles) {
    const access = config.provider(id)
    const simulator = simulators.get(id)
    if (access !== undefined) demoContracts.set(id, access)
    else if (config.environment === 'development' && simulator !== undefined) simulated.set(id, simulator)
  }
  const { urls, stop } = await inDataDir(config.dataDir, () =>
    startSimulators(simulated, join(config.dataDir, 'simulators')),
  )
  for (const [id, { secretKey }] of simulated) {
    const baseUrl = urls.get(id)
    if (baseUrl !== undefined) demoContracts.set(id, { baseUrl, secretKey })
  }
  return { demoContracts, simulators: Object.fromEntries(urls), stop }
}

/**
 * The same for a process that starts no simulator: in development those whose addresses a running system has noted.
 * @throws ConfigError when the environment names one by half.
 */
export const joinProviders = (config: Config, running: Providers['simulators']): Providers => {
  const demoContracts = new Map<ProviderId, Credentials>()
  for (const { id } of providerProfiles) {
    const access = config.provider(id)
    const secretKey = simulators.get(id)?.secretKey
    const baseUrl = config.environment === 'development' ? running[id] : undefined
    if (access !== undefined) demoContracts.set(id, access)
    else if (secretKey !== undefined && baseUrl !== undefined) demoContracts.set(id, { baseUrl, secretKey })
  }
  return { demoContracts, simulators: {}, stop: () => Promise.resolve() }
}

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
  simulated: ReadonlyMap<ProviderId, Simulator>,
  folder: string,
): Promise<Started> => {
  if (simulated.size === 0) return { urls: new Map(), stop: () => Promise.resolve() }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const lock = lockHome(folder)
  const running = new Map<ProviderId, Running>()
  const stop = async (): Promise<void> => {
    await Promise.all([...running.values()].map(({ close }) => close()))
    lock.release()
  }
  try {
    for (const [id, { start }] of simulated) running.set(id, await start(join(folder, `${id}.ndjson`)))
    return { urls: new Map([...running].map(([id, { url }]) => [id, url])), stop }
  } catch (error) {
    await stop()
    throw error
  }
}
