import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { startOwnProcess, MEMORY_FLAGS, type OwnProcess } from './own-process.ts'

/** Anything but the simulator's own default, so that a call with the wrong key is noticed. */
const PROVIDER_KEY = 'bench-provider-key'
const START_LIMIT_MS = 30_000
const LOOK_EVERY_MS = 25

export type Server = { readonly url: string; readonly secretKey: string; readonly stop: OwnProcess['stop'] }

const Listening = z.object({ url: z.url() })

const listening = async (process: OwnProcess): Promise<string> =>
  Listening.parse(JSON.parse(await process.firstLine)).url

/** The card network's simulator. */
export const startProvider = async (): Promise<Server> => {
  const program = startOwnProcess({
    script: '../card-network/main.ts',
    environment: { SECRET_KEYS: PROVIDER_KEY },
  })
  return { url: await listening(program), secretKey: PROVIDER_KEY, stop: program.stop }
}

export const startBarePipeline = async (databaseUrl: string, provider: Server): Promise<Server> => {
  const program = startOwnProcess({
    script: './bare-pipeline/main.ts',
    environment: {
      DATABASE_URL: databaseUrl,
      PROVIDER_URL: provider.url,
      PROVIDER_KEY: provider.secretKey,
    },
  })
  return { url: await listening(program), secretKey: 'none', stop: program.stop }
}

/** The product as a user starts it, its card network elsewhere. */
export const startJangbu = (databaseUrl: string, provider: Server, dataDir: string): Promise<Product> =>
  startProduct(dataDir, {
    DATABASE_URL: databaseUrl,
    JANGBU_PROVIDER_CARD_NETWORK_BASE_URL: provider.url,
    JANGBU_PROVIDER_CARD_NETWORK_SECRET_KEY: provider.secretKey,
  })

export type Product = Server & { readonly adminKey: string; readonly pid: number }

/** With simulators of all providers that the environment does not name, and its log in a file of the data directory. */
export const startProduct = async (
  dataDir: string,
  environment: Readonly<Record<string, string>>,
): Promise<Product> => {
  const log = await open(join(dataDir, 'jangbu.log'), 'w')
  const program = startOwnProcess({
    script: '../../ops/cli/jangbu.js',
    flags: MEMORY_FLAGS,
    arguments: ['start'],
    environment: {
      PORT: '0',
      LOG_LEVEL: 'info',
      JANGBU_DATA_DIR: dataDir,
      ...environment,
    },
    output: log.fd,
  })
  try {
    await log.close()
    const { stop, pid } = program
    return { ...(await Promise.race([accessIn(dataDir), program.ended])), stop, pid }
  } catch (error) {
    await program.stop()
    throw error
  }
}

const Access = z.object({ url: z.url(), secretKey: z.string(), adminKey: z.string() })

/** What a start writes as its last step. */
const accessIn = async (dataDir: string): Promise<z.output<typeof Access>> => {
  const deadlineMs = performance.now() + START_LIMIT_MS
  while (performance.now() < deadlineMs) {
    const text = await readFile(join(dataDir, 'dev.json'), 'utf8').catch(() => undefined)
    if (text !== undefined) return Access.parse(JSON.parse(text))
    await delay(LOOK_EVERY_MS)
  }
  throw new Error('the product did not start in time')
}
