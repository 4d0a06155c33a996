import { expect } from 'chai'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { z } from 'zod'
import { csvOf, newFolder, rowOf } from './import.spec-helper.ts'
import { importPayments } from './import.ts'
import { capturingTerminal } from './terminal.spec-helper.ts'

const Sent = z.object({ lines: z.array(z.object({ line: z.int() })) })
type Waiting = { readonly first: number; readonly answer: () => void }

const begun = {
  id: 'imp_1',
  status: 'BEGUN',
  merchantId: 'mer_1',
  mode: 'test',
  fileDigest: 'd',
  fileName: 'f.csv',
  lines: 1,
  lastLine: 2,
  begunAt: '2026-11-20T00:00:00Z',
  completedAt: null,
  result: null,
}
const answered = (response: ServerResponse, body: object): void => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** A system that answers lines only when it is told to. */
const slowSystem = async () => {
  const waiting: Waiting[] = []
  const server = createServer((request, response) => {
    json(request).then(
      (body) => {
        if (!(request.url ?? '').endsWith('/lines')) {
          answered(response, begun)
          return
        }
        const { lines } = Sent.parse(body)
        const results = lines.map(({ line }) => ({ line, result: 'imported', paymentId: 'p', refusal: null }))
        waiting.push({
          first: lines[0]?.line ?? 0,
          answer: () => {
            answered(response, { results })
          },
        })
      },
      () => response.destroy(),
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    waiting,
    url: `http://127.0.0.1:${String(port)}`,
    close: async () => {
      server.close()
      await once(server, 'close')
    },
  }
}

const pause = (delayMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, delayMs))
const POLL_MS = 20
/** What is not to wait for anything has been sent by then. */
const QUIET_MS = 300

describe('an import of a file in which a line stands twice', () => {
  for (const [what, again, atFirst] of [
    ['nowhere: its batches are sent at once', {}, [2, 502, 1_002]],
    ['by its order: the later one waits for the first', { order_id: 'o0' }, [2]],
    ['by its reference: the later one waits for the first', { reference: 'ref-o0' }, [2]],
  ] as const)
    it(what, async () => {
      const folder = await newFolder()
      const system = await slowSystem()
      const rows = Array.from({ length: 1_500 }, (_, index) =>
        rowOf(`o${String(index)}`, index === 600 ? again : {}),
      )
      const path = await folder.write('twice.csv', csvOf(rows))
      const terminal = capturingTerminal()
      const desk = { system: { url: system.url, adminKey: 'ak_1' }, terminal }
      const options = { merchant: 'mer_1', mode: 'test', dryRun: false, json: true } as const
      const over = importPayments({ ...desk, signal: new AbortController().signal }, path, options)
      while (system.waiting.length < atFirst.length) await pause(POLL_MS)
      await pause(QUIET_MS)
      const sent = system.waiting.map(({ first }) => first)
      expect(sent.toSorted((a, b) => a - b)).to.deep.equal(atFirst)
      for (let answers = 0; answers < 3; answers += 1) {
        while (system.waiting.length === 0) await pause(POLL_MS)
        system.waiting.shift()?.answer()
      }
      expect(await over).to.equal(0)
      await system.close()
      await folder.forget()
    })
})
