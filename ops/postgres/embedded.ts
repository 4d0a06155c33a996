import { mkdir, realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Client } from 'pg'
import { clusterIn, ensureCluster, SUPERUSER, type Tools } from './cluster.ts'
import { assertDurable } from './durability.ts'
import { EmbeddedPostgresError, explained, OWN_SERVER_HINT } from './errors.ts'
import { stopLeftovers } from './leftover.ts'
import { lockHome } from './lock.ts'
import { usableNative } from './native.ts'
import type { Log } from './program.ts'
import { serverUser } from './server-user.ts'
import { restartServer, startServer } from './start-server.ts'
import { supervise, type Supervised } from './supervise.ts'

export type EmbeddedPostgresOptions = {
  /** Where everything is kept; made when missing. */
  readonly dataDir: string
  /** On 127.0.0.1; any free one by default. */
  readonly port?: number | undefined
  readonly log?: Log | undefined
}

export type EmbeddedPostgres = {
  /** Of the superuser, with the password: never for a log. */
  readonly url: string
  readonly stop: () => Promise<void>
}

/** Links resolved, so that a lock, a message and a comparison mean one directory. */
const homeAt = async (dataDir: string): Promise<string> => {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    return await realpath(dataDir)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new EmbeddedPostgresError(
      `The data directory ${dataDir} cannot be made (${reason}): choose another one, or ${OWN_SERVER_HINT}.`,
      { cause },
    )
  }
}

const checkServer = async (url: string): Promise<void> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await assertDurable(client)
  } finally {
    await client.end()
  }
}

type Running = Supervised & { readonly url: string }

/** The steps between taking the lock and giving it back; their order matters. */
const run = async (
  home: string,
  { port, log = () => undefined }: EmbeddedPostgresOptions,
): Promise<Running> => {
  const user = await serverUser(clusterIn(home))
  await stopLeftovers(clusterIn(home), log)
  const tools: Tools = { native: await usableNative(user, log), user, log }
  const password = await ensureCluster(home, tools)
  const started = await startServer(home, port, tools)
  const { stop } = supervise(started.server, () => restartServer(home, started.port, tools), log)
  const url = `postgres://${SUPERUSER}:${password}@127.0.0.1:${String(started.port)}/postgres`
  try {
    await checkServer(url)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, stop }
}

const once = (action: () => Promise<void>): (() => Promise<void>) => {
  let done: Promise<void> | undefined
  return () => (done ??= action())
}

/**
 * A real PostgreSQL for this process, on 127.0.0.1 only; the next start continues with its data and its password.
 * In `dataDir`: `postgres` the cluster · `postgres-password` for its owner only · `lock`, held while we run.
 * One at a time: a second process is refused; what a killed one left running is stopped first.
 * Should the postmaster die, it is started again on the same port.
 * @throws EmbeddedPostgresError in words for a person.
 */
export const startEmbeddedPostgres = async (options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> => {
  const place = resolve(options.dataDir)
  try {
    const home = await homeAt(place)
    const lock = lockHome(home)
    try {
      const { url, stop } = await run(home, options)
      return { url, stop: once(() => stop().finally(lock.release)) }
    } catch (error) {
      lock.release()
      throw error
    }
  } catch (error) {
    throw explained(error, place)
  }
}
