import { Client } from 'pg'
import { BackupError } from './errors.ts'
import type { Lsn, WalShape } from './segments.ts'

const CONNECT_LIMIT_MS = 6_000
/** Any number that no other advisory lock has. */
const BACKUP_LOCK = 7_241_908_120

export type Server = WalShape & {
  readonly version: string
  readonly majorVersion: string
  readonly systemIdentifier: string
}

/**
 * The connection that a backup is made over. It has to stay open: with it end the backup, if it has not been finished, and
 * the replication slot that keeps the write-ahead log from being recycled under it.
 */
export type Session = {
  readonly server: Server
  /** Aborts when the connection is lost. */
  readonly lost: AbortSignal
  readonly begin: () => Promise<Lsn>
  /** `label`: what the copy must hold as `backup_label`. */
  readonly finish: () => Promise<{ readonly stopLsn: Lsn; readonly label: string }>
  /** The write-ahead log has been copied. */
  readonly release: () => Promise<void>
  readonly close: () => Promise<void>
}

/** @throws BackupError when another backup is being made, or the server has what a backup would miss. */
export const openSession = async (superuserUrl: string): Promise<Session> => {
  const client = new Client({
    connectionString: superuserUrl,
    application_name: 'jangbu backup',
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    keepAlive: true,
  })
  const lost = new AbortController()
  const lose = (): void => {
    lost.abort(
      new BackupError(
        'PostgreSQL ended the connection while the backup was being made: nothing is left of it',
      ),
    )
  }
  client.once('error', lose)
  client.on('error', () => undefined)
  client.once('end', lose)
  await client.connect()
  try {
    await lockBackups(client)
    return {
      server: await serverOf(client),
      lost: lost.signal,
      ...stepsOver(client),
      close: () => client.end(),
    }
  } catch (error) {
    await client.end()
    throw error
  }
}

/** The first row's columns, as PostgreSQL writes them. */
const rowOf = async (client: Client, text: string, values: readonly unknown[] = []): Promise<string[]> => {
  const types = { getTypeParser: () => (value: string) => value }
  const { rows } = await client.query<string[]>({ text, values: [...values], rowMode: 'array', types })
  return rows[0] ?? []
}

const lockBackups = async (client: Client): Promise<void> => {
  const [isOurs] = await rowOf(client, 'SELECT pg_try_advisory_lock($1)', [BACKUP_LOCK])
  if (isOurs !== 't') throw new BackupError('another backup of this database is being made: wait for its end')
}

const FACTS = `
  SELECT current_setting('server_version'), current_setting('server_version_num')::integer / 10000,
         (SELECT system_identifier FROM pg_control_system()), (SELECT timeline_id FROM pg_control_checkpoint()),
         pg_size_bytes(current_setting('wal_segment_size')),
         (SELECT count(*) FROM pg_tablespace WHERE spcname NOT IN ('pg_default', 'pg_global'))`

const serverOf = async (client: Client): Promise<Server> => {
  const row = await rowOf(client, FACTS)
  const [version = '', majorVersion = '', systemIdentifier = '', timeline, segmentBytes, tablespaces] = row
  if (tablespaces !== '0')
    throw new BackupError('the database has tablespaces outside its directory, which a backup would not hold')
  return {
    version,
    majorVersion,
    systemIdentifier,
    timeline: Number(timeline),
    segmentBytes: Number(segmentBytes),
  }
}

const stepsOver = (client: Client): Pick<Session, 'begin' | 'finish' | 'release'> => {
  let slot = ''
  return {
    begin: async () => {
      // Before the start, so that nothing from there on can be recycled; temporary: it goes with the connection.
      const [made = ''] = await rowOf(
        client,
        `SELECT slot_name FROM pg_create_physical_replication_slot('jangbu_backup_' || pg_backend_pid(), true, true)`,
      )
      slot = made
      const [startLsn = ''] = await rowOf(client, `SELECT pg_backup_start('jangbu', fast => true)`)
      return startLsn
    },
    finish: async () => {
      const [stopLsn = '', label = ''] = await rowOf(
        client,
        'SELECT lsn, labelfile FROM pg_backup_stop(wait_for_archive => false)',
      )
      return { stopLsn, label }
    },
    release: async () => {
      await rowOf(client, 'SELECT pg_drop_replication_slot($1)', [slot])
    },
  }
}
