import { expect } from 'chai'
import { answerOf } from './answer.ts'
import { newFaultMenu, type FaultMenu } from './faults.ts'
import { send } from './send.ts'
import { startServer, type RunningServer } from './server.ts'
import { see, type Seen } from './test-client.spec-helper.ts'

describe('simulators: the fault menu', () => {
  let menu: FaultMenu
  let server: RunningServer

  beforeEach(async () => {
    menu = newFaultMenu(['approve', 'inquire'])
    server = await startServer({
      broken: answerOf(500, {}),
      serve: async (request, response) => {
        send(response, await menu.handle(request))
      },
    })
  })
  afterEach(() => server.close())

  const ask = (method: string, body?: unknown): Promise<Seen> => see(server.url, { method, body })
  const planned = (plans: readonly object[]): Seen => ({
    kind: 'answered',
    status: 200,
    body: { planned: plans },
  })

  it('has nothing at first', async () => {
    expect(menu.take('approve')).to.equal(undefined)
    expect(await ask('GET')).to.deep.equal(planned([]))
  })

  it('gives the first planned first, each as often as asked, to its own operation', async () => {
    await ask('POST', { operation: 'approve', fault: 'late', times: 2, delayMs: 70 })
    await ask('POST', { operation: 'approve', fault: 'refuse' })
    await ask('POST', { operation: 'inquire', fault: 'duplicate' })
    expect(menu.take('cancel')).to.equal(undefined)
    expect(menu.take('inquire')).to.deep.equal({ fault: 'duplicate', delayMs: 0 })
    expect(menu.take('inquire')).to.equal(undefined)
    expect(menu.take('approve')).to.deep.equal({ fault: 'late', delayMs: 70 })
    expect(await ask('GET')).to.deep.equal(
      planned([
        { operation: 'approve', fault: 'late', times: 1, delayMs: 70 },
        { operation: 'approve', fault: 'refuse', times: 1, delayMs: 0 },
      ]),
    )
    expect(menu.take('approve')).to.deep.equal({ fault: 'late', delayMs: 70 })
    expect(menu.take('approve')).to.deep.equal({ fault: 'refuse', delayMs: 0 })
    expect(menu.take('approve')).to.equal(undefined)
  })

  it('forgets all', async () => {
    await ask('POST', { operation: 'approve', fault: 'refuse', times: 3 })
    expect(await ask('DELETE')).to.deep.equal(planned([]))
    expect(menu.take('approve')).to.equal(undefined)
  })

  const good = { operation: 'approve', fault: 'refuse' }
  const faults =
    'refuse, reset-before, reset-after, late, truncated, error-before, error-after, wrong-amount, duplicate, maintenance'
  const bad: readonly [string, unknown, string][] = [
    ['an operation it has not', { ...good, operation: 'void' }, 'operation: one of approve, inquire'],
    ['no operation', { fault: 'refuse' }, 'operation: one of approve, inquire'],
    ['an unknown fault', { ...good, fault: 'fire' }, `fault: one of ${faults}`],
    ['times 0', { ...good, times: 0 }, 'times: a whole number from 1 to 1000'],
    ['too many times', { ...good, times: 1001 }, 'times: a whole number from 1 to 1000'],
    ['half a millisecond', { ...good, delayMs: 0.5 }, 'delayMs: a whole number from 0 to 600000'],
    [
      'a misspelt field',
      { ...good, delay: 5 },
      'body: JSON with operation, fault, times, delayMs and nothing else',
    ],
    ['no JSON', '{', 'body: JSON with operation, fault, times, delayMs and nothing else'],
    [
      'two faults',
      { operation: 'x', fault: 'y' },
      `operation: one of approve, inquire; fault: one of ${faults}`,
    ],
  ]
  for (const [what, body, message] of bad) {
    it(`refuses ${what} and plans nothing`, async () => {
      expect(await ask('POST', body)).to.deep.equal({
        kind: 'answered',
        status: 400,
        body: { code: 'INVALID_REQUEST', message },
      })
      expect(await ask('GET')).to.deep.equal(planned([]))
    })
  }

  it('takes no other method', async () => {
    const seen = await ask('PUT', good)
    expect(seen).to.deep.include({ status: 400 })
    expect(JSON.stringify(seen)).to.include('method: one of POST, GET, DELETE')
  })
})
