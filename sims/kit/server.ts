import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Answer } from './answer.ts'
import { send } from './send.ts'

export type RunningServer = { readonly url: string; readonly close: () => Promise<void> }

export type ServerParts = {
  /** Sends something, or throws. */
  readonly serve: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  /** The answer in place of what threw. */
  readonly broken: Answer
  readonly host?: string
  /** 0 or nothing: any free one. */
  readonly port?: number
}

/** Longer than clients keep idle connections, so that they close first and never send into a closing one. */
const KEEP_ALIVE_MS = 120_000

/** Requests under way get a moment to be answered; then their connections are cut. */
const LONGEST_CLOSE_MS = 500

/** @throws when the port cannot be listened on. */
export const startServer = async (parts: ServerParts): Promise<RunningServer> => {
  const { host = '127.0.0.1', port = 0 } = parts
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    void serve(parts, request, response)
  })
  const listening = await listen(server, port, host)
  return { url: `http://${host}:${String(listening)}`, close: () => close(server) }
}

const serve = async (
  parts: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  try {
    await parts.serve(request, response)
  } catch {
    if (!response.headersSent) send(response, parts.broken)
  }
}

const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('not listening on a port'))
      else resolve(address.port)
    })
  })

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => {
      server.closeAllConnections()
    }, LONGEST_CLOSE_MS)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
  })
