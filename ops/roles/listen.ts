import { createServer, type RequestListener, type Server } from 'node:http'

export type Place = {
  readonly host: string
  readonly port: number
  /** What is written to a client that does not speak HTTP, by the parser's code. */
  readonly unreadable: (code: string | undefined) => string
}

export type Listening = {
  readonly url: string
  /** Lets requests under way end, within a limit; then cuts what is left. */
  readonly close: () => Promise<void>
}

/** Above the longest wait of a command, so that it ends with an answer and not with a cut. */
const CLOSE_LIMIT_MS = 35_000
/** A client that sends its headers or body slower than this is let go. */
const REQUEST_LIMIT_MS = 60_000
/** Above the idle time of common clients and load balancers, so that they close first. */
const KEEP_ALIVE_MS = 75_000

/** @throws Error when the address cannot be listened on; its cause says why. */
export const listen = async (
  handle: RequestListener,
  { host, port, unreadable }: Place,
): Promise<Listening> => {
  const server = createServer({ requestTimeout: REQUEST_LIMIT_MS, keepAliveTimeout: KEEP_ALIVE_MS }, handle)
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy()
    else socket.end(unreadable(error.code))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(new Error(`cannot listen on ${host}:${String(port)}`, { cause: error }))
    })
    server.listen(port, host, resolve)
  })
  const address = server.address()
  const bound = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${String(bound)}`,
    close: () => close(server),
  }
}

/** How soon a connection that has become idle after the close is ended. */
const IDLE_LOOK_MS = 50

const close = async (server: Server): Promise<void> => {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve()
    })
  })
  const idle = setInterval(() => {
    server.closeIdleConnections()
  }, IDLE_LOOK_MS)
  const cut = setTimeout(() => {
    server.closeAllConnections()
  }, CLOSE_LIMIT_MS)
  await closed
  clearInterval(idle)
  clearTimeout(cut)
}
