import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { startCardNetworkSim } from '../../sims/card-network/server.ts'

/** What the provider does instead of answering as it should. */
export type Fault = (request: IncomingMessage, response: ServerResponse) => void

const answering =
  (status: number, body: string): Fault =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  }

const SECRET_WORDS = 'words of the provider alone'
const error = (code: string): string => JSON.stringify({ code, message: SECRET_WORDS })
const approval = (amount: number): string =>
  JSON.stringify({
    transactionId: 'cnt_x',
    approvalNumber: '1',
    status: 'APPROVED',
    amount,
    approvedAt: '2026-11-20T00:00:00+09:00',
  })

const cutting: Fault = (request) => {
  request.socket.destroy()
}

const forward = async (
  simulator: string,
  { request, response, isLost }: { request: IncomingMessage; response: ServerResponse; isLost: boolean },
): Promise<void> => {
  const headers = ['authorization', 'content-type', 'idempotency-key'].map((name): [string, string] => [
    name,
    String(request.headers[name]),
  ])
  const { method = 'GET' } = request
  const sent = await text(request)
  const body = method === 'GET' ? {} : { body: sent }
  const answer = await fetch(simulator + (request.url ?? ''), { method, headers, ...body })
  const told = await answer.text()
  if (isLost) request.socket.destroy()
  else answering(answer.status, told)(request, response)
}

/** Each leaves the outcome open, whatever it was asked. */
export const faults: Readonly<Record<string, Fault>> = {
  'answers 500': answering(500, error('INTERNAL')),
  'answers 502 with a page': answering(502, '<html>'),
  'answers a code that is not in the contract': answering(400, error('SOMETHING_NEW')),
  'answers 404 without a code': answering(404, ''),
  'is busy with the same key': answering(409, error('BUSY')),
  'knows the order already': answering(409, error('DUPLICATED_ORDER')),
  'answers 200 with a page': answering(200, '<html>'),
  'answers 200 with nothing of what it should': answering(200, '{}'),
  'answers a redirect': answering(302, ''),
  'cuts the connection': cutting,
  'cuts its answer in the middle': (request, response) => {
    response.writeHead(200, { 'content-length': 1_000 })
    response.write('{"transactionId":', () => request.socket.destroy())
  },
  'answers what is no HTTP': (request) => {
    request.socket.end('SSH-2.0-OpenSSH\r\n\r\n')
  },
  'approves another amount than was asked': answering(200, approval(9_999)),
}

export type FaultyProvider = {
  readonly url: string
  /** The simulator behind it, which answers well. */
  readonly simulator: string
  /** From now on, instead of every answer; undefined: none. */
  readonly fail: (fault: Fault | undefined) => void
  /** Lets the simulator do what it is asked, and loses its answer. */
  readonly loseAnswers: () => void
  /** Answers nothing until it is released: from then on every connection is cut. */
  readonly hang: () => { readonly release: () => void }
  readonly close: () => Promise<void>
}

/** Between the system and a simulator; inquiries are not answered while anything fails. */
export const startFaultyProvider = async (): Promise<FaultyProvider> => {
  const simulator = await startCardNetworkSim()
  let fault: Fault | undefined
  let isLosing = false
  const server = createServer((request, response) => {
    const isFailing = fault !== undefined || isLosing
    if (request.method === 'GET' && isFailing) answering(503, '')(request, response)
    else if (fault !== undefined) fault(request, response)
    else void forward(simulator.url, { request, response, isLost: isLosing })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const fail = (next: Fault | undefined): void => {
    fault = next
    isLosing = false
  }
  return {
    url: `http://127.0.0.1:${String(port)}`,
    simulator: simulator.url,
    fail,
    loseAnswers: () => {
      fail(undefined)
      isLosing = true
    },
    hang: () => {
      const held: IncomingMessage[] = []
      fail((request) => void held.push(request))
      return {
        release: () => {
          fail(cutting)
          for (const request of held) request.socket.destroy()
        },
      }
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await simulator.close()
    },
  }
}
