import type { IncomingHttpHeaders } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { answerOf } from './answer.ts'
import { readBody } from './body.ts'
import { send } from './send.ts'
import { startServer } from './server.ts'

export type Received = { readonly headers: IncomingHttpHeaders; readonly body: string }

export type Receiver = {
  readonly url: string
  /** Everything that came, oldest first. */
  readonly received: readonly Received[]
  /** Resolves once so many came. @throws when they do not within two seconds. */
  readonly until: (count: number) => Promise<readonly Received[]>
  readonly close: () => Promise<void>
}

const LOOK_EVERY_MS = 5
const LOOKS = 400

/** Somebody's address for notifications. `statuses`: its answers, the last one for ever; 0: it never answers. */
export const startReceiver = async (statuses: readonly number[] = [200]): Promise<Receiver> => {
  const received: Received[] = []
  const { url, close } = await startServer({
    broken: answerOf(500, {}),
    serve: async (request, response) => {
      const body = (await readBody(request)) ?? ''
      received.push({ headers: request.headers, body })
      const status = statuses[received.length - 1] ?? statuses.at(-1)
      if (status !== undefined && status !== 0) send(response, answerOf(status, {}))
    },
  })
  const until = async (count: number): Promise<readonly Received[]> => {
    for (let look = 0; look < LOOKS; look++) {
      if (received.length >= count) return received
      await sleep(LOOK_EVERY_MS)
    }
    throw new Error(`${String(received.length)} came, not ${String(count)}`)
  }
  return { url, received, until, close }
}
