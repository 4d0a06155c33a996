import { expect } from 'chai'
import { answerOf, type Mishap } from './answer.ts'
import { send } from './send.ts'
import { startServer, type RunningServer } from './server.ts'
import { see } from './test-client.spec-helper.ts'

const answer = answerOf(201, { text: '한글과 letters', amount: 9_007_199_254_740_991n })
const body = { text: '한글과 letters', amount: Number.MAX_SAFE_INTEGER }

describe('simulators: an answer on its way', () => {
  let server: RunningServer | undefined

  const start = async (mishap?: Mishap): Promise<string> => {
    server = await startServer({
      broken: answerOf(500, { code: 'BROKEN' }),
      serve: (request, response) => {
        if (request.url === '/throws') return Promise.reject(new Error('spec'))
        send(response, mishap === undefined ? answer : { ...answer, mishap })
        return Promise.resolve()
      },
    })
    return server.url
  }
  afterEach(() => server?.close())

  it('arrives', async () => {
    expect(await see(await start())).to.deep.equal({ kind: 'answered', status: 201, body })
  })

  it('is the broken one where serving fails, and serving goes on', async () => {
    const url = await start()
    expect(await see(`${url}/throws`)).to.deep.include({ status: 500, body: { code: 'BROKEN' } })
    expect(await see(url)).to.deep.include({ status: 201 })
  })

  it('never comes: the connection is reset', async () => {
    expect(await see(await start({ kind: 'reset' }))).to.deep.equal({ kind: 'reset' })
  })

  it('breaks off after half of it', async () => {
    const seen = await see(await start({ kind: 'truncated' }))
    if (seen.kind !== 'broken off') throw new Error(seen.kind)
    expect(seen.status).to.equal(201)
    expect(answer.text.startsWith(seen.got.replace(/\uFFFD$/, ''))).to.equal(true)
    expect(Buffer.byteLength(seen.got)).to.be.closeTo(Buffer.byteLength(answer.text) / 2, 3)
  })

  it('comes late', async () => {
    const url = await start({ kind: 'late', delayMs: 60 })
    const beforeMs = performance.now()
    expect(await see(url)).to.deep.equal({ kind: 'answered', status: 201, body })
    expect(performance.now() - beforeMs).to.be.at.least(59)
  })

  it('does not come any more when the server is closed first', async function () {
    this.timeout(5_000)
    const url = await start({ kind: 'late', delayMs: 600_000 })
    const client = fetch(url).then(
      () => 'answered',
      () => 'cut',
    )
    await new Promise((resolve) => setTimeout(resolve, 50))
    await server?.close()
    expect(await client).to.equal('cut')
  })
})
