import { expect } from 'chai'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import {
  head,
  heldBack,
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

const Page = z.strictObject({
  data: z.array(z.object({ id: z.string() })),
  nextCursor: z.string().nullable(),
})
type Query = Readonly<Record<string, string>>

const listed = async (client: Client, query: Query): Promise<z.output<typeof Page>> => {
  const told = await client.get(`/v1/payments?${new URLSearchParams(query).toString()}`)
  expect(told.status, told.text).to.equal(200)
  return Page.parse(told.body)
}
const idsOf = async (client: Client, query: Query): Promise<readonly string[]> =>
  (await listed(client, query)).data.map(({ id }) => id)

const DAY_MS = 24 * 60 * 60 * 1000
/** The day in Seoul, some days later. */
const dayOf = ({ createdAt }: Payment, daysLater = 0): string =>
  new Date(Date.parse(createdAt) + 9 * 60 * 60 * 1000 + daysLater * DAY_MS).toISOString().slice(0, 10)

describe('the list of payments', () => {
  let system: TestSystem
  let shop: { readonly id: string; readonly client: Client }
  /** As they were made: approved, cancelled in part, declined, held, voided. */
  let payments: readonly Payment[]
  let latest: string

  const made = async (behaviour: string, changes: object, orderId: string): Promise<Payment> => {
    const order = orderOf(await tokenAt(system.simulator, behaviour), { orderId, ...changes })
    const told = await shop.client.post('/v1/payments', order)
    if (behaviour === 'APPROVE') return paymentIn(told)
    return paymentIn(await shop.client.get(problemIn(told, '402 provider_failed').instance))
  }
  before(async () => {
    system = await startSystem()
    shop = await newMerchant(system)
    const approved = await made('APPROVE', {}, 'a')
    const canceled = await made('APPROVE', {}, 'b')
    await shop.client.post(`/v1/payments/${canceled.id}/cancel`, { amount: 1, reason: 'r' })
    const declined = await made('DECLINED', {}, 'c')
    const held = await made('APPROVE', { capture: 'manual' }, 'd')
    const voided = await made('APPROVE', { capture: 'manual' }, 'e')
    const last = await shop.client.post(`/v1/payments/${voided.id}/void`, { reason: 'r' })
    latest = last.headers.get('ledger-position') ?? ''
    payments = [approved, canceled, declined, held, voided]
  })
  after(() => system.stop())

  const ids = (...places: readonly number[]): readonly (string | undefined)[] =>
    places.map((place) => payments[place]?.id)

  it('has them all, newest first, each as its own address tells it', async () => {
    const told = await shop.client.get(`/v1/payments?at-least=${latest}`)
    expect(told.headers.get('ledger-position')).to.equal(latest)
    const { data, nextCursor } = z
      .object({ data: z.array(z.unknown()), nextCursor: z.null() })
      .parse(told.body)
    expect(nextCursor).to.equal(null)
    const alone = await Promise.all(
      payments.toReversed().map(async ({ id }) => (await shop.client.get(`/v1/payments/${id}`)).body),
    )
    expect(data).to.deep.equal(alone)
  })

  it('is filtered by status, order, provider, kind of method and day, and by all of them', async () => {
    const [first] = payments
    if (first === undefined) throw new Error('nothing was paid')
    const [today, tomorrow, yesterday] = [dayOf(first), dayOf(first, 1), dayOf(first, -1)]
    const rows: readonly (readonly [Query, readonly (string | undefined)[]])[] = [
      [{ status: 'APPROVED' }, ids(0)],
      [{ status: 'PARTIAL_CANCELED' }, ids(1)],
      [{ status: 'FAILED' }, ids(2)],
      [{ status: 'PRE_APPROVED' }, ids(3)],
      [{ status: 'VOIDED' }, ids(4)],
      [{ status: 'UNKNOWN' }, []],
      [{ orderId: 'b' }, ids(1)],
      [{ orderId: 'B' }, []],
      [{ orderId: '없음' }, []],
      [{ provider: 'card-network' }, ids(4, 3, 2, 1, 0)],
      [{ provider: 'nobody' }, []],
      [{ methodKind: 'card' }, ids(4, 3, 1, 0)],
      [{ methodKind: 'card', status: 'VOIDED' }, ids(4)],
      [{ methodKind: 'wallet' }, []],
      [{ from: yesterday, to: tomorrow }, ids(4, 3, 2, 1, 0)],
      [{ from: yesterday, to: yesterday }, []],
      [{ to: yesterday }, []],
      [{ from: dayOf(first, 2) }, []],
      [{ from: today, to: tomorrow, status: 'FAILED', orderId: 'c', provider: 'card-network' }, ids(2)],
      [{ from: today, status: 'FAILED', orderId: 'd' }, []],
    ]
    for (const [query, expected] of rows)
      expect(await idsOf(shop.client, { 'at-least': latest, ...query }), JSON.stringify(query)).to.deep.equal(
        expected,
      )
  })

  it('is paged by cursors: every payment once, also when new ones come in between', async () => {
    const shopper = await newMerchant(system)
    const first = await Promise.all(
      Array.from({ length: 5 }, async () =>
        paymentIn(await shopper.client.post('/v1/payments', orderOf(await tokenAt(system.simulator)))),
      ),
    )
    const seen: string[] = []
    let cursor: string | null = ''
    for (let pages = 0; cursor !== null && pages < 9; pages += 1) {
      const told = await shopper.client.post('/v1/payments', orderOf(await tokenAt(system.simulator)))
      const query = { limit: '2', 'at-least': told.headers.get('ledger-position') ?? '' }
      const page = await listed(shopper.client, cursor === '' ? query : { ...query, cursor })
      seen.push(...page.data.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect(new Set(seen).size).to.equal(seen.length)
    expect(seen).to.include.members(first.map(({ id }) => id))
  })

  it('takes a cursor only for the list it was made for, and whole', async () => {
    const { nextCursor } = await listed(shop.client, { limit: '2' })
    const cursor = nextCursor ?? ''
    const other = await newMerchant(system)
    const live = await newMerchant(system, { mode: 'live', of: shop.id })
    const refused = async (client: Client, query: string): Promise<void> => {
      problemIn(await client.get(`/v1/payments?${query}`), '400 invalid_cursor')
    }
    await refused(other.client, `cursor=${cursor}`)
    await refused(live.client, `cursor=${cursor}`)
    await refused(shop.client, `cursor=${cursor}&status=APPROVED`)
    await refused(shop.client, `cursor=${cursor.slice(0, -1)}`)
    await refused(shop.client, `cursor=${cursor}A`)
    await refused(shop.client, 'cursor=AAAA')
    expect(await idsOf(shop.client, { limit: '2', cursor })).to.deep.equal(ids(2, 1))
  })

  for (const place of ['999999999999999.pay_1', '-999999999999999.pay_1', '1700000000000.pay_\0']) {
    it(`does not fall over a cursor that a client made itself: ${JSON.stringify(place)}`, async () => {
      const list = JSON.stringify([shop.id, 'test', null, null, null, null, null])
      const seal = createHash('sha256').update(`${list}\n${place}`).digest('base64url').slice(0, 16)
      const cursor = Buffer.from(`${place}.${seal}`).toString('base64url')
      const told = await shop.client.get(`/v1/payments?cursor=${cursor}`)
      expect(told.status, told.text).to.be.below(500)
    })
  }

  it('waits for a position that was seen, and says so when it is not there yet', async () => {
    const { position } = z.object({ position: z.string() }).parse(await head(system))
    expect((await shop.client.get(`/v1/payments?at-least=${position}`)).status).to.equal(200)
    const goOn = await heldBack(system, 'payments')
    try {
      await made('APPROVE', {}, 'f')
      const seen = z.object({ position: z.string() }).parse(await head(system)).position
      const told = await shop.client.get(`/v1/payments?at-least=${seen}`, { prefer: 'wait=0' })
      expect(problemIn(told, '503 read_model_behind')).to.include({ retryable: true })
      expect(told.headers.get('retry-after')).to.equal('1')
      const waiting = shop.client.get(`/v1/payments?at-least=${seen}`, { prefer: 'wait=15' })
      await goOn()
      const waited = await waiting
      expect(waited.status, waited.text).to.equal(200)
      expect(BigInt(waited.headers.get('ledger-position') ?? '0') >= BigInt(seen)).to.equal(true)
    } finally {
      await goOn()
    }
  })

  it('never waits for a position that nobody can have seen', async () => {
    const { position } = z.object({ position: z.string() }).parse(await head(system))
    const beyond = String(BigInt(position) + 1_000n)
    const told = await shop.client.get(`/v1/payments?at-least=${beyond}`, { prefer: 'wait=30' })
    const { errors } = problemIn(told, '400 invalid_request')
    expect(errors?.map(({ path, message }) => [path, message])).to.deep.equal([
      ['at-least', 'must not be after the last event'],
    ])
  })

  it('shows each command’s work at once to who asks with its position', async () => {
    const told = await shop.client.post(
      '/v1/payments',
      orderOf(await tokenAt(system.simulator), { orderId: 'own' }),
    )
    const { id } = paymentIn(told)
    const statusAt = async (position: string | null): Promise<unknown> =>
      (await listed(shop.client, { orderId: 'own', 'at-least': position ?? '' })).data[0]
    expect(await statusAt(told.headers.get('ledger-position'))).to.have.property('id', id)
    for (const amount of [1_000, 2_000, 7_000]) {
      const canceled = await shop.client.post(`/v1/payments/${id}/cancel`, { amount, reason: 'r' })
      const search = new URLSearchParams({ orderId: 'own' })
      search.set('at-least', canceled.headers.get('ledger-position') ?? '')
      const list = await shop.client.get(`/v1/payments?${search.toString()}`)
      expect(list.body).to.deep.equal({ data: [canceled.body], nextCursor: null })
    }
  })

  it('a decline’s position makes it seen, too', async () => {
    const order = orderOf(await tokenAt(system.simulator, 'DECLINED'), { orderId: 'own-decline' })
    const told = await shop.client.post('/v1/payments', order)
    problemIn(told, '402 provider_failed')
    const position = told.headers.get('ledger-position')
    expect(position, 'Ledger-Position').not.to.equal(null)
    const query = { orderId: 'own-decline', 'at-least': position ?? '', status: 'FAILED' }
    expect(await idsOf(shop.client, query)).to.have.length(1)
  })
})
