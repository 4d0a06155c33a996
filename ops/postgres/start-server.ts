import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { clusterIn, type Tools } from './cluster.ts'
import { ProgramFailedError } from './errors.ts'
import { stopLeftovers } from './leftover.ts'
import { launchServer, type Server } from './server.ts'

const START_ATTEMPTS = 60
const RETRY_DELAY_MS = 500

/** Old backends may outlive their postmaster for a moment, and PostgreSQL waits for none of them. */
const OLD_SERVER_ENDING = /pre-existing shared memory block|lock file ".*" already exists/
const PORT_TAKEN = /could not bind .*Address already in use/s

const saidBy = (error: unknown, pattern: RegExp): boolean =>
  error instanceof ProgramFailedError && pattern.test(error.output)

/** A port that was free a moment ago: PostgreSQL cannot choose one itself. */
const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port)
        else reject(new Error('no free port on 127.0.0.1'))
      })
    })
  })

export type Started = { readonly server: Server; readonly port: number }

/**
 * Starts the server, on a free port unless one is given, and tries again where a second attempt can help.
 * @throws ProgramFailedError of the last attempt.
 */
export const startServer = async (home: string, port: number | undefined, tools: Tools): Promise<Started> => {
  for (let attempt = 1; ; attempt += 1) {
    const chosen = port ?? (await freePort())
    try {
      return { server: await launchServer(home, chosen, tools), port: chosen }
    } catch (error) {
      const canHelp = saidBy(error, OLD_SERVER_ENDING) || (port === undefined && saidBy(error, PORT_TAKEN))
      if (!canHelp || attempt === START_ATTEMPTS) throw error
      tools.log(`PostgreSQL did not start; trying again (${String(attempt)} of ${String(START_ATTEMPTS)})`)
      await sleep(RETRY_DELAY_MS)
    }
  }
}

/** On the same port, since the clients know no other. */
export const restartServer = async (home: string, port: number, tools: Tools): Promise<Server> => {
  await stopLeftovers(clusterIn(home), tools.log)
  return (await startServer(home, port, tools)).server
}
