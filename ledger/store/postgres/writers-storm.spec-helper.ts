import { randomInt, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'

const WRITERS = 16
const LONGEST_PAUSE_MS = 4

/** What one transaction writes; `id` is a UUID of its own. */
export type Write = (client: pg.Client, id: string) => Promise<unknown>

export type StormReport = {
  readonly committed: ReadonlySet<string>
  readonly undone: ReadonlySet<string>
  /** Killed while committing: either is right. */
  readonly unknown: ReadonlySet<string>
}

type Fate = keyof StormReport

/** Per hundred: rolled back after a while, the backend killed while it holds its locks, killed while committing. */
const drawFate = (): 'commit' | 'rollback' | 'killed' | 'killed_committing' => {
  const draw = randomInt(100)
  if (draw < 6) return 'rollback'
  if (draw < 9) return 'killed'
  return draw < 12 ? 'killed_committing' : 'commit'
}

/** Writers that hold their transactions open, roll back and die, all at the same time. */
export const storm = async (url: string, transactionsEach: number, write: Write): Promise<StormReport> => {
  const report = { committed: new Set<string>(), undone: new Set<string>(), unknown: new Set<string>() }
  const killer = new pg.Pool({ connectionString: url, max: 1 })
  const writer = async (): Promise<void> => {
    let client = await connect(url)
    for (let index = 0; index < transactionsEach; index += 1) {
      const id = randomUUID()
      const fate = await oneTransaction(client, killer, () => write(client, id))
      report[fate.outcome].add(id)
      if (!fate.isAlive) client = await connect(url)
    }
    await client.end()
  }
  await Promise.all(Array.from({ length: WRITERS }, writer))
  await killer.end()
  return report
}

const connect = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

type Ended = { readonly outcome: Fate; readonly isAlive: boolean }

const oneTransaction = async (
  client: pg.Client,
  killer: pg.Pool,
  write: () => Promise<unknown>,
): Promise<Ended> => {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  const kill = (): Promise<unknown> => killer.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid])
  await client.query('BEGIN')
  await write()
  await delay(randomInt(LONGEST_PAUSE_MS + 1))
  switch (drawFate()) {
    case 'commit':
      await client.query('COMMIT')
      return { outcome: 'committed', isAlive: true }
    case 'rollback':
      await client.query('ROLLBACK')
      return { outcome: 'undone', isAlive: true }
    case 'killed':
      await kill()
      return { outcome: 'undone', isAlive: false }
    case 'killed_committing':
      await Promise.allSettled([client.query('COMMIT'), kill()])
      return { outcome: 'unknown', isAlive: false }
  }
}
