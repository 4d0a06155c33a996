/**
 * A double of EventStoreDB / KurrentDB 24.10 on gRPC, written from what the server's clients see of it.
 *
 * Served: Streams (Read with subscriptions, Append, BatchAppend, Tombstone), ServerFeatures, Gossip. Delete and the other
 * services answer UNIMPLEMENTED. Nobody signs in: everything is allowed. Links are not resolved, streams have no
 * `$maxCount` and the like, positions are the offsets of records in the log.
 *
 * Where it is easier on clients than the server: a repetition of what is not on disk yet waits for it, where the server
 * lets the client run into its time limit. Where the server is loose, so is this: with ANY, a repetition is recognised
 * only as long as its first id is remembered, and nothing is remembered over a restart. That a subscription fell behind
 * is not told (no server of this age tells it), though a checkpoint and "caught up" come again.
 *
 * The whole log is held in memory, once, as the bytes of the file, and a number for each event beside it: 1,000,000 events
 * of 500 bytes in 200,000 streams take some 900 MB. A write is answered when fdatasync has returned; one sync serves all
 * that came during the last. When the file cannot be written, connections are cut and the port is closed. One server at a
 * time may use a file. At the start, a write that is not whole is cut off, and with it whatever stands behind.
 *
 * While frozen, connections and bytes are taken and HTTP/2 pings answered; SIGSTOP the process where they must not be.
 */
import { openDoor, type Door } from './door.ts'
import { noFile, openFile, type LogFile } from './file.ts'
import { newLog } from './log.ts'
import type { Node } from './node.ts'
import { appending, writeStart } from './own-events.ts'
import { shuttingDown } from './rpc-errors.ts'
import { addServices } from './services.ts'
import { newSwitches, type EndPoint, type Operation } from './switches.ts'

export type EventStoreOptions = {
  /** Where the log is kept, made when missing (its folder is not). Nothing: in memory only. */
  readonly dataFile?: string
  /** 0 or nothing: any free one. */
  readonly port?: number
  readonly host?: string
  /** Epoch milliseconds. It may jump; recorded times never go back. */
  readonly now?: () => number
}

export type EventStoreServer = {
  /** `esdb://127.0.0.1:<port>?tls=false` */
  readonly url: string
  readonly host: string
  readonly port: number
  /** Connections cut, nothing more answered, the port closed; the same file and port can be started again. */
  readonly kill: () => Promise<void>
  /** Lets calls end first, at most half a second. */
  readonly stop: () => Promise<void>
  /** Connections and bytes are accepted, but nothing is done or answered before `thaw`. */
  readonly freeze: () => void
  readonly thaw: () => void
  /** Waits this long before each answer; 0: no more. */
  readonly slow: (delayMs: number) => void
  /** The next `count` calls are carried out; then the connection is cut in place of the answer. Subscriptions do not count. */
  readonly dropAnswers: (operation: Operation, count: number) => void
  /** Ends every subscription there is with UNAVAILABLE. */
  readonly closeSubscriptions: () => void
  /** The next `count` appends, reads and subscriptions are refused as by a server that is not ready. */
  readonly overloaded: (count: number) => void
  /** The next `count` are refused with `exception: not-leader` and this end point. */
  readonly notLeader: (leader: EndPoint, count: number) => void
  /** The next `count` are refused with `exception: access-denied`. */
  readonly denyAccess: (count: number) => void
}

const DEFAULT_HOST = '127.0.0.1'

/** @throws when the file cannot be read or the port not be listened on. */
export const startEventStore = async (options: EventStoreOptions = {}): Promise<EventStoreServer> => {
  const { host = DEFAULT_HOST, port = 0, now = Date.now } = options
  const log = newLog(() => Math.floor(now() * 1000))
  let die = (_error: unknown): void => undefined
  const file =
    options.dataFile === undefined
      ? noFile(log)
      : await openFile(options.dataFile, log, (error) => {
          die(error)
        })
  try {
    writeStart(log)
    file.flush()
    await log.visible(log.segments.end())
    const node: Node = {
      log,
      ...appending(log, file),
      switches: newSwitches(),
      cut: (peer) => {
        door.cut(peer)
      },
      subscriptions: new Set(),
    }
    const door = await openDoor({ host, port }, (server) => {
      addServices(server, node, () => door)
    })
    // As the real server: when it cannot write, it is gone.
    die = (error) => {
      process.stderr.write(`event store: the log cannot be written: ${String(error)}\n`)
      void door.cutAll()
    }
    return running(node, door, file)
  } catch (error) {
    await file.close()
    throw error
  }
}

const running = (node: Node, door: Door, file: LogFile): EventStoreServer => {
  const { switches } = node
  const closeSubscriptions = (): void => {
    for (const end of [...node.subscriptions]) end(shuttingDown())
  }
  const onlyOnce = (end: () => Promise<void>): Promise<void> => (ended ??= end())
  let ended: Promise<void> | undefined
  return {
    url: `esdb://${door.host}:${String(door.port)}?tls=false`,
    host: door.host,
    port: door.port,
    kill: () =>
      onlyOnce(async () => {
        const abandoned = file.abandon()
        await door.cutAll()
        await abandoned
      }),
    stop: () =>
      onlyOnce(async () => {
        switches.thaw()
        closeSubscriptions()
        await door.close()
        await file.close()
      }),
    freeze: switches.freeze,
    thaw: switches.thaw,
    slow: switches.slow,
    dropAnswers: switches.dropAnswers,
    closeSubscriptions,
    overloaded: (count) => {
      switches.refuse({ kind: 'not-ready' }, count)
    },
    notLeader: (leader, count) => {
      switches.refuse({ kind: 'not-leader', leader }, count)
    },
    denyAccess: (count) => {
      switches.refuse({ kind: 'access-denied' }, count)
    },
  }
}
