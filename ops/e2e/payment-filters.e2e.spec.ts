import { expect } from 'chai'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import {
  newMerchant,
  orderOf,
  paymentIn,
  problemIn,
  startSystem,
  tokenAt,
  type Client,
  type Payment,
  type TestSystem,
} from './system.spec-helper.ts'

type Query = Readonly<Record<string, string>>
const Page = z.strictObject({
  data: z.array(z.looseObject({ id: z.string() })),
  nextCursor: z.string().nullable(),
})
const lists = ['/v1/payments', '/v1/transactions'] as const

const addressOf = (path: string, query: Query): string => `${path}?${new URLSearchParams(query).toString()}`

const listed = async (client: Client, path: string, query: Query = {}): Promise<z.output<typeof Page>> => {
  const told = await client.get(addressOf(path, query))
  expect(told.status, `${addressOf(path, query)}: ${told.text}`).to.equal(200)
  return Page.parse(told.body)
}
const idsOf = async (client: Client, path: string, query: Query = {}): Promise<readonly string[]> =>
  (await listed(client, path, query)).data.map(({ id }) => id)

const sharedOrder = { orderId: 'shared', orderName: 'Café 라떼 외 2건', payerReference: 'payer-1' }

describe('payments and transactions, filtered', () => {
  let system: TestSystem
  let shop: Awaited<ReturnType<typeof newMerchant>>
  let other: Awaited<ReturnType<typeof newMerchant>>
  let live: Awaited<ReturnType<typeof newMerchant>>
  let paid: Payment
  let canceled: Payment
  let theirs: Payment
  let latest: string

  const made = async (client: Client, changes: object): Promise<Payment> => {
    const told = await client.post('/v1/payments', orderOf(await tokenAt(system.simulator), changes))
    return paymentIn(told)
  }
  before(async () => {
    system = await startSystem()
    shop = await newMerchant(system)
    other = await newMerchant(system)
    live = await newMerchant(system, { mode: 'live', of: shop.id })
    paid = await made(shop.client, sharedOrder)
    const large = await made(shop.client, { orderId: 'large', orderName: 'USB-C 케이블', amount: 50_000 })
    theirs = await made(other.client, sharedOrder)
    const cancel = await shop.client.post(`/v1/payments/${large.id}/cancel`, { amount: 20_000, reason: 'r' })
    canceled = paymentIn(cancel)
    latest = cancel.headers.get('ledger-position') ?? ''
    await listed(shop.client, '/v1/payments', { 'at-least': latest })
  })
  after(() => system.stop())

  it('are found by name, kind, amount and payer, and by all of them', async () => {
    const rows: readonly (readonly [Query, readonly string[]])[] = [
      [{ name: '라떼' }, [paid.id]],
      [{ name: 'CAFÉ' }, [paid.id]],
      [{ name: 'usb-c 케이블' }, [canceled.id]],
      [{ name: '없는 이름' }, []],
      [{ kind: 'payment' }, [paid.id]],
      [{ kind: 'cancel' }, [canceled.id]],
      [{ kind: 'refund' }, []],
      [{ minAmount: '10001' }, [canceled.id]],
      [{ maxAmount: '10000' }, [paid.id]],
      [{ minAmount: '50000', maxAmount: '50000' }, [canceled.id]],
      [{ minAmount: '9007199254740991' }, []],
      [{ payerReference: 'payer-1' }, [paid.id]],
      [{ cardId: 'card_0' }, []],
      [{ kind: 'cancel', name: '케이블', minAmount: '1', status: 'PARTIAL_CANCELED' }, [canceled.id]],
      [{ kind: 'payment', name: '케이블' }, []],
    ]
    for (const [query, expected] of rows)
      expect(await idsOf(shop.client, '/v1/payments', query), JSON.stringify(query)).to.deep.equal(expected)
  })

  it('are found by any id that we or the provider have of them', async () => {
    const [approval, cancel] = canceled.transactions
    const { data } = await listed(shop.client, '/v1/transactions', { paymentId: canceled.id })
    const providerOrderId = String(data[0]?.['providerOrderId'])
    const ids = [
      ...[
        canceled.id,
        canceled.id.slice(0, 14),
        'large',
        approval?.id,
        cancel?.id,
        approval?.providerReference,
      ],
      ...[cancel?.providerReference, approval?.approvalNumber, providerOrderId],
    ]
    for (const id of ids) {
      const q = id ?? expect.fail('there is no such id')
      expect(await idsOf(shop.client, '/v1/payments', { q }), q).to.deep.equal([canceled.id])
      const found = await idsOf(shop.client, '/v1/transactions', { q })
      expect(found, q).to.not.have.length(0)
      for (const one of found) expect(one, q).to.be.oneOf([approval?.id, cancel?.id])
    }
    expect(await idsOf(shop.client, '/v1/payments', { q: 'payer-1' })).to.deep.equal([paid.id])
    expect(await idsOf(shop.client, '/v1/payments', { q: 'nobody-has-this' })).to.deep.equal([])
  })

  it('list what was done by kind, status, provider, day and amount', async () => {
    const [approval, cancel] = canceled.transactions
    const own = [cancel?.id, approval?.id, paid.transactions[0]?.id]
    const today = new Date(Date.parse(paid.createdAt) + 9 * 3_600_000).toISOString().slice(0, 10)
    const rows: readonly (readonly [Query, readonly (string | undefined)[]])[] = [
      [{}, own],
      [{ kind: 'PARTIAL_CANCEL' }, [cancel?.id]],
      [{ kind: 'APPROVAL', minAmount: '20000' }, [approval?.id]],
      [{ status: 'SUCCEEDED', provider: 'card-network' }, own],
      [{ status: 'DECLINED' }, []],
      [{ provider: 'toss' }, []],
      [{ maxAmount: '20000' }, [cancel?.id, paid.transactions[0]?.id]],
      [{ from: today, kind: 'PARTIAL_CANCEL' }, [cancel?.id]],
      [{ to: '2020-01-01' }, []],
      [{ paymentId: paid.id }, [paid.transactions[0]?.id]],
      [{ paymentId: theirs.id }, []],
    ]
    for (const [query, expected] of rows)
      expect(await idsOf(shop.client, '/v1/transactions', query), JSON.stringify(query)).to.deep.equal(
        expected,
      )
  })

  it('never show another’s, whatever is asked for', async () => {
    const [approval] = theirs.transactions
    const ids = [theirs.id, theirs.id.slice(0, 14), approval?.id, approval?.providerReference]
    for (const q of ids.map((id) => id ?? expect.fail('there is no such id')))
      for (const path of lists) expect(await idsOf(shop.client, path, { q }), q).to.deep.equal([])
    for (const path of lists) {
      expect(await idsOf(live.client, path, { q: paid.id })).to.deep.equal([])
      expect(await idsOf(live.client, path)).to.deep.equal([])
    }
    expect(await idsOf(shop.client, '/v1/payments', { q: 'shared' })).to.deep.equal([paid.id])
    expect(await idsOf(shop.client, '/v1/payments', { payerReference: 'payer-1' })).to.deep.equal([paid.id])
  })

  it('are everybody’s for administrators, or those of one merchant, or of one mode', async () => {
    const { admin } = system
    for (const [path, one, another] of [
      ['/v1/admin/payments', paid.id, theirs.id],
      ['/v1/admin/transactions', paid.transactions[0]?.id ?? '', theirs.transactions[0]?.id ?? ''],
    ] as const) {
      expect(await idsOf(admin, path)).to.include.members([one, another])
      expect(await idsOf(admin, path, { mode: 'test' })).to.include.members([one, another])
      expect(await idsOf(admin, path, { mode: 'live' })).to.deep.equal([])
      const own = await idsOf(admin, path, { merchantId: shop.id })
      expect(own).to.include(one).and.not.to.include(another)
      expect(await idsOf(admin, path, { merchantId: shop.id, mode: 'test' })).to.deep.equal(own)
      expect(await idsOf(admin, path, { merchantId: shop.id, mode: 'live' })).to.deep.equal([])
      expect(await idsOf(admin, path, { merchantId: 'mer_nobody' })).to.deep.equal([])
    }
    expect(await idsOf(admin, '/v1/admin/payments', { q: 'shared' })).to.have.members([paid.id, theirs.id])
    expect(await idsOf(admin, '/v1/admin/payments', { name: '라떼' })).to.have.members([paid.id, theirs.id])
    const { data } = await listed(admin, '/v1/admin/transactions', { paymentId: theirs.id })
    expect(data[0]).to.include({ merchantId: other.id, mode: 'test', currency: 'KRW', orderId: 'shared' })
    for (const path of ['/v1/admin/payments', '/v1/admin/transactions'])
      problemIn(await shop.client.get(path), '401 authentication_failed')
  })

  const bad: readonly (readonly [query: string, field: string])[] = [
    ['colour=red', 'colour'],
    ['from=2026-02-30', 'from'],
    ['from=yesterday', 'from'],
    ['from=2026-11-21&to=2026-11-20', 'to'],
    ['minAmount=2&maxAmount=1', 'maxAmount'],
    ['minAmount=-1', 'minAmount'],
    ['minAmount=1.5', 'minAmount'],
    ['minAmount=', 'minAmount'],
    ['maxAmount=9007199254740992', 'maxAmount'],
    ['maxAmount=1e3', 'maxAmount'],
    ['status=GONE', 'status'],
    ['kind=gift', 'kind'],
    ['q=', 'q'],
    [`q=${'x'.repeat(201)}`, 'q'],
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=x', 'limit'],
    ['cursor=', 'cursor'],
    ['at-least=soon', 'at-least'],
    ['q=a&q=b', 'q'],
    ['merchantId=mer_1', 'merchantId'],
    ['mode=live', 'mode'],
  ]
  for (const [query, field] of bad)
    it(`say what is wrong with ?${query.slice(0, 40)}`, async () => {
      for (const path of lists) {
        const problem = problemIn(await shop.client.get(`${path}?${query}`), '400 invalid_request')
        expect(problem.errors?.map((error) => error.path)).to.include(field)
      }
    })

  it('say the same of a name, a method and a payer that cannot be, in Korean where that is preferred', async () => {
    for (const [query, field] of [
      ['name=%20', 'name'],
      [`name=${'가'.repeat(101)}`, 'name'],
      ['methodKind=cash', 'methodKind'],
      ['payerReference=%EA%B0%80', 'payerReference'],
      ['name=a&merchantId=%20', 'merchantId'],
    ] as const) {
      const told = await system.admin.get(`/v1/admin/payments?${query}`)
      expect(problemIn(told, '400 invalid_request').errors?.map(({ path }) => path)).to.include(field)
    }
    const korean = await shop.client.get('/v1/payments?minAmount=2&maxAmount=1', { 'accept-language': 'ko' })
    expect(problemIn(korean, '400 invalid_request').errors?.[0]?.message).to.match(/[가-힣]/)
  })

  it('take a cursor for the list alone that it was made for', async () => {
    for (const path of lists) {
      const { nextCursor } = await listed(shop.client, path, { limit: '1' })
      const cursor = nextCursor ?? expect.fail('there are more')
      const refused = [
        [other.client, path, {}],
        [live.client, path, {}],
        [system.admin, path.replace('/v1/', '/v1/admin/'), { merchantId: shop.id, mode: 'live' }],
        [shop.client, path === lists[0] ? lists[1] : lists[0], {}],
        [shop.client, path, { minAmount: '1' }],
        [shop.client, path, { q: 'large' }],
        [shop.client, path, { from: '2020-01-01' }],
      ] as const
      for (const [client, at, query] of refused)
        problemIn(await client.get(addressOf(at, { ...query, cursor })), '400 invalid_cursor')
      expect(await idsOf(shop.client, path, { cursor, limit: '1' })).to.have.length(1)
    }
  })

  for (const place of ['99999999999999999999.pay_1', '-9223372036854775809.', '1.pay_\0', '1', '.', '1.a.b'])
    it(`do not fall over a cursor that a client made itself: ${JSON.stringify(place)}`, async () => {
      const list = JSON.stringify(['payments', shop.id, 'test', ...Array.from({ length: 13 }, () => null)])
      const cursorAt = (text: string): string => {
        const seal = createHash('sha256').update(`${list}\n${text}`).digest('base64url').slice(0, 16)
        return Buffer.from(`${text}.${seal}`).toString('base64url')
      }
      problemIn(
        await shop.client.get(addressOf('/v1/payments', { cursor: cursorAt(place) })),
        '400 invalid_cursor',
      )
      // It is one of this list: what is refused is the place.
      expect(await idsOf(shop.client, '/v1/payments', { cursor: cursorAt('9.') })).to.deep.equal([])
    })

  it('do not fall over texts that are none', async () => {
    for (const text of ['%00', 'a%00b', '%ED%A0%80', '%25', '_', '%5C', "'--", '%F0%9F%98%80'])
      for (const query of [
        `q=${text}`,
        `orderId=${text}`,
        `name=${text}`,
        `provider=${text}`,
        `cardId=${text}`,
      ]) {
        const told = await shop.client.get(`/v1/payments?${query}`)
        expect(told.status, `${query}: ${told.text}`).to.be.oneOf([200, 400])
      }
  })
})
