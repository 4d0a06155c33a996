import { expect } from 'chai'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { importClientOf } from './import-client.ts'
import { columns, printTemplate } from './import-columns.ts'
import { headingIn, readRecord } from './import-record.ts'
import { capturingTerminal } from './terminal.spec-helper.ts'

/** Answers with these one after another, the last one for ever. */
const systemAnswering = async (...answers: readonly (readonly [status: number, body: object])[]) => {
  let calls = 0
  const server = createServer((request, response) => {
    const [status, body] = answers[Math.min(calls, answers.length - 1)] ?? [500, {}]
    calls += 1
    request.resume()
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    client: importClientOf({ url: `http://127.0.0.1:${String(port)}`, adminKey: 'ak_1' }),
    calls: () => calls,
    close: async () => {
      server.close()
      await once(server, 'close')
    },
  }
}

const results = { results: [{ line: 2, result: 'imported', paymentId: 'pay_1', refusal: null }] }

describe('what an import asks of the system', () => {
  it('is asked again while the system is away', async () => {
    const system = await systemAnswering([503, { title: 'away' }], [200, results])
    expect(await system.client.send('imp_1', [{ line: 2 }])).to.deep.equal(results.results)
    expect(system.calls()).to.equal(2)
    await system.close()
  })
  it('is not asked again when it is refused, and the refusal is told as it is', async () => {
    const system = await systemAnswering([404, { title: 'There is no such import' }])
    const told = await system.client.send('imp_1', [{ line: 2 }]).catch((error: unknown) => error)
    expect(String(told)).to.equal('ConfigError: There is no such import')
    expect(system.calls()).to.equal(1)
    await system.close()
  })
})

describe('the template of a file of payments', () => {
  it('is a file that could be imported, and tells beside it what each column holds', () => {
    const terminal = capturingTerminal()
    expect(printTemplate(terminal)).to.equal(0)
    const [heading = '', example = '', ...more] = terminal.printed().split('\n')
    expect(more).to.deep.equal([])
    const names = headingIn(heading.split(','))
    const read = readRecord(names, { line: 2, cells: example.split(',') })
    expect(read.kind, JSON.stringify(read)).to.equal('given')
    for (const { name, description } of columns) {
      expect(terminal.told()).to.include(name)
      expect(terminal.told()).to.include(description)
    }
  })
})
