import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { clusterIn } from './cluster.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded.ts'
import { EmbeddedPostgresError } from './errors.ts'
import { recordedPid } from './processes.ts'

/** What the specs of this folder share: a data directory for each test, and other processes that want it too. */

export const NOBODY = 65534
export const MODULE = new URL('embedded.ts', import.meta.url).href

export const ask = async (url: string, sql: string): Promise<readonly unknown[]> => {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows.map((row) => Object.values(row)[0])
  } finally {
    await client.end()
  }
}

export const remember = async (url: string, fact: string): Promise<void> => {
  await ask(url, 'CREATE TABLE IF NOT EXISTS fact (text text)')
  await ask(url, `INSERT INTO fact VALUES ('${fact}')`)
}

export const remembered = (url: string): Promise<readonly unknown[]> => ask(url, 'SELECT text FROM fact')

/** What a person is told when it does not start. */
export const refusalOf = async (start: Promise<unknown>): Promise<string> => {
  const refusal: unknown = await start.catch((error: unknown) => error)
  if (refusal instanceof EmbeddedPostgresError) return refusal.message
  throw new Error(`expected a refusal, got ${String(refusal)}`)
}

const ATTEMPTS = 100
const ATTEMPT_DELAY_MS = 100

export const eventually = async <T>(action: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action()
    } catch (error) {
      if (attempt === ATTEMPTS) throw error
      await sleep(ATTEMPT_DELAY_MS)
    }
  }
}

const program = `
  const { startEmbeddedPostgres } = await import('${MODULE}')
  try {
    const { url, stop } = await startEmbeddedPostgres({ dataDir: process.argv[1] })
    process.on('SIGTERM', () => stop().then(() => process.exit(0)))
    console.log(url)
  } catch (error) {
    console.log(error.message)
    process.exit(1)
  }`

export const asUser = (uid: number | undefined): { readonly uid?: number; readonly gid?: number } =>
  uid === undefined ? {} : { uid, gid: uid }

/** Another process that starts PostgreSQL on `home`. */
export const spawnOther = (home: string, uid?: number): ChildProcess =>
  spawn(process.execPath, ['--input-type=module', '--eval', program, home], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: '/',
    ...asUser(uid),
  })

/** `answer`: its first line, which is the URL or the reason why there is none. */
export type Other = { readonly child: ChildProcess; readonly answer: string }

const answerOf = async (child: ChildProcess): Promise<string> => {
  if (child.stdout === null) throw new Error('no output to read')
  for await (const line of createInterface({ input: child.stdout })) return line
  throw new Error('the other process ended without an answer')
}

export const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}

export const postmasterOf = async (home: string): Promise<number> => {
  const pid = await recordedPid(clusterIn(home))
  if (pid === undefined) throw new Error(`no server runs on ${home}`)
  return pid
}

export type Home = {
  readonly parent: () => string
  readonly path: () => string
  readonly start: (port?: number) => Promise<EmbeddedPostgres>
  readonly other: (uid?: number) => Promise<Other>
}

/** A directory for each test of the suite around it; whatever was started there is stopped after the test. */
export const useHome = (): Home => {
  let parent = ''
  const path = (): string => join(parent, 'data')
  const started: EmbeddedPostgres[] = []
  const children: ChildProcess[] = []
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'jangbu-spec-'))
  })
  afterEach(async () => {
    for (const { stop } of started.splice(0)) await stop()
    for (const child of children.splice(0)) await end(child, 'SIGTERM')
    await rm(parent, { recursive: true, force: true })
  })
  return {
    parent: () => parent,
    path,
    start: async (port) => {
      const postgres = await startEmbeddedPostgres({ dataDir: path(), port })
      started.push(postgres)
      return postgres
    },
    other: async (uid) => {
      const child = spawnOther(path(), uid)
      children.push(child)
      return { child, answer: await answerOf(child) }
    },
  }
}
