import { expect } from 'chai'
import { answerOf } from './answer.ts'
import { sendRows } from './send-rows.ts'
import { startServer, type RunningServer } from './server.ts'

describe('simulators: a book', () => {
  let server: RunningServer

  const received = async (rows: number[]): Promise<unknown> => {
    server = await startServer({
      broken: answerOf(500, {}),
      serve: (_request, response) =>
        sendRows(response, rows, (row) => {
          // Somebody pays meanwhile.
          rows.push(-row)
          return { row: BigInt(row) }
        }),
    })
    return (await fetch(server.url)).json()
  }
  afterEach(() => server.close())

  for (const count of [0, 1, 999, 1000, 1001, 2500]) {
    it(`has the ${String(count)} rows of the moment it was asked for`, async () => {
      const rows = Array.from({ length: count }, (_, i) => i + 1)
      const shown = rows.map((row) => ({ row }))
      expect(await received(rows)).to.deep.equal(shown)
    })
  }
})
