import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withClient } from '../../connect.ts'
import { clusterIn } from '../../postgres/cluster.ts'
import { startEmbeddedPostgres } from '../../postgres/embedded.ts'
import { serversOn } from '../../postgres/processes.ts'

/** A PostgreSQL of somebody's own, which no supervisor of the system under test looks after. */
export type OwnServer = {
  /** Of a role that owns its database and has no other right. */
  readonly url: string
  readonly superuserUrl: string
  readonly stop: () => Promise<void>
  /** On the same port and the same data. */
  readonly start: () => Promise<void>
  /** All its processes stand still: what is sent to it is taken and not answered. */
  readonly freeze: () => Promise<void>
  readonly thaw: () => Promise<void>
  /** Stops it and takes everything away. */
  readonly remove: () => Promise<void>
}

export const ROLE = 'shopkeeper'

export const startOwnServer = async (): Promise<OwnServer> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'jangbu-own-'))
  // The server may run as another user, which has to reach its own folder inside.
  await chmod(dataDir, 0o711)
  let server = await startEmbeddedPostgres({ dataDir })
  const superuserUrl = server.url
  const signalAll = async (signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> => {
    for (const { pid } of await serversOn(clusterIn(dataDir))) process.kill(pid, signal)
  }
  const thaw = (): Promise<void> => signalAll('SIGCONT')
  return {
    url: await withRole(superuserUrl),
    superuserUrl,
    stop: () => server.stop(),
    start: async () => {
      server = await startEmbeddedPostgres({ dataDir, port: Number(new URL(superuserUrl).port) })
    },
    freeze: () => signalAll('SIGSTOP'),
    thaw,
    remove: async () => {
      await thaw()
      await server.stop()
      await rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

const withRole = async (superuserUrl: string): Promise<string> => {
  const password = randomBytes(16).toString('hex')
  await withClient(superuserUrl, async (client) => {
    await client.query(`CREATE ROLE ${ROLE} LOGIN PASSWORD '${password}'`)
    await client.query(`CREATE DATABASE ${ROLE} OWNER ${ROLE}`)
  })
  const url = new URL(superuserUrl)
  url.username = ROLE
  url.password = password
  url.pathname = `/${ROLE}`
  return url.href
}
