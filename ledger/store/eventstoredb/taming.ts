import { Duplex } from 'node:stream'

type Method = (...given: readonly unknown[]) => unknown

/** @throws Error when the client is another version's: what is guarded here has to be looked at again. */
const wrap = (owner: object, name: string, around: (original: Method) => Method): void => {
  const original: unknown = Reflect.get(owner, name)
  if (typeof original !== 'function') throw new Error(`the event store's client has no ${name} to guard`)
  Reflect.set(
    owner,
    name,
    around((...given): unknown => Reflect.apply(original, owner, given)),
  )
}

const isMethod = (value: unknown): value is Method => typeof value === 'function'

type Closable = { readonly close: () => void }
const isClosable = (value: unknown): value is Closable =>
  typeof value === 'object' && value !== null && isMethod(Reflect.get(value, 'close'))

/**
 * Mends in place what brings a process down when a connection dies, in the members that the client's classes share
 * (6.2.1, whose code is frozen):
 * - `handleError` runs beside the call that failed, awaited by nobody, and rejects when the channel that another call is
 *   just opening cannot be opened (no node of a cluster answers): an unhandled rejection;
 * - what `GRPCStreamCreator` makes: see `tameAppending`;
 * - `dispose` ends calls and leaves the channel open.
 */
export const tame = (client: object): { readonly closeChannel: () => void } => {
  let channel: Closable | undefined
  let isClosed = false
  const keep = (opened: unknown): unknown => {
    if (!isClosable(opened)) throw new Error("the event store's client has no channel to close")
    channel = opened
    if (isClosed) opened.close()
    return opened
  }
  wrap(
    client,
    'handleError',
    (handle) =>
      (...given) =>
        Promise.resolve(handle(...given)).catch(() => undefined),
  )
  wrap(
    client,
    'createChannel',
    (create) =>
      (...given) =>
        Promise.resolve(create(...given)).then(keep),
  )
  wrap(client, 'GRPCStreamCreator', (creatorOf) => (...given) => {
    const [service, name, create, cache] = given
    const tamed: Method = (...call) => tameAppending(isMethod(create) ? create(...call) : undefined)
    return creatorOf(service, name, tamed, cache)
  })
  return {
    closeChannel: () => {
      isClosed = true
      channel?.close()
    },
  }
}

/**
 * The one stream that all of a client's appends share (`batchAppend`), of the calls made here the only duplex one:
 * - its answers are looked up among the pending appends of all clients of the process, which are all rejected and
 *   forgotten when any such stream dies: the answer to one of them, coming later on another stream, throws a TypeError
 *   in a data handler, an uncaught exception;
 * - when more than 16 writes wait and the stream dies, `backpressuredWrite` rejects them within an async executor that
 *   nobody listens to: as many unhandled rejections. Another that waits for `drain` waits for ever. So a write never
 *   has to wait; how many appends are on their way is the appender's to limit.
 */
const tameAppending = (stream: unknown): unknown => {
  if (!(stream instanceof Duplex)) return stream
  const listeners = stream.listeners('data')
  stream.removeAllListeners('data')
  for (const listener of listeners)
    stream.on('data', (answer: unknown) => {
      try {
        Reflect.apply(listener, stream, [answer])
      } catch {
        // Its append counts as unknown already and is being repeated.
      }
    })
  wrap(stream, 'write', (write) => (...given) => {
    write(...given)
    return true
  })
  return stream
}
