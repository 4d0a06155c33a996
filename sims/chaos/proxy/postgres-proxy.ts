import { connect, createServer, type Socket } from 'node:net'
import { newAsking, type Pair, type Watching } from './asking.ts'
import { cutKinds, type CutCounts, type CutFor, type CutKind } from './cuts.ts'
import { newRounds } from './rounds.ts'
import { codeOf, GSS_REQUEST, newSplitter, SSL_REQUEST, type Message } from './wire.ts'

export type PostgresProxy = {
  /** The server's URL with the proxy's address. */
  readonly url: string
  readonly counts: () => CutCounts
  /** Cuts everything. */
  readonly close: () => Promise<void>
}

const HOST = '127.0.0.1'
const DEFAULT_PORT = 5432
const NOT_ENCRYPTED = 'N'

/**
 * A PostgreSQL server's stand-in that passes everything on and cuts connections at the one moment that matters: around a
 * commit.
 *
 * It follows the wire protocol: what a client asks up to one ReadyForQuery (a simple Query, or extended messages up to
 * their Sync) goes on in one piece, and only when the answer before it is complete. Such a round commits when the last
 * ReadyForQuery told that the session is outside a transaction and the round executes something (an autocommit
 * statement, as the log's appender sends it: Bind and Execute of a statement prepared once, then Sync), or when it
 * executes COMMIT inside one. `cutFor` is asked of those, with the SQL that they execute, and says which to cut and how.
 * Encryption is refused, so that the messages can be read; passwords pass through.
 */
export const startPostgresProxy = async (serverUrl: string, cutFor: CutFor): Promise<PostgresProxy> => {
  const target = new URL(serverUrl)
  const place = { host: target.hostname, port: target.port === '' ? DEFAULT_PORT : Number(target.port) }
  const made = new Map<CutKind, number>(cutKinds.map((kind) => [kind, 0]))
  let committed = 0
  const watching: Watching = {
    cutFor,
    onCut: ({ kind }) => made.set(kind, (made.get(kind) ?? 0) + 1),
    onCommitted: () => {
      committed += 1
    },
  }
  const open = new Set<Socket>()
  const server = createServer({ noDelay: true }, (client) => {
    const pair = { client, server: connect({ ...place, noDelay: true }) }
    for (const socket of [pair.client, pair.server]) {
      open.add(socket)
      socket.once('close', () => open.delete(socket))
    }
    carry(pair, watching)
  })
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, HOST, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  const url = new URL(serverUrl)
  url.hostname = HOST
  url.port = String(port)
  const countOf = (kind: CutKind): number => made.get(kind) ?? 0
  return {
    url: url.href,
    counts: () => ({
      'before-sent': countOf('before-sent'),
      'after-sent': countOf('after-sent'),
      'after-answered': countOf('after-answered'),
      committed,
    }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        for (const socket of open) socket.destroy()
      }),
  }
}

/** Between one client and the server, until either is gone. */
const carry = (pair: Pair, watching: Watching): void => {
  const { client, server } = pair
  const asking = newAsking(pair, watching)
  const step = newRounds()
  const fromClient = (message: Message): void => {
    if (message.type === '') {
      const code = codeOf(message)
      if (code === SSL_REQUEST || code === GSS_REQUEST) client.write(NOT_ENCRYPTED)
      else server.write(message.bytes)
      return
    }
    const next = step(message)
    if (next.kind === 'pass') server.write(next.bytes)
    if (next.kind === 'round') asking.ask(next.round)
  }
  follow(client, newSplitter('client'), { other: server, take: fromClient })
  follow(server, newSplitter('server'), { other: client, take: asking.answered })
  client.once('close', () => {
    if (!asking.isFinishing()) server.destroy()
  })
  // What the server said last, a FATAL error perhaps, still has to arrive.
  server.once('close', () => client.end(() => client.destroy()))
}

type Taking = { readonly other: Socket; readonly take: (message: Message) => void }

/** What one side's chunk makes goes out in one piece too; a slow reader slows the other side down. */
const follow = (
  socket: Socket,
  split: (chunk: Buffer) => readonly Message[],
  { other, take }: Taking,
): void => {
  // How it ended is what `close` is for.
  socket.on('error', () => undefined)
  socket.on('data', (chunk) => {
    other.cork()
    for (const message of split(chunk)) take(message)
    other.uncork()
    if (!other.writableNeedDrain) return
    socket.pause()
    other.once('drain', () => socket.resume())
  })
}
