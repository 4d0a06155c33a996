import { expect } from 'chai'
import { once } from 'node:events'
import { connect } from 'node:net'
import { startSystem, type TestSystem } from './system.spec-helper.ts'

describe('a client that does not speak HTTP', () => {
  let system: TestSystem
  before(async () => {
    system = await startSystem()
  })
  after(() => system.stop())

  const told = async (sent: string): Promise<string> => {
    const { hostname, port } = new URL(system.url)
    const socket = connect({ host: hostname, port: Number(port) })
    let text = ''
    socket.on('data', (piece: Buffer) => (text += piece.toString()))
    socket.write(sent)
    await once(socket, 'end')
    socket.destroy()
    return text
  }

  it('is told so, as when an address holds Korean as it is typed', async () => {
    const text = await told('GET /v1/payments?name=커피 HTTP/1.1\r\nHost: x\r\n\r\n')
    const [head = '', body = ''] = text.split('\r\n\r\n')
    expect(head).to.match(/^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/problem\+json/)
    expect(JSON.parse(body)).to.deep.include({ status: 400, reason: 'INVALID_REQUEST' })
    expect(body).to.contain('percent-encoded')
  })
  it('is told of headers without end', async () => {
    const text = await told(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`)
    expect(text).to.match(/^HTTP\/1\.1 431 /)
  })
})
