/** The port: connections are accepted here and handed to gRPC, so that each one can be cut. */
import { Server, ServerCredentials } from '@grpc/grpc-js'
import { once } from 'node:events'
import { createServer, type Server as Listener, type Socket } from 'node:net'
import type { EndPoint } from './switches.ts'

/** What the real server takes in one message. */
const LARGEST_MESSAGE_BYTES = 17 * 1024 * 1024

/** Calls under way get a moment to end; then their connections are cut. */
const LONGEST_CLOSE_MS = 500

export type Door = EndPoint & {
  readonly cut: (peer: string) => void
  readonly cutAll: () => Promise<void>
  readonly close: () => Promise<void>
}

/** @throws when the port cannot be listened on. */
export const openDoor = async (
  { host, port }: EndPoint,
  addServices: (server: Server) => void,
): Promise<Door> => {
  const server = new Server({ 'grpc.max_receive_message_length': LARGEST_MESSAGE_BYTES })
  addServices(server)
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure())
  const sockets = new Map<string, Socket>()
  const listener = createServer({ noDelay: true }, (socket) => {
    const peer = `${socket.remoteAddress ?? ''}:${String(socket.remotePort)}`
    sockets.set(peer, socket)
    socket.once('close', () => sockets.delete(peer))
    injector.injectConnection(socket)
  })
  const listening = await listen(listener, { host, port })

  const unlisten = async (): Promise<void> => {
    if (!listener.listening) return
    const closed = once(listener, 'close')
    listener.close()
    await closed
  }

  const cutAll = async (): Promise<void> => {
    const closed = unlisten()
    for (const socket of sockets.values()) socket.destroy()
    await closed
    injector.destroy()
    server.forceShutdown()
  }

  return {
    host,
    port: listening,
    cut: (peer) => sockets.get(peer)?.destroy(),
    cutAll,
    close: async () => {
      const closed = unlisten()
      injector.drain(LONGEST_CLOSE_MS)
      const cut = setTimeout(() => {
        for (const socket of sockets.values()) socket.destroy()
      }, LONGEST_CLOSE_MS)
      await closed
      clearTimeout(cut)
      server.forceShutdown()
    },
  }
}

const listen = (listener: Listener, { host, port }: EndPoint): Promise<number> =>
  new Promise((resolve, reject) => {
    listener.once('error', reject)
    listener.listen(port, host, () => {
      listener.off('error', reject)
      const address = listener.address()
      if (address === null || typeof address === 'string') reject(new Error('not listening on a port'))
      else resolve(address.port)
    })
  })
