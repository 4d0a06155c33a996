import pg from 'pg'
import type { Runtime } from '../../core/runtime.ts'
import { Position } from '../port.ts'
import { clientConfig } from './database.ts'
import { newSockets } from './sockets.ts'

const CHANNEL = 'jangbu_log'
const RECONNECT_PAUSE_MS = 200

export type Listening = {
  readonly connectionString: string
  readonly runtime: Pick<Runtime, 'sleep'>
  /** Another process's commit: the last position it wrote; undefined when commits may have gone unheard. */
  readonly heard: (position: Position | undefined) => void
}

/** One connection that is told of every commit; made again, without end, until the signal aborts. */
export const listen = async (listening: Listening, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    // Nobody waits for this connection: readers also look by themselves, and it is tried again.
    await session(listening, signal).catch(() => undefined)
    await listening.runtime.sleep(RECONNECT_PAUSE_MS, signal)
  }
}

const session = async ({ connectionString, heard }: Listening, signal: AbortSignal): Promise<void> => {
  const sockets = newSockets()
  const client = new pg.Client({
    ...clientConfig(connectionString, 'log listener'),
    stream: sockets.stream,
  })
  const end = endOf(client, signal)
  client.on('notification', ({ payload }) => {
    heard(positionOf(payload))
  })
  try {
    await client.connect()
    await client.query(`LISTEN ${CHANNEL}`)
    heard(undefined)
    await end
  } finally {
    const ended = client.end()
    sockets.hangUp()
    await ended
  }
}

const endOf = (client: pg.Client, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      signal.removeEventListener('abort', end)
      resolve()
    }
    client.on('end', end)
    client.on('error', end)
    signal.addEventListener('abort', end)
  })

const positionOf = (payload: string | undefined): Position | undefined =>
  payload !== undefined && /^\d{1,19}$/.test(payload) ? Position(BigInt(payload)) : undefined
