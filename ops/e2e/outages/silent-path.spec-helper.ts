import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A way to a server on which messages can begin to get lost. */
export type SilentPath = {
  /** The server's URL, by this way. */
  readonly url: string
  /** Nothing goes through any more, either way; connections are taken all the same. */
  readonly silence: () => void
  /** New connections go through again; those of before stay silent for ever, as behind a firewall that forgot them. */
  readonly restore: () => void
  readonly close: () => Promise<void>
}

const HOST = '127.0.0.1'
/** From the connections' own settings: so soon the server finds by itself that its clients are gone. */
const SERVER_NOTICES_MS = 11_000

export const silentPath = async (serverUrl: string): Promise<SilentPath> => {
  const target = new URL(serverUrl)
  const clients = new Set<Socket>()
  const passing = new Map<Socket, Socket>()
  const timers: NodeJS.Timeout[] = []
  let isSilent = false
  const server = createServer((client) => {
    clients.add(client)
    client.on('error', () => undefined)
    client.once('close', () => clients.delete(client))
    if (isSilent) return
    const there = connect(Number(target.port), target.hostname)
    passing.set(client, there)
    carry(client, there, () => passing.delete(client))
  })
  server.listen(0, HOST)
  await once(server, 'listening')
  const address = server.address()
  const url = new URL(serverUrl)
  url.hostname = HOST
  url.port = String(typeof address === 'object' ? address?.port : undefined)
  return {
    url: url.href,
    silence: () => {
      isSilent = true
      for (const [client, there] of passing) {
        // Not read any more, so that not even its end is noticed.
        for (const socket of [client, there]) socket.unpipe().removeAllListeners('close').pause()
        timers.push(setTimeout(() => there.destroy(), SERVER_NOTICES_MS))
      }
      passing.clear()
    },
    restore: () => {
      isSilent = false
    },
    close: async () => {
      timers.forEach(clearTimeout)
      server.close()
      for (const socket of [...clients, ...passing.values()]) socket.destroy()
      await once(server, 'close')
    },
  }
}

const carry = (client: Socket, there: Socket, ended: () => void): void => {
  client.pipe(there)
  there.pipe(client)
  there.on('error', () => undefined)
  for (const [socket, other] of [
    [client, there],
    [there, client],
  ] as const)
    socket.once('close', () => {
      other.destroy()
      ended()
    })
}
