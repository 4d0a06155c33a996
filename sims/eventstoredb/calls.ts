/** What serving any streamed call needs. */
import type { Readable, Writable } from 'node:stream'
import { handlerFailed, RpcError } from './rpc-errors.ts'

type Source<Message> = Pick<Readable, 'pause' | 'resume'> & {
  on: (event: 'data', heard: (message: Message) => void) => unknown
  once: (event: 'end', heard: () => void) => unknown
}

/**
 * Hands over the client's messages in order, the next one not before what handling the last one waits for. Resolves when
 * the client has sent its last; when it goes away before, never. @throws what handling throws.
 */
export const eachMessage = <Message>(
  call: Source<Message>,
  handle: (message: Message) => Promise<void> | undefined,
): Promise<void> =>
  new Promise((resolve, reject) => {
    call.on('data', (message) => {
      try {
        const handled = handle(message)
        if (handled === undefined) return
        call.pause()
        handled.then(() => call.resume(), reject)
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    })
    call.once('end', resolve)
  })

/** Resolves when the client has taken enough of what was written to it, or has gone. */
export const drained = (call: Writable): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      call.off('drain', done)
      call.off('close', done)
      resolve()
    }
    call.on('drain', done)
    call.on('close', done)
  })

/** Whether nothing more can be written to the client. */
export const isOver = (call: Writable): boolean => call.destroyed || call.writableEnded

export const statusOf = (error: unknown): RpcError => (error instanceof RpcError ? error : handlerFailed())
