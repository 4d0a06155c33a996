import { expect } from 'chai'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { answerOf } from './answer.ts'
import { newDeliveries, type Deliveries, type Notification } from './deliveries.ts'
import { startReceiver, type Receiver } from './receiver.spec-helper.ts'
import { send } from './send.ts'
import { startServer, type RunningServer } from './server.ts'
import { see, type Seen } from './test-client.spec-helper.ts'

const NOW_MS = Date.parse('2026-11-20T00:00:00Z')
const NOW = '2026-11-20T09:00:00.000+09:00'
const LIMIT_MS = 100
/** Every attempt, its pause and then some. */
const LONG_MS = 60

const Shown = z.object({
  body: z.object({
    url: z.string().nullable(),
    notifications: z.array(
      z.object({
        eventId: z.string(),
        status: z.string(),
        attempts: z.array(z.object({ at: z.literal(NOW), answer: z.union([z.int(), z.string()]) })),
        body: z.string(),
      }),
    ),
  }),
})

describe('simulators: notifications', () => {
  let receiver: Receiver
  let deliveries: Deliveries
  let door: RunningServer

  const open = async (statuses?: readonly number[], pausesMs: readonly number[] = [5, 5]): Promise<void> => {
    receiver = await startReceiver(statuses)
    deliveries = newDeliveries({ url: receiver.url, pausesMs, limitMs: LIMIT_MS, nowMs: () => NOW_MS })
    door = await startServer({
      broken: answerOf(500, {}),
      serve: async (request, response) => {
        send(response, await deliveries.handle(request))
      },
    })
  }
  afterEach(async () => {
    await deliveries.close()
    await Promise.all([receiver.close(), door.close()])
  })

  const notification = (eventId: string): Notification => ({
    eventId,
    content: { eventId, amount: 5n },
    headers: (body, attempt) => ({ 'x-of': `${String(attempt)} ${body}` }),
  })
  const tell = (eventId: string): void => {
    deliveries.deliver(() => notification(eventId))
  }
  const ask = (method: string, body?: unknown): Promise<Seen> => see(door.url, { method, body })
  const shown = async (): Promise<readonly (readonly unknown[])[]> =>
    Shown.parse(await ask('GET')).body.notifications.map(({ eventId, status, attempts }) => [
      eventId,
      status,
      ...attempts.map(({ answer }) => answer),
    ])
  /** Once nothing is pending. */
  const settled = async (): Promise<readonly (readonly unknown[])[]> => {
    for (let look = 0; look < 300; look++) {
      const rows = await shown()
      if (rows.every(([, status]) => status !== 'PENDING')) return rows
      await sleep(5)
    }
    throw new Error('still pending')
  }

  it('go out after the caller went on, once when they are taken', async () => {
    await open()
    tell('e-1')
    expect(receiver.received).to.have.length(0)
    const [{ headers, body } = { headers: {}, body: '' }] = await receiver.until(1)
    expect(body).to.equal('{"eventId":"e-1","amount":5}')
    expect(headers).to.include({ 'content-type': 'application/json', 'x-of': `1 ${body}` })
    await sleep(LONG_MS)
    expect(await shown()).to.deep.equal([['e-1', 'DELIVERED', 200]])
    expect(receiver.received).to.have.length(1)
  })

  it('go out again until they are taken, the same but for their headers', async () => {
    await open([500, 302, 204])
    tell('e-1')
    const received = await receiver.until(3)
    expect(await settled()).to.deep.equal([['e-1', 'DELIVERED', 500, 302, 204]])
    expect(new Set(received.map(({ body }) => body)).size).to.equal(1)
    expect(received.map(({ headers }) => String(headers['x-of'])[0])).to.deep.equal(['1', '2', '3'])
  })

  it('wait as long as they are told between the attempts', async () => {
    await open([500, 200], [80])
    tell('e-1')
    await receiver.until(1)
    await sleep(40)
    expect(await shown()).to.deep.equal([['e-1', 'PENDING', 500]])
    expect(await settled()).to.deep.equal([['e-1', 'DELIVERED', 500, 200]])
  })

  it('are given up after the last attempt', async () => {
    await open([404])
    tell('e-1')
    expect(await settled()).to.deep.equal([['e-1', 'GIVEN_UP', 404, 404, 404]])
    await sleep(LONG_MS)
    expect(receiver.received).to.have.length(3)
  })

  it('wait for an answer no longer than the limit', async () => {
    await open([0, 200])
    tell('e-1')
    expect(await settled()).to.deep.equal([['e-1', 'DELIVERED', 'TIMEOUT', 200]])
  })

  it('find nobody where nobody listens', async () => {
    await open()
    await ask('POST', { url: 'http://127.0.0.1:1' })
    tell('e-1')
    expect(await settled()).to.deep.equal([['e-1', 'GIVEN_UP', 'NONE', 'NONE', 'NONE']])
  })

  it('are not even made without an address', async () => {
    await open()
    expect(await ask('POST', { url: null })).to.deep.include({ body: { url: null, notifications: [] } })
    deliveries.deliver(() => {
      throw new Error('made')
    })
    expect(await shown()).to.deep.equal([])
  })

  it('go to the address of the moment, or nowhere once it is taken away', async () => {
    await open([500], [30, 30])
    const other = await startReceiver()
    tell('e-1')
    await receiver.until(1)
    await ask('POST', { url: other.url })
    expect(await settled()).to.deep.equal([['e-1', 'DELIVERED', 500, 200]])
    await other.close()
    await ask('POST', { url: receiver.url })
    tell('e-2')
    await receiver.until(2)
    await ask('POST', { url: null })
    expect((await settled()).at(-1)).to.deep.equal(['e-2', 'DROPPED', 500])
  })

  it('all arrive when many fail at once, without a warning', async () => {
    const warnings: Error[] = []
    const hear = (warning: Error): number => warnings.push(warning)
    process.on('warning', hear)
    const ids = Array.from({ length: 200 }, (_, i) => `e-${String(i)}`)
    await open([...ids.map(() => 503), 200], [20])
    ids.forEach(tell)
    expect(await settled()).to.deep.equal(ids.map((id) => [id, 'DELIVERED', 503, 200]))
    process.off('warning', hear)
    expect(warnings).to.deep.equal([])
  })

  it('remembers the last thousand', async () => {
    await open()
    for (let i = 0; i < 1002; i++) tell(`e-${String(i)}`)
    const rows = await settled()
    expect([rows.length, rows[0]?.[0], rows.at(-1)?.[0]]).to.deep.equal([1000, 'e-2', 'e-1001'])
    await receiver.until(1002)
  })

  it('are dropped when it closes, both on their way and waiting', async () => {
    await open([500, 0], [600_000])
    tell('waiting')
    await receiver.until(1)
    tell('on its way')
    await receiver.until(2)
    await deliveries.close()
    tell('afterwards')
    expect((await settled()).map(([id, status]) => [id, status])).to.deep.equal([
      ['waiting', 'DROPPED'],
      ['on its way', 'DROPPED'],
      ['afterwards', 'DROPPED'],
    ])
    expect(receiver.received).to.have.length(2)
  })

  const allowed = 'url: an http(s) address, or null for none'
  const bad: readonly [string, unknown, string][] = [
    ['an address that is none', { url: 'here' }, allowed],
    ['another protocol', { url: 'ftp://127.0.0.1/' }, allowed],
    ['nothing', {}, allowed],
    ['a misspelt field', { url: null, uri: 'x' }, 'body: JSON with url and nothing else'],
  ]
  for (const [what, body, message] of bad) {
    it(`refuse ${what} and keep the address`, async () => {
      await open()
      const told = { code: 'INVALID_REQUEST', message }
      expect(await ask('POST', body)).to.deep.include({ status: 400, body: told })
      expect(Shown.parse(await ask('GET')).body.url).to.equal(receiver.url)
    })
  }
})
