import { expect } from 'chai'
import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { ProviderId } from '../../ledger/core/ids.ts'
import { contextOf } from '../port/conformance-subject.ts'
import type { HttpAnswer, HttpClient, HttpRequest } from './answer.ts'
import type { HttpCall } from './call.ts'
import { httpClient } from './client.ts'
import type { HttpLimits } from './limits.ts'

/** What the other side does with a connection once it has read something. */
type Behaviour = (socket: Socket, received: string) => void

const json = (text: string, more = ''): string =>
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${String(Buffer.byteLength(text))}\r\n${more}\r\n${text}`

describe('http client', () => {
  let server: Server | undefined
  let client: HttpClient | undefined
  const sockets = new Set<Socket>()
  let received: string[] = []
  let recorded: HttpCall[] = []

  afterEach(async () => {
    for (const socket of sockets) socket.destroy()
    server?.close()
    await client?.close()
    received = []
    recorded = []
  })

  const listen = async (behaviour: Behaviour): Promise<string> => {
    const listening = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('data', (bytes) => {
        received.push(bytes.toString())
        behaviour(socket, bytes.toString())
      })
    })
    server = listening
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
    const address = listening.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    return `http://127.0.0.1:${String(address.port)}`
  }
  const open = (limits: Partial<HttpLimits> = {}): HttpClient =>
    (client = httpClient({ limits, provider: ProviderId('spec'), record: (call) => recorded.push(call) }))
  const requestTo = (baseUrl: string, limitMs = 30_000): HttpRequest => ({
    operation: 'approve',
    context: { ...contextOf('txn_1'), limitMs },
    method: 'POST',
    baseUrl,
    path: '/v1/x',
    headers: { authorization: 'Bearer sk_secret' },
    body: { amount: 1000n },
  })
  const post = (baseUrl: string, body: unknown = { amount: 1000n }): Promise<HttpAnswer> =>
    (client ?? open()).send({ ...requestTo(baseUrl), body })

  it('sends JSON with bigints as integers below the base URL and reads JSON', async () => {
    open()
    const baseUrl = await listen((socket) => socket.write(json('{"ok":true}')))
    const answer = await post(`${baseUrl}/base/`)
    expect(answer).to.deep.equal({
      kind: 'answered',
      status: 200,
      body: { kind: 'json', value: { ok: true } },
    })
    expect(received.join('')).to.match(/^POST \/base\/v1\/x HTTP\/1\.1\r\n/)
    expect(received.join('')).to.match(/\r\n\r\n\{"amount":1000\}$/)
  })

  it('gives error statuses and redirects as they are', async () => {
    open()
    const baseUrl = await listen((socket) =>
      socket.write('HTTP/1.1 302 Found\r\nlocation: /y\r\ncontent-length: 2\r\n\r\n{}'),
    )
    expect(await post(baseUrl)).to.deep.equal({
      kind: 'answered',
      status: 302,
      body: { kind: 'json', value: {} },
    })
    expect(received).to.have.length(1)
  })

  it('is not_sent when nobody listens', async () => {
    open()
    const baseUrl = await listen(() => undefined)
    await new Promise((resolve) => server?.close(resolve))
    expect(await post(baseUrl)).to.deep.equal({
      kind: 'not_sent',
      cause: 'unreachable',
      errorCode: 'ECONNREFUSED',
    })
  })

  it('is not_sent when there is no such host, URL or header', async () => {
    open()
    expect(await post('http://jangbu.invalid')).to.include({ kind: 'not_sent', cause: 'unreachable' })
    expect(await post('not a url')).to.include({ kind: 'not_sent', cause: 'invalid_request' })
    const request = { ...requestTo('http://127.0.0.1:9'), headers: { a: 'x\r\nb: y' } }
    expect(await client?.send(request)).to.include({ kind: 'not_sent', cause: 'invalid_request' })
    expect(await post('http://127.0.0.1:9', { amount: 2n ** 53n })).to.include({ cause: 'invalid_request' })
  })

  it('is not_sent when TLS fails', async () => {
    open()
    const baseUrl = await listen((socket) => socket.end('this is no TLS'))
    expect(await post(baseUrl.replace('http:', 'https:'))).to.include({
      kind: 'not_sent',
      cause: 'unreachable',
    })
    expect(received.join('')).not.to.contain('sk_secret')
  })

  it('is not_sent when no connection came free in time, and stays unsent', async () => {
    open({ connections: 1, overallMs: 150 })
    const baseUrl = await listen((socket, text) => {
      if (text.includes('"n":1')) void sleep(120).then(() => socket.write(json('{}')))
    })
    const first = post(baseUrl, { n: 1 })
    await sleep(20)
    const second = post(baseUrl, { n: 2 })
    const third = post(baseUrl, { n: 3 })
    expect(await first).to.include({ kind: 'answered' })
    expect(await second).to.deep.equal({ kind: 'no_answer', cause: 'timeout', errorCode: null })
    expect(await third).to.deep.equal({ kind: 'not_sent', cause: 'overall_timeout', errorCode: null })
    await sleep(50)
    expect(received.join('')).not.to.contain('"n":3')
  })

  it('is not_sent when too many are under way', async () => {
    open({ requests: 1, overallMs: 100 })
    const baseUrl = await listen(() => undefined)
    const [first, second] = await Promise.all([post(baseUrl), post(baseUrl)])
    expect([first.kind, second]).to.deep.equal([
      'no_answer',
      { kind: 'not_sent', cause: 'crowded', errorCode: null },
    ])
  })

  it('is not_sent after close', async () => {
    const baseUrl = await listen(() => undefined)
    await open().close()
    expect(await post(baseUrl)).to.include({ kind: 'not_sent', cause: 'closed' })
  })

  const silences: readonly [string, Partial<HttpLimits>, Behaviour][] = [
    ['no headers', { headersMs: 60 }, () => undefined],
    ['half of the headers', { headersMs: 60 }, (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-')],
    ['half of the body', { bodyMs: 60 }, (socket) => socket.write(json('{"ok":true}').slice(0, -4))],
    [
      'a drop of body now and then',
      { overallMs: 200 },
      (socket) => {
        socket.write(json('{}'.padStart(99)).slice(0, -90))
        const drip = setInterval(() => socket.write(' '), 30)
        socket.on('close', () => {
          clearInterval(drip)
        })
      },
    ],
  ]
  for (const [what, limits, behaviour] of silences) {
    it(`times out: ${what}`, async () => {
      open(limits)
      expect(await post(await listen(behaviour))).to.include({ kind: 'no_answer', cause: 'timeout' })
    })
  }

  it('waits no longer than its caller may, and no longer than it may itself', async () => {
    const baseUrl = await listen(() => undefined)
    for (const [overallMs, limitMs] of [
      [5_000, 40],
      [40, 5_000],
    ] as const) {
      const answer = await open({ overallMs }).send(requestTo(baseUrl, limitMs))
      expect(answer).to.deep.equal({ kind: 'no_answer', cause: 'timeout', errorCode: null })
      expect(recorded.at(-1)?.tookMs).to.be.within(35, 4_000)
      await client?.close()
    }
  })

  it('records every try, sent or not, with the lengths of its bodies', async () => {
    open({ requests: 1, overallMs: 100 })
    const baseUrl = await listen((socket) => socket.write(json('{"ok":true}')))
    const answer = await post(`${baseUrl}/base/`)
    await post('not a url')
    await Promise.all([post(baseUrl), post(baseUrl)])
    expect(
      recorded.map((call) => [call.answer.kind, call.address?.prefix, call.requestLength]),
    ).to.deep.equal([
      ['answered', '/base', '{"amount":1000}'.length],
      ['not_sent', undefined, 0],
      ['not_sent', '', '{"amount":1000}'.length],
      ['answered', '', '{"amount":1000}'.length],
    ])
    expect(recorded[0]?.answer).to.equal(answer)
    expect(recorded[0]).to.include({ provider: 'spec', responseBytes: '{"ok":true}'.length })
    expect(recorded[0]?.request.context.transactionId).to.equal('txn_1')
  })

  const losses: readonly [string, Behaviour][] = [
    ['a reset', (socket) => socket.resetAndDestroy()],
    ['an end without an answer', (socket) => socket.end()],
    ['a body cut short', (socket) => socket.end(json('{"ok":true}').slice(0, -4))],
    [
      'a chunked body cut short',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"ok"\r\n'),
    ],
    [
      'a reset in the body',
      (socket) => {
        socket.write(json('{"ok":true}').slice(0, -4), () => socket.resetAndDestroy())
      },
    ],
  ]
  for (const [what, behaviour] of losses) {
    it(`is no_answer after ${what}, having tried once`, async () => {
      open()
      const answer = await post(await listen(behaviour))
      expect(answer.kind).to.equal('no_answer')
      expect(received).to.have.length(1)
      expect(JSON.stringify(answer)).not.to.contain('secret')
    })
  }

  it('is no_answer after something that is no HTTP', async () => {
    open()
    const answer = await post(await listen((socket) => socket.end('220 smtp ready\r\n')))
    expect(answer).to.include({ kind: 'no_answer', cause: 'not_http' })
  })

  it('does not repeat a request on a connection that was closed while idle', async () => {
    open()
    const baseUrl = await listen((socket, text) => {
      if (text.includes('"n":1')) socket.write(json('{}'))
      else socket.resetAndDestroy()
    })
    await post(baseUrl, { n: 1 })
    expect(await post(baseUrl, { n: 2 })).to.include({ kind: 'no_answer' })
    expect(received.filter((text) => text.includes('"n":2'))).to.have.length(1)
  })

  const unreadables: readonly [string, string, string][] = [
    ['HTML', '<html>maintenance</html>', 'not_json'],
    ['an empty body', '', 'not_json'],
    ['JSON cut short inside a complete answer', '{"ok":tr', 'not_json'],
    ['a body over the limit', `"${'x'.repeat(2_000)}"`, 'too_large'],
  ]
  for (const [what, text, cause] of unreadables) {
    it(`answers with an unreadable body: ${what}`, async () => {
      open({ responseBytes: 1_000 })
      const answer = await post(await listen((socket) => socket.write(json(text))))
      expect(answer).to.deep.equal({ kind: 'answered', status: 200, body: { kind: 'unreadable', cause } })
    })
  }

  it('stops reading a body without end', async () => {
    open({ responseBytes: 100_000 })
    const baseUrl = await listen((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
      const more = (): void => {
        if (!socket.destroyed) socket.write(`4000\r\n${'x'.repeat(0x4000)}\r\n`, more)
      }
      more()
    })
    expect(await post(baseUrl)).to.deep.include({ body: { kind: 'unreadable', cause: 'too_large' } })
  })
})
