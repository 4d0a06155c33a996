import { randomBytes, randomInt } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { z } from 'zod'
import { keepRunning, type KeptProcess } from './kept-process.ts'
import { runOnce } from './run-once.ts'

export type System = {
  /** Of the two APIs. */
  readonly urls: readonly string[]
  readonly adminKey: string
  readonly simulatorUrl: string
  /** What may be killed at any time: everything but the world outside and where things are stored. */
  readonly mortals: readonly KeptProcess[]
  /** Where the log is; undefined: in PostgreSQL. */
  readonly eventStore: KeptEventStore | undefined
  /** The environment of every process, for one more. */
  readonly environment: Readonly<Record<string, string>>
  readonly stop: () => Promise<void>
}

export const engines = ['postgres', 'eventstoredb'] as const
/** What the log is in. */
export type Engine = (typeof engines)[number]

export type Place = {
  readonly engine: Engine
  readonly databaseUrl: string
  readonly folder: string
  readonly logFolder: string
  readonly leaseMs: number
  readonly providerLimitMs: number
}

const APIS = 2
const PROJECTORS = 2
const MASTER_KEY_BYTES = 32

/**
 * The product as it runs on many machines, each role a process of its own; and the card network, with a journal, as the
 * one process that stays.
 */
export const startSystem = async (place: Place): Promise<System> => {
  const dataDir = join(place.folder, 'system')
  for (const folder of [dataDir, place.logFolder]) await mkdir(folder, { recursive: true })
  const adminKey = `ak_${randomBytes(24).toString('hex')}`
  const eventStore = place.engine === 'postgres' ? undefined : await keepEventStore(place)
  const environment = environmentOf(place, { dataDir, adminKey, eventStore })
  // Compiles everything once: a process that is killed never gets to keep what it has compiled.
  await runOnce(['--help'], environment)
  const begin = (name: string, roles: string, port = 0): KeptProcess =>
    keepRunning({
      name,
      command: ['ops/cli/jangbu.js', 'start', '--roles', roles],
      ready: /^Jangbu (listens|runs)/,
      environment: { ...environment, PORT: String(port) },
      logFile: join(place.logFolder, `${name}.log`),
    })
  const kept: KeptProcess[] = [begin('simulators', 'simulators')]
  const stop = async (): Promise<void> => {
    // The world outside stays until nobody needs it any more.
    const [simulators, ...mortals] = kept
    await Promise.all(mortals.map((process) => process.stop()))
    await simulators?.stop()
    await eventStore?.stop()
  }
  try {
    await readyAll([...kept, ...(eventStore === undefined ? [] : [eventStore])])
    const simulatorUrl = await cardNetworkIn(dataDir)
    const ports = await freePorts(APIS)
    const mortals = [
      ...ports.map((port, index) => begin(`api-${index + 1}`, 'api', port)),
      ...Array.from({ length: PROJECTORS }, (_, index) => begin(`projector-${index + 1}`, 'projector')),
    ]
    kept.push(...mortals)
    await readyAll(mortals)
    const urls = ports.map((port) => `http://127.0.0.1:${port}`)
    return { urls, adminKey, simulatorUrl, mortals, eventStore, environment, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

export const readyAll = async (processes: readonly KeptProcess[]): Promise<void> => {
  await Promise.all(processes.map((process) => process.ready()))
}

export type KeptEventStore = KeptProcess & { readonly url: string }

/** On one port and one file for all of the run. */
const keepEventStore = async ({ folder, logFolder }: Place): Promise<KeptEventStore> => {
  const [port = 0] = await freePorts(1)
  const kept = keepRunning({
    name: 'event-store',
    command: ['sims/eventstoredb/main.ts', '--port', String(port), '--file', join(folder, 'event-store.log')],
    ready: /esdb:/,
    environment: { NODE_COMPILE_CACHE: join(folder, 'compiled') },
    logFile: join(logFolder, 'event-store.log'),
  })
  return { ...kept, url: `esdb://127.0.0.1:${port}?tls=false` }
}

type Made = {
  readonly dataDir: string
  readonly adminKey: string
  readonly eventStore: KeptEventStore | undefined
}

const environmentOf = (
  { databaseUrl, folder, leaseMs, providerLimitMs }: Place,
  { dataDir, adminKey, eventStore }: Made,
): Readonly<Record<string, string>> => ({
  DATABASE_URL: databaseUrl,
  ...(eventStore === undefined ? {} : { JANGBU_EVENT_STORE: eventStore.url }),
  JANGBU_DATA_DIR: dataDir,
  JANGBU_ADMIN_KEY: adminKey,
  JANGBU_MASTER_KEY: randomBytes(MASTER_KEY_BYTES).toString('base64'),
  JANGBU_LEASE_MS: String(leaseMs),
  JANGBU_PROVIDER_LIMIT_MS: String(providerLimitMs),
  LOG_LEVEL: 'info',
  NODE_COMPILE_CACHE: join(folder, 'compiled'),
})

const Noted = z.object({ simulators: z.object({ 'card-network': z.url() }) })

const cardNetworkIn = async (dataDir: string): Promise<string> =>
  Noted.parse(JSON.parse(await readFile(join(dataDir, 'dev.json'), 'utf8'))).simulators['card-network']

/** Below those that a system gives to whoever asks for any: a process that is started again needs the port it had. */
const FIRST_PORT = 20_000
const PORTS = 10_000
const MOST_LOOKS = 100

const freePorts = async (count: number): Promise<readonly number[]> => {
  const ports = new Set<number>()
  for (let looks = 0; ports.size < count && looks < MOST_LOOKS; looks += 1) {
    const port = FIRST_PORT + randomInt(PORTS)
    if (await isFree(port)) ports.add(port)
  }
  return [...ports]
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => {
      resolve(false)
    })
    probe.listen(port, '127.0.0.1', () => {
      probe.close(() => {
        resolve(true)
      })
    })
  })
