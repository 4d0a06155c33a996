import { expect } from 'chai'
import express from 'express'
import { once } from 'node:events'
import { get, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate, setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { instantOf } from '../../ledger/core/time.ts'
import { underWay } from '../../ledger/core/under-way.ts'
import { StoreUnavailableError } from '../../ledger/store/port.ts'
import { appOf, type AppParts } from './app.ts'
import { hashOfKey } from './authentication.ts'
import { csvAnswer } from './csv-answer.ts'
import type { CsvColumn } from './csv-rows.ts'
import { administratorEndpoint } from './endpoint.ts'
import { sendText } from './send-text.ts'

type Row = { readonly id: string; readonly signedAmount: bigint }
type Rows = (signal: AbortSignal) => AsyncIterable<readonly Row[]>

const columns: readonly CsvColumn<Row>[] = [
  { name: 'id', value: ({ id }) => id },
  { name: 'signedAmount', value: ({ signedAmount }) => signedAmount },
]
const KEY = 'a-key-for-administrators'
const authorization = `Bearer ${KEY}`
/** A megabyte: more than sockets hold for a client that does not read. */
const large: readonly Row[] = Array.from({ length: 1_000 }, () => ({
  id: 'x'.repeat(1_000),
  signedAmount: -1n,
}))

const unused = {} as never

describe('a list as CSV over HTTP', () => {
  let server: Server
  let base = ''
  let rows: Rows
  const logged: [string, unknown][] = []
  const requests = underWay()

  const runtime = {
    randomUuid: () => 'id',
    monotonicMs: () => 0,
    now: () => instantOf(Date.UTC(2026, 10, 19, 15)),
  }
  const note =
    (level: string) =>
    (fields: unknown): void => {
      logged.push([level, fields])
    }
  const list = administratorEndpoint({
    method: 'get',
    path: '/v1/things',
    tag: 'Things',
    summary: '',
    description: '',
    caller: 'administrator',
    idempotencyKey: 'none',
    textTypes: ['text/csv'],
    schemas: {},
    answers: { 200: { description: '', schema: z.unknown() } },
    refusals: [],
    handle: ({ prefers }) =>
      Promise.resolve(
        prefers === 'text/csv'
          ? csvAnswer({ name: 'things', columns, rows: (signal) => rows(signal) })
          : { kind: 'resource', status: 200, body: { data: [] } },
      ),
  })
  before((done) => {
    const app = appOf({
      doorkeeper: { apiKeys: unused, administratorKeyHash: hashOfKey(KEY) },
      vault: unused,
      runtime: runtime as AppParts['runtime'],
      requests,
      log: { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') },
      endpoints: [list],
      extras: [],
      trustedProxies: [],
    })
    server = app.listen(0, '127.0.0.1', () => {
      base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
      done()
    })
  })
  beforeEach(() => {
    logged.length = 0
  })
  after((done) => {
    server.close(done)
    server.closeAllConnections()
  })

  const ask = (headers: Record<string, string> = { accept: 'text/csv' }, method = 'GET'): Promise<Response> =>
    fetch(`${base}/v1/things`, { method, headers: { authorization, ...headers } })
  const failures = (): readonly unknown[] => logged.filter(([level]) => level !== 'info')
  /** A client that has got the headers and reads no further than it is told. */
  const open = (): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      get(`${base}/v1/things`, { headers: { authorization, accept: 'text/csv' } }, resolve).on(
        'error',
        reject,
      )
    })

  it('is a file of the day in Seoul, with a mark that spreadsheets know UTF-8 by', async () => {
    rows = async function* () {
      yield await Promise.resolve([{ id: '가', signedAmount: -3000n }])
      yield [{ id: '=1', signedAmount: 1n }]
    }
    const response = await ask()
    expect(response.status).to.equal(200)
    expect(response.headers.get('content-type')).to.equal('text/csv; charset=utf-8')
    expect(response.headers.get('content-disposition')).to.equal(
      'attachment; filename="things-2026-11-20.csv"',
    )
    expect(response.headers.get('cache-control')).to.equal('no-store')
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.toString('utf8')).to.equal("\uFEFFid,signedAmount\r\n가,-3000\r\n'=1,1\r\n")
    expect(failures()).to.deep.equal([])
  })

  it('is JSON where that is preferred, or nothing is', async () => {
    for (const headers of [{}, { accept: '*/*' }, { accept: 'application/json, text/csv' }])
      expect(await (await ask(headers)).json()).to.deep.equal({ data: [] })
  })

  it('is not begun for whoever asks for its headers alone', async () => {
    let isBegun = false
    rows = async function* () {
      isBegun = true
      yield await Promise.resolve([])
    }
    const response = await ask({ accept: 'text/csv' }, 'HEAD')
    expect([response.status, await response.text(), isBegun]).to.deep.equal([200, '', false])
    expect(response.headers.get('content-disposition')).to.equal(
      'attachment; filename="things-2026-11-20.csv"',
    )
  })

  it('that fails before its first chunk is a problem like any other', async () => {
    rows = async function* () {
      yield await Promise.resolve([{ id: 'a', signedAmount: 1n }])
      throw new StoreUnavailableError('away')
    }
    const response = await ask()
    expect(response.status).to.equal(503)
    expect(response.headers.get('content-type')).to.equal('application/problem+json; charset=utf-8')
    expect(response.headers.get('content-disposition')).to.equal(null)
  })

  it('that fails later is cut, so that nobody takes a part for the whole, and says why in the log', async () => {
    rows = async function* () {
      yield await Promise.resolve(large)
      throw new Error('the database is gone')
    }
    const response = await ask()
    expect(response.status).to.equal(200)
    const failed = await response.text().then(
      () => 'read to an end',
      () => 'cut',
    )
    expect(failed).to.equal('cut')
    await requests.idle()
    expect(JSON.stringify(failures())).to.match(/^\[\["error",\{.*the database is gone/)
    expect(logged).to.deep.include(['info', { ...requestLine, status: 'aborted' }])
  })
  const requestLine = { requestId: 'req_id', method: 'GET', path: '/v1/things', tookMs: 0 }

  it('is read no faster than its client reads', async () => {
    let read = 0
    rows = async function* () {
      for (; read < 100; read += 1) yield await setImmediate(large)
    }
    const response = await open()
    await pause(300)
    const early = read
    expect(early).to.be.lessThan(20)
    await pause(100)
    expect(read).to.equal(early)
    let bytes = 0
    for await (const chunk of response) bytes += (chunk as Buffer).length
    expect(read).to.equal(100)
    expect(bytes).to.equal(Buffer.byteLength('\uFEFFid,signedAmount\r\n') + 100_000 * 1_005)
  })

  it('is read no more once its client has left, even in the middle of a batch', async () => {
    let end = ''
    rows = async function* (signal) {
      try {
        yield await Promise.resolve(large)
        await new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(new Error('the statement was cancelled'))
          })
        })
      } finally {
        end = signal.aborted ? 'let go' : 'read to its end'
      }
    }
    const response = await open()
    response.destroy()
    await pause(50)
    await requests.idle()
    expect(end).to.equal('let go')
    expect(failures()).to.deep.equal([])
  })

  it('is under way until it has gone out', async () => {
    const gate = Promise.withResolvers<undefined>()
    rows = async function* () {
      yield large
      await gate.promise
    }
    const response = await ask()
    let isIdle = false
    const idle = requests.idle().then(() => {
      isIdle = true
    })
    await pause(20)
    expect(isIdle).to.equal(false)
    gate.resolve(undefined)
    await response.text()
    await idle
  })

  it('is given up when its client takes nothing at all', async () => {
    const ended = Promise.withResolvers<undefined>()
    const app = express().get('/', async (request, response) => {
      const answer = csvAnswer({ name: 'things', columns, rows: endless })
      await sendText({ request, response }, answer, { day: '2026-11-20' as never, stallLimitMs: 100 })
      ended.resolve(undefined)
    })
    const endless: Rows = async function* () {
      for (;;) yield await setImmediate(large)
    }
    const other = app.listen(0, '127.0.0.1')
    await once(other, 'listening')
    const response = await new Promise<IncomingMessage>((resolve) => {
      get({ port: (other.address() as AddressInfo).port, host: '127.0.0.1' }, resolve)
    })
    response.on('error', () => undefined)
    await ended.promise
    response.destroy()
    other.close()
  })
})
