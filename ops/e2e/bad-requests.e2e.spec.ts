import { expect } from 'chai'
import { gzipSync } from 'node:zlib'
import { isRefused, type Expected } from './refusal.spec-helper.ts'
import {
  bookAt,
  orderOf,
  pay,
  problemIn,
  startSystem,
  tokenAt,
  type TestSystem,
} from './system.spec-helper.ts'

const deepArray = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
const deepObject = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`

type Bodies = readonly (readonly [
  what: string,
  body: string | Uint8Array,
  headers: object,
  Expected['problem'],
])[]

const json = { 'content-type': 'application/json' }
const gzip = { ...json, 'content-encoding': 'gzip' }
const big = JSON.stringify({ orderName: 'x'.repeat(2 * 1024 * 1024) })

const bodies: Bodies = [
  ['half an object', '{', json, '400 malformed_json'],
  ['a trailing comma', '{"a":1,}', json, '400 malformed_json'],
  ['single quotes', "{'a':1}", json, '400 malformed_json'],
  ['two documents', '{}{}', json, '400 malformed_json'],
  ['NaN', '{"amount":NaN}', json, '400 malformed_json'],
  ['a raw NUL', '{"a":"\0"}', json, '400 malformed_json'],
  ['a form', 'orderId=1&amount=1', json, '400 malformed_json'],
  ['60,000 opened brackets', '['.repeat(60_000), json, '400 malformed_json'],
  ['30,000 lists in lists', deepArray(30_000), json, '400 invalid_request'],
  ['10,000 objects in objects', deepObject(10_000), json, '400 invalid_request'],
  ['a field as deep as that', `{"orderId":${deepArray(30_000)}}`, json, '400 invalid_request'],
  ['metadata as deep as that', `{"metadata":${deepObject(10_000)}}`, json, '400 invalid_request'],
  ['nothing', '', json, '400 invalid_request'],
  ['null', 'null', json, '400 invalid_request'],
  ['true', 'true', json, '400 invalid_request'],
  ['a number', '17', json, '400 invalid_request'],
  ['a text', '"text"', json, '400 invalid_request'],
  ['a list', '[]', json, '400 invalid_request'],
  ['a body of 2 MB', big, json, '413 body_too_large'],
  ['a body just too large', `{"a":"${'x'.repeat(64 * 1024)}"}`, json, '413 body_too_large'],
  ['2 MB in 2 kB', gzipSync(big), gzip, '413 body_too_large'],
  ['gzip that is none', 'no gzip at all', gzip, '400 invalid_request'],
  ['half a gzip', gzipSync('{"orderId":"order-1"}').subarray(0, 20), gzip, '400 invalid_request'],
  ['an unknown encoding', '{}', { ...json, 'content-encoding': 'compress' }, '415 unsupported_media_type'],
  [
    'an unknown charset',
    '{}',
    { 'content-type': 'application/json; charset=euc-kr' },
    '415 unsupported_media_type',
  ],
  ['text', '{}', { 'content-type': 'text/plain' }, '415 unsupported_media_type'],
  [
    'a form by its name',
    'a=1',
    { 'content-type': 'application/x-www-form-urlencoded' },
    '415 unsupported_media_type',
  ],
  ['XML', '<a/>', { 'content-type': 'application/xml' }, '415 unsupported_media_type'],
  ['no type', new TextEncoder().encode('{}'), { 'content-type': undefined }, '415 unsupported_media_type'],
]

type Routes = readonly (readonly [method: string, path: string, Expected['problem']])[]
const noPayment = `/v1/payments/pay_${'0'.repeat(32)}`
const routes: Routes = [
  ['DELETE', '/v1/payments', '405 method_not_allowed'],
  ['PUT', '/v1/payments', '405 method_not_allowed'],
  ['PATCH', noPayment, '405 method_not_allowed'],
  ['DELETE', noPayment, '405 method_not_allowed'],
  ['POST', noPayment, '405 method_not_allowed'],
  ['GET', `${noPayment}/cancel`, '405 method_not_allowed'],
  ['POST', `${noPayment}/events`, '405 method_not_allowed'],
  ['GET', '/v1/merchants', '405 method_not_allowed'],
  ['GET', '/', '404 route_not_found'],
  ['GET', '/v1', '404 route_not_found'],
  ['POST', '/v2/payments', '404 route_not_found'],
  ['GET', `${noPayment}/refunds`, '404 route_not_found'],
  ['GET', '/v1/payments/a/b/c', '404 route_not_found'],
  ['GET', '/%00', '404 route_not_found'],
  ['GET', '/v1/%zz', '404 route_not_found'],
  ['GET', '/v1/payments/%zz', '400 invalid_request'],
  ['GET', '/v1/payments/%E0%A4%A', '400 invalid_request'],
  ['POST', '/v1/payments/%ed%a0%80/cancel', '400 invalid_request'],
]

const queries: readonly (readonly [query: string, path: string])[] = [
  ['limit=0', 'limit'],
  ['limit=101', 'limit'],
  ['limit=-1', 'limit'],
  ['limit=1.5', 'limit'],
  ['limit=ten', 'limit'],
  ['limit=', 'limit'],
  ['limit=1&limit=2', 'limit'],
  ['status=PAID', 'status'],
  ['status=approved', 'status'],
  ['from=2026-02-30', 'from'],
  ['to=2026-13-01', 'to'],
  ['from=20260101', 'from'],
  ['from=2026-01-01T00:00:00Z', 'from'],
  ['from=2026-01-02&to=2026-01-01', 'to'],
  ['orderId=', 'orderId'],
  ['orderId=%00', 'orderId'],
  [`orderId=${'o'.repeat(65)}`, 'orderId'],
  ['provider=', 'provider'],
  ['at-least=x', 'at-least'],
  ['at-least=-1', 'at-least'],
  ['cursor=', 'cursor'],
  [`cursor=${'c'.repeat(501)}`, 'cursor'],
  ['surprise=1', 'surprise'],
  ['__proto__=1', '__proto__'],
]

describe('requests that are not as they must be', () => {
  let system: TestSystem
  before(async () => {
    system = await startSystem()
  })
  after(() => system.stop())

  for (const [what, body, given, problem] of bodies) {
    it(`${what} as a body is ${problem}`, async () => {
      await isRefused(
        system,
        (headers) => system.merchant.post('/v1/payments', body, { ...given, ...headers }),
        {
          problem,
        },
      )
      expect((await system.merchant.get('/v1/payments')).status, 'afterwards').to.equal(200)
    })
  }

  it('gzip of what is right is taken', async () => {
    const order = orderOf(await tokenAt(system.simulator))
    const told = await system.merchant.post('/v1/payments', gzipSync(JSON.stringify(order)), gzip)
    expect(told.status, told.text).to.equal(201)
  })

  for (const [method, path, problem] of routes) {
    it(`${method} ${path} is ${problem}`, async () => {
      const { send } = system.merchant
      await isRefused(system, (headers) => send(method, path, headers), { problem })
    })
  }

  it('405 says what is allowed instead, as RFC 9110 (15.5.6) has it', async () => {
    const told = await system.merchant.send('DELETE', '/v1/payments')
    expect(told.headers.get('allow')?.split(/, */)).to.include.members(['GET', 'POST'])
    const other = await system.merchant.get(`${noPayment}/cancel`)
    expect(other.headers.get('allow')).to.equal('POST')
  })

  for (const [query, path] of queries) {
    it(`?${query.slice(0, 40)} is refused, and named`, async () => {
      const send = (headers: object) => system.merchant.get(`/v1/payments?${query}`, { ...headers })
      await isRefused(system, send, { problem: '400 invalid_request', paths: [path] })
    })
  }

  for (const day of ['0000-01-01', '0001-01-01', '9999-12-31']) {
    it(`a list from or to ${day} is a list, or refused`, async () => {
      for (const name of ['from', 'to'])
        expect((await system.merchant.get(`/v1/payments?${name}=${day}`)).status, name).to.be.oneOf([
          200, 400,
        ])
    })
  }

  // Each looked at again and again, ten of these would take longer than a test may.
  const tiring: readonly (readonly [what: string, orderName: string])[] = [
    ['words that look like card numbers', 'aaaaaaaa4111111111111111 '.repeat(2_600)],
    ['groups that look like those of card numbers', '4111–'.repeat(9_000)],
    ['accents without a letter', '\u0301\u0323'.repeat(16_000)],
    ['signs that stand for eighteen letters', '\ufdfa'.repeat(21_000)],
  ]
  for (const [what, orderName] of tiring) {
    it(`large texts full of ${what} do not hold the process up`, async () => {
      const sent = Array.from({ length: 10 }, () => system.merchant.post('/v1/payments', { orderName }))
      for (const told of await Promise.all(sent)) problemIn(told, '400 invalid_request')
      expect((await pay(system)).status).to.equal('APPROVED')
    })
  }

  it('nor do headers full of white space', async () => {
    const language = `a${' '.repeat(15_000)}b`
    const headers = { 'accept-language': language, authorization: undefined }
    const sent = Array.from({ length: 150 }, () => system.merchant.get('/v1/payments', headers))
    for (const told of await Promise.all(sent)) problemIn(told, '401 authentication_missing')
  })

  it('a stranger is told nothing, whatever is sent', async () => {
    const { id } = await pay(system)
    const anonymous = { authorization: undefined }
    const asked = await Promise.all([
      system.merchant.post('/v1/payments', '{', anonymous),
      system.merchant.post('/v1/payments', big, anonymous),
      system.merchant.post(`/v1/payments/${id}/cancel`, { reason: 'r' }, anonymous),
      system.merchant.get(`/v1/payments/${id}`, anonymous),
      system.merchant.get('/v1/payments?limit=x', anonymous),
    ])
    for (const { status, text } of asked) {
      expect(status, text).to.equal(401)
      expect(text).to.contain('"reason":"AUTHENTICATION_MISSING"')
    }
    expect(await bookAt(system.simulator, id)).to.have.length(1)
  })

  it('speaks the language that is preferred, else English', async () => {
    const languages: readonly (readonly [asked: string | undefined, spoken: string])[] = [
      ['ko', 'ko'],
      ['ko-KR,ko;q=0.9,en;q=0.8', 'ko'],
      ['en-US,en;q=0.9,ko;q=0.8', 'en'],
      ['ko;q=0.1,en;q=0.2', 'en'],
      ['fr,ja', 'en'],
      ['', 'en'],
      ['ko;q=x,,;q=', 'ko'],
    ]
    for (const [asked, spoken] of languages) {
      const told = await system.merchant.get('/v1/nothing', { 'accept-language': asked })
      expect(told.headers.get('content-language'), asked).to.equal(spoken)
    }
  })
})
