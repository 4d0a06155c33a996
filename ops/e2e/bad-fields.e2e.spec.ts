import { expect } from 'chai'
import { pay, orderOf, paymentIn, startSystem, tokenAt, type TestSystem } from './system.spec-helper.ts'
import { isRefused } from './refusal.spec-helper.ts'

/** A value that is written as it stands: what JSON.stringify would not write. */
type Row = readonly [what: string, field: string, value: string, path?: string]

const rows: readonly Row[] = [
  ['an unknown field', 'surprise', '1'],
  ['an unknown field with a name of every object', 'constructor', '{}'],
  ['an unknown field __proto__', '__proto__', '{"amount":1}'],
  ['an unknown field in a field', 'method', '{"type":"token","token":"t","cvc":"123"}', 'method.cvc'],
  [
    'a __proto__ in a field',
    'method',
    '{"type":"token","token":"t","__proto__":{"a":1}}',
    'method.__proto__',
  ],
  ['an amount of 0', 'amount', '0'],
  ['an amount of -0', 'amount', '-0'],
  ['a negative amount', 'amount', '-1'],
  ['half a won', 'amount', '1.5'],
  ['an amount of 1e30', 'amount', '1e30'],
  ['an amount of 2^53', 'amount', '9007199254740992'],
  ['an amount of 1e400', 'amount', '1e400'],
  ['an amount as text', 'amount', '"10000"'],
  ['an amount of null', 'amount', 'null'],
  ['an amount of true', 'amount', 'true'],
  ['an amount in a list', 'amount', '[10000]'],
  ['an unknown currency', 'currency', '"EUR"'],
  ['a currency in small letters', 'currency', '"krw"'],
  ['an unknown way to capture', 'capture', '"later"'],
  ['half an instalment', 'installmentMonths', '2.5'],
  ['more instalments than anybody takes', 'installmentMonths', '37'],
  ['instalments as text', 'installmentMonths', '"3"'],
  ['more tax free than the amount', 'taxFree', '10001'],
  ['a negative tax free part', 'taxFree', '-1'],
  ['an order id with a space', 'orderId', '"a b"'],
  ['an order id in Korean', 'orderId', '"주문"'],
  ['an empty order id', 'orderId', '""'],
  ['an order id of 65 characters', 'orderId', JSON.stringify('o'.repeat(65))],
  ['an order id as a number', 'orderId', '17'],
  ['a blank order name', 'orderName', '"  "'],
  ['an order name of 101 characters', 'orderName', JSON.stringify('가'.repeat(101))],
  ['an order name with a NUL', 'orderName', String.raw`"a\u0000b"`],
  ['an order name with half a surrogate pair', 'orderName', String.raw`"a\ud800b"`],
  ['metadata with a NUL', 'metadata', String.raw`{"a":"\u0000"}`, 'metadata.a'],
  ['metadata with half a surrogate pair', 'metadata', String.raw`{"a":"\udc00"}`, 'metadata.a'],
  ['metadata with a number', 'metadata', '{"a":1}', 'metadata.a'],
  ['metadata in metadata', 'metadata', '{"a":{"b":"c"}}', 'metadata.a'],
  ['metadata in a list', 'metadata', '["a"]', 'metadata'],
  ['metadata of null', 'metadata', 'null', 'metadata'],
  ['a key of metadata with a space', 'metadata', '{"a b":"c"}', 'metadata.a b'],
  ['a key __proto__ of metadata', 'metadata', '{"__proto__":"c"}', 'metadata.__proto__'],
  ['metadata longer than 500', 'metadata', JSON.stringify({ a: 'x'.repeat(501) }), 'metadata.a'],
  ['21 keys of metadata', 'metadata', manyKeys(21), 'metadata'],
  ['a method of another type', 'method', '{"type":"cash","token":"t"}', 'method.type'],
  ['a method without a token', 'method', '{"type":"token"}', 'method.token'],
  ['a method of text', 'method', '"token"', 'method'],
  ['a token with a space', 'method', '{"type":"token","token":"a b"}', 'method.token'],
  ['an empty provider', 'provider', '""'],
  ['a payer reference with a space', 'payerReference', '"Hong Gildong"'],
  ['a payer reference of null', 'payerReference', 'null'],
]

function manyKeys(count: number): string {
  return JSON.stringify(
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${String(index)}`, 'v'])),
  )
}

/** The order with a field as it is written, also twice or under a name that no object literal can have. */
const textOf = (order: object, field: string, value: string): string => {
  const rest = Object.entries(order).filter(([name]) => name !== field)
  return `{${[...rest.map(([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`), `${JSON.stringify(field)}:${value}`].join(',')}}`
}

describe('fields that are not as they must be', () => {
  let system: TestSystem
  let order: object
  before(async () => {
    system = await startSystem()
    order = orderOf(await tokenAt(system.simulator))
  })
  after(() => system.stop())

  for (const [what, field, value, path = field] of rows) {
    it(`${what} is refused, and named`, async () => {
      const text = textOf(order, field, value)
      const send = (headers: object) => system.merchant.post('/v1/payments', text, { ...headers })
      await isRefused(system, send, { problem: '400 invalid_request', paths: [path] })
    })
  }

  it('every field that must be there is named when it is missing', async () => {
    const send = (headers: object) => system.merchant.post('/v1/payments', {}, { ...headers })
    const paths = ['orderId', 'orderName', 'amount', 'provider', 'method']
    await isRefused(system, send, { problem: '400 invalid_request', paths })
    const several = { ...order, amount: 0, currency: 'EUR', surprise: 1, method: { type: 'token' } }
    const problem = await isRefused(
      system,
      (headers) => system.merchant.post('/v1/payments', several, headers),
      { problem: '400 invalid_request' },
    )
    for (const { text } of problem)
      for (const path of ['amount', 'currency', 'surprise', 'method.token'])
        expect(text).to.contain(`"path":"${path}"`)
  })

  const commands: readonly (readonly [action: string, body: object, path: string])[] = [
    ['cancel', { reason: 'r', amount: 0 }, 'amount'],
    ['cancel', { reason: 'r', amount: -3_000 }, 'amount'],
    ['cancel', { reason: 'r', amount: '3000' }, 'amount'],
    ['cancel', { reason: 'r', amount: 0.5 }, 'amount'],
    ['cancel', { reason: 'r', amount: null }, 'amount'],
    ['cancel', { reason: 'r', amount: 2 ** 53 }, 'amount'],
    ['cancel', { reason: 'r', currency: 'JPY' }, 'currency'],
    ['cancel', { amount: 1 }, 'reason'],
    ['cancel', { reason: ' ' }, 'reason'],
    ['cancel', { reason: 'x'.repeat(201) }, 'reason'],
    ['cancel', { reason: 7 }, 'reason'],
    ['cancel', { reason: 'r', surprise: 1 }, 'surprise'],
    ['capture', { amount: 0 }, 'amount'],
    ['capture', { amount: 1.5 }, 'amount'],
    ['capture', { reason: 'r' }, 'reason'],
    ['void', {}, 'reason'],
    ['void', { reason: 'r', amount: 1 }, 'amount'],
  ]
  for (const [action, body, path] of commands) {
    it(`${action} of ${JSON.stringify(body).slice(0, 40)} is refused`, async () => {
      const { id } = await pay(system, { capture: 'manual' })
      const send = (headers: object) =>
        system.merchant.post(`/v1/payments/${id}/${action}`, body, { ...headers })
      await isRefused(system, send, { problem: '400 invalid_request', paths: [path] })
    })
  }

  it('what is allowed to the last character is taken', async () => {
    const metadata = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`k${String(index)}`.padEnd(40, 'x'), '값'.repeat(500)]),
    )
    const orderId = '/?#%&"<>\\'.padEnd(64, '~')
    const payment = await pay(system, {
      orderId,
      orderName: `  ${'가'.repeat(98)}😀 `,
      amount: Number.MAX_SAFE_INTEGER,
      taxFree: Number.MAX_SAFE_INTEGER,
      metadata,
    })
    expect(payment).to.include({
      orderId,
      orderName: `${'가'.repeat(98)}😀`,
      balance: Number.MAX_SAFE_INTEGER,
    })
    expect(payment.metadata).to.deep.equal(metadata)
    const canceled = await system.merchant.post(`/v1/payments/${payment.id}/cancel`, { reason: 'r' })
    expect(paymentIn(canceled).balance).to.equal(0)
  })
})
