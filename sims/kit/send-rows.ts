import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { encode, type Json } from './answer.ts'

const ROWS_PER_CHUNK = 1000

/** A JSON array of the rows there are now, in pieces: after a benchmark a book is longer than a JavaScript string may be. */
export const sendRows = async <Row>(
  response: ServerResponse,
  rows: readonly Row[],
  shown: (row: Row) => Json,
): Promise<void> => {
  response.writeHead(200, { 'content-type': 'application/json' })
  await pipeline(Readable.from(chunks(rows, shown)), response)
}

function* chunks<Row>(rows: readonly Row[], shown: (row: Row) => Json): Generator<string> {
  const end = rows.length
  yield '['
  for (let from = 0; from < end; from += ROWS_PER_CHUNK) {
    const texts = rows.slice(from, Math.min(end, from + ROWS_PER_CHUNK)).map((row) => encode(shown(row)))
    yield (from === 0 ? '' : ',') + texts.join(',')
  }
  yield ']'
}
