import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { encode } from './answer.ts'
import { wireTime, type Movement } from './world.ts'

const ROWS_PER_CHUNK = 1000

/** In pieces: after a benchmark the book is longer than a JavaScript string may be. */
export const sendBook = async (book: readonly Movement[], response: ServerResponse): Promise<void> => {
  response.writeHead(200, { 'content-type': 'application/json' })
  await pipeline(Readable.from(chunks(book)), response)
}

function* chunks(book: readonly Movement[]): Generator<string> {
  yield '['
  for (let from = 0; from < book.length; from += ROWS_PER_CHUNK) {
    const rows = book.slice(from, from + ROWS_PER_CHUNK).map(entry)
    yield (from === 0 ? '' : ',') + rows.join(',')
  }
  yield ']'
}

const entry = ({ transaction, operation, amount, status, atMs }: Movement): string =>
  encode({
    transactionId: transaction.transactionId,
    orderId: transaction.orderId,
    operation,
    amount,
    status,
    at: wireTime(atMs),
  })
