import pg from 'pg'
import type { KeptProcess } from '../kill/kept-process.ts'

/** As a process that can be killed: what it loses is every connection that a projection writes on. */
export const cuttingConnections = (
  url: string,
): { readonly mortal: KeptProcess; readonly cuts: () => number } => {
  let cuts = 0
  const cut = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'jangbu projection%'`,
      )
      cuts += 1
    } catch {
      // PostgreSQL itself is being killed.
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  const nothing = (): Promise<void> => Promise.resolve()
  return {
    cuts: () => cuts,
    mortal: {
      name: 'connections',
      isReady: () => true,
      ready: nothing,
      kill: () => {
        void cut()
      },
      pause: () => undefined,
      endings: () => ({ killed: cuts, byItself: [] }),
      stop: nothing,
    },
  }
}
