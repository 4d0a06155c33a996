import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { AppendRequest } from '../../ledger/store/port.ts'
import { appendStatement, encodeFlush } from '../../ledger/store/postgres/flush.ts'
import { ratePerSecond } from './report.ts'

const ROWS_PER_CHUNK = 500
const CONNECTIONS = 16

/** The same events by COPY, the fastest way into PostgreSQL, into a table with the log's own indexes. */
export const copyRate = async (
  client: pg.Client,
  requests: readonly AppendRequest[],
  firstPosition: number,
): Promise<number> => {
  const lines = requests.flatMap(({ stream, events }, index) =>
    events.map(
      ({ id, type, schemaVersion, data, metadata }) =>
        `${firstPosition + index}\t2026-11-20T00:00:00Z\t${id}\t0\t${schemaVersion}\t${stream}\t${type}\t${data}\t${metadata}\n`,
    ),
  )
  const chunks: Buffer[] = []
  for (let from = 0; from < lines.length; from += ROWS_PER_CHUNK)
    chunks.push(Buffer.from(lines.slice(from, from + ROWS_PER_CHUNK).join('')))
  return ratePerSecond(lines.length, () =>
    pipeline(Readable.from(chunks), client.query(copyFrom('COPY copied FROM STDIN'))),
  )
}

/** What most event stores do: each append in a transaction of its own, on as many connections as help. */
export const oneTransactionEachRate = async (
  connectionString: string,
  requests: readonly AppendRequest[],
): Promise<number> => {
  const pool = new pg.Pool({ connectionString, max: CONNECTIONS })
  const append = (request: AppendRequest): Promise<unknown> =>
    pool.query({ ...appendStatement, values: [...encodeFlush([request])] })
  const rest = [...requests]
  const caller = async (): Promise<void> => {
    for (let request = rest.pop(); request !== undefined; request = rest.pop()) await append(request)
  }
  const rate = await ratePerSecond(requests.length, () =>
    Promise.all(Array.from({ length: CONNECTIONS }, caller)),
  )
  await pool.end()
  return rate
}
