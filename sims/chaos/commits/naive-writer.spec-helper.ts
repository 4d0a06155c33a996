import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { EventId, StreamName } from '../../../ledger/core/ids.ts'
import { instantOf } from '../../../ledger/core/time.ts'
import { NO_STREAM, Position, type AppendRequest } from '../../../ledger/store/port.ts'
import type { Attempt, Written } from './append-judge.ts'

export const naiveTable = `CREATE TABLE naive (
  position bigserial PRIMARY KEY, id uuid NOT NULL, stream text NOT NULL, data text NOT NULL)`

const insert = 'INSERT INTO naive (id, stream, data) VALUES ($1, $2, $3) RETURNING position'

/** What a store without event ids of its callers does: inserts, and where the connection broke inserts again. */
export const naiveAppend = async (url: string, name: string): Promise<Attempt> => {
  for (;;) {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => undefined)
    try {
      await client.connect()
      const request = naiveRequest(name)
      const values = [request.events[0]?.id, request.stream, name]
      const { rows } = await client.query<{ position: string }>(insert, values)
      const position = Position(BigInt(rows[0]?.position ?? ''))
      return { request, told: { kind: 'appended', revision: 0, position, recordedAt: instantOf(0) } }
    } catch {
      // Broken: once more.
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}

const naiveRequest = (name: string): AppendRequest => {
  const event = { id: EventId(randomUUID()), type: 'Naive', schemaVersion: 1, data: name, metadata: '{}' }
  return { stream: StreamName(`naive-${name}`), expectedRevision: NO_STREAM, events: [event] }
}

export const naiveLog = async (url: string): Promise<readonly Written[]> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<Record<'position' | 'id' | 'stream' | 'data', string>>(
    'SELECT position, id, stream, data FROM naive ORDER BY position',
  )
  await client.end()
  return rows.map(({ position, id, stream, data }) => ({
    id: EventId(id),
    stream: StreamName(stream),
    revision: 0,
    position: Position(BigInt(position)),
    data,
  }))
}
