/** The switches over HTTP, for a server that runs as its own process. No key is needed. */
import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { answerOf, type Answer } from '../kit/answer.ts'
import { send } from '../kit/send.ts'
import { startServer, type RunningServer } from '../kit/server.ts'
import { badInput, readInput } from '../kit/test-door.ts'
import type { EventStoreServer } from './server.ts'

const SWITCHES_PATH = '/__switches'

export const CONTROL_HELP = `POST ${SWITCHES_PATH} with JSON, one of
  {"switch":"kill"}                  connections cut, nothing answered, the port closed
  {"switch":"stop"}                  the same, but calls may end first
  {"switch":"start"}                 again on the same port and file, after kill or stop
  {"switch":"freeze"}                takes connections and bytes, does and answers nothing
  {"switch":"thaw"}                  goes on
  {"switch":"slow","delayMs":n}      waits before each answer; 0: no more
  {"switch":"drop-answers","operation":"append" or "read","count":n}
                                     does it, but cuts the connection in place of the answer
  {"switch":"close-subscriptions"}   ends them with UNAVAILABLE
  {"switch":"overloaded","count":n}  refuses the next n calls: not ready
  {"switch":"not-leader","host":"h","port":n,"count":n}
                                     refuses the next n calls: ask that one
  {"switch":"deny-access","count":n} refuses the next n calls
GET ${SWITCHES_PATH} tells whether it runs.`

const LONGEST_DELAY_MS = 600_000
const MOST_CALLS = 1_000_000

const count = z.int().min(0).max(MOST_CALLS)

const Input = z.discriminatedUnion('switch', [
  z.strictObject({ switch: z.literal('kill') }),
  z.strictObject({ switch: z.literal('stop') }),
  z.strictObject({ switch: z.literal('start') }),
  z.strictObject({ switch: z.literal('freeze') }),
  z.strictObject({ switch: z.literal('thaw') }),
  z.strictObject({ switch: z.literal('slow'), delayMs: z.int().min(0).max(LONGEST_DELAY_MS) }),
  z.strictObject({ switch: z.literal('drop-answers'), operation: z.enum(['append', 'read']), count }),
  z.strictObject({ switch: z.literal('close-subscriptions') }),
  z.strictObject({ switch: z.literal('overloaded'), count }),
  z.strictObject({
    switch: z.literal('not-leader'),
    host: z.string().min(1),
    port: z.int().min(1).max(65_535),
    count,
  }),
  z.strictObject({ switch: z.literal('deny-access'), count }),
])
type Input = z.output<typeof Input>

/** A server that can be started again where it was. */
export type Restartable = {
  readonly server: () => EventStoreServer
  readonly isRunning: () => boolean
  readonly end: (how: 'kill' | 'stop') => Promise<void>
  readonly start: () => Promise<void>
}

/** @throws when the port cannot be listened on. */
export const startControl = (store: Restartable, port: number): Promise<RunningServer> =>
  startServer({
    port,
    broken: answerOf(500, { code: 'FAILED' }),
    serve: async (request, response) => {
      send(response, await answerTo(store, request))
    },
  })

const answerTo = async (store: Restartable, request: IncomingMessage): Promise<Answer> => {
  if (request.url !== SWITCHES_PATH) return answerOf(404, { code: 'NOT_FOUND', message: CONTROL_HELP })
  if (request.method === 'GET') return stateOf(store)
  if (request.method !== 'POST') return badInput('method: one of POST, GET')
  const read = await readInput(request, Input)
  if (read.kind === 'bad') return read.answer
  await turn(store, read.input)
  return stateOf(store)
}

const stateOf = (store: Restartable): Answer =>
  answerOf(200, { url: store.server().url, running: store.isRunning() })

const turn = async (store: Restartable, input: Input): Promise<void> => {
  const server = store.server()
  switch (input.switch) {
    case 'kill':
    case 'stop':
      return store.end(input.switch)
    case 'start':
      return store.start()
    case 'freeze':
      server.freeze()
      return
    case 'thaw':
      server.thaw()
      return
    case 'slow':
      server.slow(input.delayMs)
      return
    case 'drop-answers':
      server.dropAnswers(input.operation, input.count)
      return
    case 'close-subscriptions':
      server.closeSubscriptions()
      return
    case 'overloaded':
      server.overloaded(input.count)
      return
    case 'not-leader':
      server.notLeader({ host: input.host, port: input.port }, input.count)
      return
    case 'deny-access':
      server.denyAccess(input.count)
  }
}
