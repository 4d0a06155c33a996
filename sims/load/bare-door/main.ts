import { createHmac, timingSafeEqual } from 'node:crypto'
import express from 'express'
import { z } from 'zod'

/**
 * What every door for signed notifications has to do at least, and nothing else: read the body, check its signature,
 * answer. It stores nothing. Prints `{"url":"…"}` when it listens.
 */
const { SECRET_KEY } = z.object({ SECRET_KEY: z.string() }).parse(process.env)

const app = express()
app.post('/', express.raw({ type: () => true }), (request, response) => {
  const header = request.get('x-card-network-signature') ?? ''
  const [, time = '', code = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header) ?? []
  const body: unknown = request.body
  const expected = createHmac('sha256', SECRET_KEY)
    .update(`${time}.`)
    .update(Buffer.isBuffer(body) ? body : '')
    .digest()
  const isSigned = code !== '' && timingSafeEqual(Buffer.from(code, 'hex'), expected)
  response.status(isSigned ? 200 : 401).end(isSigned ? 'OK' : '')
})
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`)
})
