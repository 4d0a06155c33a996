import pg from 'pg'
import { clientConfig, type Database, type Value } from '../database.ts'

/** Any number that nobody else takes. */
const ARCHIVE_LOCK = 7_241_908_118
/** So long a partition that leaves the log waits for those who read it. */
const LOCK_LIMIT_MS = 60_000

/** Somebody else archives or brings back, or reads what shall go. */
export class ArchiveBusyError extends Error {
  override readonly name = 'ArchiveBusyError'
}

/** One connection; of all processes one at a time has it. */
export type Session = Pick<Database, 'query'> & {
  /** Statements without an answer, together in one transaction where there are several. */
  readonly execute: (statements: string) => Promise<void>
}

/** @throws ArchiveBusyError while another process is at it; whatever the work throws. */
export const inArchiveSession = <T>(
  connectionString: string,
  work: (session: Session) => Promise<T>,
): Promise<T> =>
  inLookingSession(connectionString, async (session) => {
    await session.execute(`SET statement_timeout = 0; SET lock_timeout = ${LOCK_LIMIT_MS}`)
    const lock = { name: 'jangbu_archive_lock', text: `SELECT pg_try_advisory_lock(${ARCHIVE_LOCK})` }
    const [row] = await session.query<[string]>(lock, [])
    if (row?.[0] !== 't')
      throw new ArchiveBusyError('another process archives ranges of the log, or brings one back')
    return work(session)
  })

/** For who only looks: beside one that archives, too. */
export const inLookingSession = async <T>(
  connectionString: string,
  work: (session: Session) => Promise<T>,
): Promise<T> => {
  const client = new pg.Client({ ...clientConfig(connectionString, 'log archiver'), query_timeout: 0 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(sessionOn(client))
  } finally {
    await client.end()
  }
}

const sessionOn = (client: pg.Client): Session => ({
  query: async <Row extends (string | null)[]>(
    statement: { readonly name: string; readonly text: string },
    values: readonly Value[],
  ) => {
    const { rows } = await client.query<Row>({ ...statement, values: [...values], rowMode: 'array' })
    return rows
  },
  execute: async (statements) => {
    await client.query(statements)
  },
})
