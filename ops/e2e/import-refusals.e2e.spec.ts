import { expect } from 'chai'
import { randomBytes, randomUUID } from 'node:crypto'
import { LineResultsResource } from '../../commands/imports/resource.ts'
import { isRefused } from './refusal.spec-helper.ts'
import {
  head,
  newMerchant,
  orderOf,
  pay,
  problemIn,
  startSystem,
  type TestSystem,
  type Told,
} from './system.spec-helper.ts'

const IMPORTS = '/v1/admin/payment-imports'
type Results = ReturnType<typeof LineResultsResource.parse>['results']

describe('a refused import', () => {
  let system: TestSystem
  let merchantId: string
  before(async () => {
    system = await startSystem()
    merchantId = (await newMerchant(system)).id
  })
  after(() => system.stop())

  const fileOf = (changes: object = {}): object => ({
    merchantId,
    mode: 'test',
    fileName: 'payments.csv',
    fileDigest: randomBytes(32).toString('hex'),
    lines: 2,
    lastLine: 9,
    ...changes,
  })
  const lineOf = (line: number, changes: object = {}): Readonly<Record<string, unknown>> => ({
    line,
    orderId: `old-${randomUUID()}`,
    orderName: '아메리카노',
    amount: 10_000,
    provider: 'card-network',
    reference: `cnt_${randomUUID()}`,
    approvedAt: '2024-03-01T10:15:30+09:00',
    ...changes,
  })
  const begun = async (changes: object = {}): Promise<string> => {
    const { body, status, text } = await system.admin.post(IMPORTS, fileOf(changes))
    expect(status, text).to.equal(201)
    return String((body as { id: unknown }).id)
  }
  const send = (id: string, lines: unknown, headers = {}): Promise<Told> =>
    system.admin.post(`${IMPORTS}/${id}/lines`, { lines }, headers)
  const resultsOf = async (id: string, lines: unknown): Promise<Results> => {
    const told = await send(id, lines)
    expect(told.status, told.text).to.equal(200)
    return LineResultsResource.parse(told.body).results
  }

  it('is nobody’s but the administrator’s', async () => {
    problemIn(await system.merchant.post(IMPORTS, fileOf()), '401 authentication_failed')
  })
  for (const [what, changes, problem, paths] of [
    ['a merchant that is none', { merchantId: 'mer_1' }, '404 merchant_not_found', []],
    ['a merchant that never was', { merchantId: `mer_${'0'.repeat(32)}` }, '404 merchant_not_found', []],
    ['a digest that is none', { fileDigest: 'abc' }, '400 invalid_request', ['fileDigest']],
    ['a file of nothing', { lines: 0 }, '400 invalid_request', ['lines']],
    ['a name that steers terminals', { fileName: 'a\u001bb' }, '400 invalid_request', ['fileName']],
    ['a last line before the lines', { lastLine: 1 }, '400 invalid_request', ['lastLine']],
    ['another mode', { mode: 'demo' }, '400 invalid_request', ['mode']],
  ] as const)
    it(`is not begun for ${what}`, () =>
      isRefused(system, (headers) => system.admin.post(IMPORTS, fileOf(changes), headers), {
        problem,
        paths,
      }))
  it('is not begun with another number of lines for the same file', async () => {
    const fileDigest = randomBytes(32).toString('hex')
    const id = await begun({ fileDigest })
    const again = await system.admin.post(IMPORTS, fileOf({ fileDigest, fileName: 'renamed.csv' }))
    expect([again.status, (again.body as { id: string }).id]).to.deep.equal([200, id])
    for (const changes of [{ lines: 3 }, { lastLine: 10 }]) {
      const other = (headers: object) =>
        system.admin.post(IMPORTS, fileOf({ fileDigest, ...changes }), headers as never)
      await isRefused(system, other, { problem: '409 import_mismatch' })
    }
  })
  it('is not found where it never was begun', async () => {
    for (const id of ['imp_1', `imp_${'0'.repeat(32)}`]) {
      await isRefused(system, (headers) => send(id, [lineOf(2)], headers), {
        problem: '404 import_not_found',
      })
      const counts = { imported: 1, alreadyThere: 0, refused: 1 }
      await isRefused(system, (headers) => system.admin.post(`${IMPORTS}/${id}/complete`, counts, headers), {
        problem: '404 import_not_found',
      })
      await isRefused(system, (headers) => system.admin.get(`${IMPORTS}/${id}`, headers), {
        problem: '404 import_not_found',
      })
    }
  })
  it('is not completed with counts that are not those of its lines', async () => {
    const id = await begun()
    const complete = (counts: object) => (headers: Readonly<Record<string, string>>) =>
      system.admin.post(`${IMPORTS}/${id}/complete`, counts, headers)
    const counts = { imported: 1, alreadyThere: 0, refused: 0 }
    await isRefused(system, complete(counts), { problem: '409 import_incomplete' })
    await isRefused(system, complete({ imported: 2, alreadyThere: 0, refused: 0 }), {
      problem: '409 import_incomplete',
    })
    await isRefused(system, complete({ ...counts, refused: -1 }), {
      problem: '400 invalid_request',
      paths: ['refused'],
    })
  })
  it('takes neither no lines nor more than 500 at once', async () => {
    const id = await begun()
    const many = Array.from({ length: 501 }, (_, index) => ({ line: index + 2 }))
    for (const lines of [[], many, 'all', [{ line: 0 }], [{}]])
      await isRefused(system, (headers) => send(id, lines, headers), { problem: '400 invalid_request' })
  })
  it('is completed with as many as are here, however often they were sent', async () => {
    const id = await begun()
    const complete = async (imported: number, alreadyThere: number, refused: number): Promise<number> =>
      (await system.admin.post(`${IMPORTS}/${id}/complete`, { imported, alreadyThere, refused })).status
    const [first, second] = [lineOf(2), lineOf(5)]
    await resultsOf(id, [first])
    await resultsOf(id, [first])
    expect([await complete(2, 0, 0), await complete(0, 0, 2), await complete(1, 0, 1)]).to.deep.equal([
      409, 409, 200,
    ])
    await resultsOf(id, [first, second])
    expect([await complete(1, 0, 1), await complete(1, 1, 0)]).to.deep.equal([409, 200])
  })
  it('takes no line that is not in the file, before its end and after', async () => {
    const id = await begun({ lines: 1 })
    const outside = async (): Promise<unknown> => (await resultsOf(id, [lineOf(10)]))[0]?.refusal?.fields
    const field = {
      field: 'line',
      message: { en: 'is not in the file', ko: '파일에 없는 줄입니다' },
    }
    expect(await outside()).to.deep.equal([field])
    await resultsOf(id, [lineOf(2)])
    const counts = { imported: 1, alreadyThere: 0, refused: 0 }
    expect((await system.admin.post(`${IMPORTS}/${id}/complete`, counts)).status).to.equal(200)
    expect(await outside()).to.deep.equal([field])
  })
  it('takes a line once: neither at once nor later with another order', async () => {
    const id = await begun()
    const [first, twice] = await resultsOf(id, [lineOf(2), lineOf(2)])
    expect([first?.result, twice?.refusal?.fields[0]?.field]).to.deep.equal(['imported', 'line'])
    const [later] = await resultsOf(id, [lineOf(2)])
    expect(later?.refusal).to.deep.include({ reason: 'PAYMENT_ALREADY_THERE' })
  })
  it('takes 500 lines at once, and says when their request is too large', async () => {
    const id = await begun({ lines: 500, lastLine: 501 })
    const lines = Array.from({ length: 500 }, (_, index) =>
      lineOf(index + 2, { orderName: '가'.repeat(100) }),
    )
    const results = await resultsOf(id, lines)
    expect(results.filter(({ result }) => result === 'imported')).to.have.length(500)
    const large = lines.map((line) => ({ ...line, orderName: '가'.repeat(700) }))
    await isRefused(system, (headers) => send(id, large, headers), { problem: '413 body_too_large' })
  })
  it('takes no card number, wherever it stands; the field is named, and the others are imported', async () => {
    const id = await begun()
    const card = '4111111111111111'
    const lines = [
      lineOf(2),
      lineOf(3, { orderName: '4111-1111-1111-1111' }),
      lineOf(4, { [card]: 1 }),
      lineOf(5, { approvalNumber: { deep: [card] } }),
      lineOf(6, { orderName: 'a\0b' }),
    ]
    const told = await send(id, lines)
    expect(told.text).not.to.match(/4111/)
    const { results } = LineResultsResource.parse(told.body)
    expect(
      results.map(({ result, refusal }) => [result, refusal?.reason, refusal?.fields[0]?.field]),
    ).to.deep.equal([
      ['imported', undefined, undefined],
      ['refused', 'CARD_NUMBER_REFUSED', 'orderName'],
      ['refused', 'CARD_NUMBER_REFUSED', ''],
      ['refused', 'CARD_NUMBER_REFUSED', 'approvalNumber.deep.0'],
      ['refused', 'INVALID_REQUEST', 'orderName'],
    ])
    const digits = lineOf(7, { reference: 'x4111111111111111' })
    expect((await resultsOf(id, [digits]))[0]).to.include({ result: 'imported' })
  })

  it('changes nothing by a line that is refused, and tells why in both languages', async () => {
    const id = await begun()
    const before = await head(system)
    const lines = [
      lineOf(2, { amount: 1.5, taxfree: 0 }),
      lineOf(3, { canceledAmount: 20_000 }),
      lineOf(4, { canceledAt: '2024-03-02T00:00:00Z' }),
      lineOf(5, { provider: 'nobody' }),
      lineOf(6, { provider: 'toss-payments', currency: 'USD' }),
      lineOf(7, { providerOrderId: `${'0'.repeat(32)}-1` }),
    ]
    const results = await resultsOf(id, lines)
    expect(await head(system)).to.deep.equal(before)
    expect(results.map(({ line, result }) => `${String(line)} ${result}`)).to.deep.equal(
      lines.map(({ line }) => `${String(line)} refused`),
    )
    const told = results.map(({ refusal }) => [refusal?.reason, refusal?.fields.map(({ field }) => field)])
    expect(told).to.deep.equal([
      ['INVALID_REQUEST', ['amount', 'taxfree']],
      ['INVALID_REQUEST', ['canceledAmount']],
      ['INVALID_REQUEST', ['canceledAt']],
      ['PROVIDER_UNKNOWN', ['provider']],
      ['PROVIDER_DOES_NOT_TAKE', ['currency']],
      ['PROVIDER_DOES_NOT_TAKE', ['providerOrderId']],
    ])
    for (const { refusal } of results)
      for (const { message } of [...(refusal?.fields ?? []), { message: refusal?.message }]) {
        expect(message?.ko, message?.ko).to.match(/[가-힣]/)
        expect(message?.en, message?.en).to.match(/^[\x20-\x7e]+$/)
      }
  })
  it('is of no contract that the merchant does not have', async () => {
    const id = await begun({ mode: 'live' })
    const [only] = await resultsOf(id, [lineOf(2)])
    expect(only?.refusal?.reason).to.equal('PROVIDER_CONTRACT_MISSING')
  })
  it('makes no second payment of an order that was paid here', async () => {
    const paid = await pay(system)
    const own = await system.merchant.get(`/v1/payments/${paid.id}/events`)
    const demo = /"merchantId":"(mer_[0-9a-f]+)"/.exec(own.text)?.[1] ?? ''
    const id = await begun({ merchantId: demo })
    const [only] = await resultsOf(id, [lineOf(2, { orderId: paid.orderId })])
    expect(only?.refusal).to.deep.include({ reason: 'PAYMENT_ALREADY_THERE' })
  })
  it('leaves an imported order to nobody who would pay it again', async () => {
    const shop = await newMerchant(system)
    const id = await begun({ merchantId: shop.id })
    const line = lineOf(2)
    expect((await resultsOf(id, [line]))[0]).to.include({ result: 'imported' })
    const again = orderOf('tok', { orderId: line['orderId'], orderName: line['orderName'] })
    problemIn(await shop.client.post('/v1/payments', again), '409 payment_already_approved')
  })
})
