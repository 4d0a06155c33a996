import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { startCardNetworkSim } from '../../sims/card-network/server.ts'

export type Answered = { readonly status: number; readonly body: string }

/** One request that the simulator has answered, before anybody is told. */
export type Passing = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly answer: Answered
}

export type Door = {
  readonly url: string
  /** The simulator behind it. */
  readonly simulator: string
  readonly close: () => Promise<void>
}

/** Between the system and a simulator of its own, which does all that it is asked; a connection that it cuts is cut here. */
export const startDoor = async (tell: (passing: Passing) => void): Promise<Door> => {
  const simulator = await startCardNetworkSim()
  const server = createServer((request, response) => {
    forward(simulator.url, request).then(
      (answer) => {
        tell({ request, response, answer })
      },
      () => {
        request.socket.destroy()
      },
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${String(port)}`,
    simulator: simulator.url,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await simulator.close()
    },
  }
}

const forward = async (simulator: string, request: IncomingMessage): Promise<Answered> => {
  const { method = 'GET', url = '', headers: given } = request
  const headers = ['authorization', 'content-type', 'idempotency-key'].flatMap((name): [string, string][] => {
    const value = given[name]
    return typeof value === 'string' ? [[name, value]] : []
  })
  const sent = await text(request)
  const body = method === 'POST' ? { body: sent } : {}
  const answer = await fetch(simulator + url, { method, headers, ...body })
  return { status: answer.status, body: await answer.text() }
}

export const answering = (response: ServerResponse, { status, body }: Answered): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body)
}
