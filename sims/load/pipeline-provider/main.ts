import { createServer } from 'node:http'
import { z } from 'zod'

/**
 * The fastest provider there can be: approves everything without looking, or, hanging, takes connections and requests
 * and never answers. Prints `{"url":"…"}` when it listens.
 */
const { BEHAVIOUR } = z.object({ BEHAVIOUR: z.enum(['approving', 'hanging']) }).parse(process.env)

const approved = Buffer.from(
  JSON.stringify({
    transactionId: 'cn_tr_000000000000000000000001',
    approvalNumber: '00000001',
    status: 'APPROVED',
    amount: 10_000,
    currency: 'KRW',
    approvedAt: '2026-11-20T18:00:00.000+09:00',
  }),
)
const headers = { 'content-type': 'application/json', 'content-length': String(approved.length) }
/** Longer than any round, so that no connection closes under a request. */
const KEEP_ALIVE_MS = 120_000

const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
  request.resume()
  if (BEHAVIOUR === 'hanging') return
  request.once('end', () => {
    response.writeHead(200, headers)
    response.end(approved)
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`)
})
