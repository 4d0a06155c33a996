import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { testDatabase } from '../../ledger/store/test-database.ts'
import { clientOf, eventually, type TestSystem } from './system.spec-helper.ts'

const Access = z.object({
  url: z.string(),
  secretKey: z.string(),
  adminKey: z.string(),
  simulators: z.record(z.string(), z.string()),
})

export type WatchedSystem = TestSystem & {
  readonly simulators: Readonly<Record<string, string>>
  /** All that its process has written so far, log lines of every level among it. */
  readonly written: () => string
}

const START_LIMIT_MS = 15_000

/** A whole system as somebody would run it, in a process of its own, for what it writes. */
export const startWatchedSystem = async (): Promise<WatchedSystem> => {
  const database = await testDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'jangbu-e2e-'))
  const variables = { DATABASE_URL: database.url, JANGBU_DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'trace' }
  const program = new URL('../cli/jangbu.js', import.meta.url).pathname
  const child = spawn(process.execPath, [program, 'start'], {
    env: variables,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit')
  let written = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      written += chunk.toString()
    })
  await eventually(
    () => Promise.resolve(written),
    (text) => text.includes('Jangbu listens on'),
    START_LIMIT_MS,
  )
  const access = Access.parse(JSON.parse(await readFile(join(dataDir, 'dev.json'), 'utf8')))
  const { url, simulators } = access
  return {
    ...{ url, variables, simulators },
    simulator: simulators['card-network'] ?? '',
    merchant: clientOf(url, access.secretKey),
    admin: clientOf(url, access.adminKey),
    written: () => written,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      await database.drop()
      await rm(dataDir, { recursive: true })
    },
  }
}
