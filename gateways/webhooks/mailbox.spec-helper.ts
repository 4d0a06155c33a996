import { createServer, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { NotificationReader } from '../port/notification.ts'

/** A notification as it was sent, without what belongs to the connection. */
export type Letter = { readonly body: Buffer; readonly headers: Readonly<Record<string, string>> }

export type Mailbox = {
  readonly url: string
  /** So many of what came, oldest first. @throws when they do not come. */
  readonly until: (count: number) => Promise<readonly Letter[]>
  /** The next that comes is answered by 500 once the promise is there. */
  readonly refuseNext: (until: Promise<unknown>) => void
  readonly close: () => Promise<void>
}

const LOOK_EVERY_MS = 5
const LIMIT_MS = 10_000

const ofTheConnection: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
])

const letterIn = async (request: IncomingMessage): Promise<Letter> => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => void chunks.push(chunk))
  await once(request, 'end')
  const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
    value === undefined || ofTheConnection.has(name) ? [] : [[name, value.toString()]],
  )
  return { body: Buffer.concat(chunks), headers: Object.fromEntries(headers) }
}

/** Takes a provider's notifications, and answers as that one wants it. */
export const startMailbox = async ({ contentType, text }: NotificationReader['reply']): Promise<Mailbox> => {
  const letters: Letter[] = []
  let refusing: Promise<unknown> | undefined
  const server = createServer((request, response) => {
    void letterIn(request).then(async (letter) => {
      const refused = refusing
      refusing = undefined
      letters.push(letter)
      await refused
      if (refused === undefined) response.writeHead(200, { 'content-type': contentType }).end(text)
      else response.writeHead(500).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${String(port)}`,
    until: async (count) => {
      for (const startMs = performance.now(); performance.now() - startMs < LIMIT_MS;) {
        if (letters.length >= count) return letters.slice(0, count)
        await pause(LOOK_EVERY_MS)
      }
      throw new Error(`${String(letters.length)} notifications came, not ${String(count)}`)
    },
    refuseNext: (until) => {
      refusing = until
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
