import { expect } from 'chai'
import { z } from 'zod'
import { SummaryResource } from '../../commands/summaries/resource.ts'
import { businessDateOf, instantOf } from '../../ledger/core/time.ts'
import { parseFigure } from '../../projections/summaries/figure.ts'
import {
  newMerchant,
  orderOf,
  problemIn,
  startSystem,
  tokenAt,
  type Client,
  type TestSystem,
} from './system.spec-helper.ts'

const DAY_MS = 86_400_000
const own = '/v1/summaries/payments'
const everybodys = '/v1/admin/summaries/payments'
type Query = Readonly<Record<string, string>>

describe('summaries of payments', () => {
  let system: TestSystem
  let mine: { readonly id: string; readonly client: Client }
  let another: { readonly id: string; readonly client: Client }
  let latest: string
  const today = businessDateOf(instantOf(Date.now()))
  /** Midnight may pass while this runs. */
  const around = {
    from: businessDateOf(instantOf(Date.now() - DAY_MS)),
    to: businessDateOf(instantOf(Date.now() + DAY_MS)),
  }

  before(async () => {
    system = await startSystem()
    mine = await newMerchant(system)
    another = await newMerchant(system)
    const pay = async ({ client }: typeof mine, amount: number, behaviour?: string) =>
      client.post('/v1/payments', orderOf(await tokenAt(system.simulator, behaviour), { amount }))
    const paid = await pay(mine, 10_000)
    await pay(mine, 5_001)
    await pay(mine, 7_000, 'DECLINED')
    await pay(another, 90_000)
    const { id } = z.object({ id: z.string() }).parse(paid.body)
    const canceled = await mine.client.post(`/v1/payments/${id}/cancel`, { amount: 3_000, reason: 'r' })
    expect(canceled.status, canceled.text).to.equal(200)
    latest = canceled.headers.get('ledger-position') ?? ''
  })
  after(() => system.stop())

  const at = (path: string, query: Query): string =>
    `${path}?${new URLSearchParams({ ...around, 'at-least': latest, ...query }).toString()}`
  const summary = async (query: Query, client = mine.client, path = own) => {
    const told = await client.get(at(path, query))
    expect(told.status, told.text).to.equal(200)
    expect(told.headers.get('ledger-position')).to.match(/^\d+$/)
    return SummaryResource.parse(told.body)
  }
  const only = <Item>([one, ...more]: readonly Item[]): Item => {
    expect(more).to.deep.equal([])
    return one ?? expect.fail('none')
  }

  it('count, add up and average, as payments stand now', async () => {
    const { totals, data, of, previousPeriod } = await summary({ by: 'status' })
    expect([of, previousPeriod.to < around.from]).to.deep.equal(['payments', true])
    expect(only(totals)).to.deep.include({
      ...{ currency: 'KRW', count: 3, amount: 22_001, average: 7_334, balance: 12_001, asked: null },
      previous: { count: 0, amount: 0, average: null },
      change: {
        count: { absolute: 3, basisPoints: null },
        amount: { absolute: 22_001, basisPoints: null },
        average: null,
      },
    })
    expect(data.map(({ status, count, amount, balance }) => [status, count, amount, balance])).to.deep.equal([
      ['APPROVED', 1, 5_001, 5_001],
      ['FAILED', 1, 7_000, 0],
      ['PARTIAL_CANCELED', 1, 10_000, 7_000],
    ])
  })

  it('of transactions tell what they did to the balance', async () => {
    const { of, data } = await summary({ by: 'kind,status' })
    expect(of).to.equal('transactions')
    expect(data.map(({ kind, status, count, amount }) => [kind, status, count, amount])).to.deep.equal([
      ['APPROVAL', 'DECLINED', 1, 0],
      ['APPROVAL', 'SUCCEEDED', 2, 15_001],
      ['PARTIAL_CANCEL', 'SUCCEEDED', 1, -3_000],
    ])
  })

  it('by two dimensions, narrowed down, each with a figure that can be taken apart', async () => {
    const { data } = await summary({ by: 'provider,methodKind', status: 'PARTIAL_CANCELED' })
    const cell = only(data)
    expect(cell).to.include({ provider: 'card-network', methodKind: 'card', count: 1 })
    expect(parseFigure(cell.figure)).to.deep.equal({
      of: 'payments',
      mode: 'test',
      merchantId: mine.id,
      currency: 'KRW',
      period: around,
      hour: null,
      having: { provider: 'card-network', methodKind: 'card', status: 'PARTIAL_CANCELED' },
    })
    const byHour = await summary({ by: 'hour' })
    expect(byHour.data.map(({ hour }) => hour?.slice(0, 8))).to.satisfy((hours: readonly string[]) =>
      hours.every(
        (hour) => today.startsWith(hour) || around.to.startsWith(hour) || around.from.startsWith(hour),
      ),
    )
    expect((await summary({ status: 'CANCELED' })).data).to.deep.equal([])
  })

  it('never mix merchants or modes, unless an administrator asks', async () => {
    expect(only((await summary({}, another.client)).totals)).to.include({ count: 1, amount: 90_000 })
    const all = await summary({ mode: 'test' }, system.admin, everybodys)
    expect(only(all.totals)).to.include({ count: 4, amount: 112_001 })
    expect(all.merchantId).to.equal(null)
    const one = await summary({ mode: 'test', merchantId: mine.id }, system.admin, everybodys)
    expect(only(one.totals)).to.include({ count: 3 })
    expect((await summary({}, system.admin, everybodys)).totals).to.deep.equal([])
    problemIn(await mine.client.get(at(own, { merchantId: another.id })), '400 invalid_request')
    problemIn(await mine.client.get(at(everybodys, {})), '401 authentication_failed')
    problemIn(await system.admin.get(at(own, {})), '401 authentication_failed')
  })

  it('are a file, too', async () => {
    const told = await mine.client.get(at(own, { by: 'status' }), { accept: 'text/csv' })
    expect(told.headers.get('content-type')).to.equal('text/csv; charset=utf-8')
    const [heading, ...lines] = told.text.replace('\uFEFF', '').trimEnd().split('\r\n')
    expect(heading).to.match(/^status,currency,count,amount,average,balance,/)
    expect(lines.map((line) => line.split(',').slice(0, 4).join(' '))).to.deep.equal([
      'APPROVED KRW 1 5001',
      'FAILED KRW 1 7000',
      'PARTIAL_CANCELED KRW 1 10000',
    ])
  })

  const bad: readonly (readonly [Query, path: string])[] = [
    [{ from: '2026-02-30' }, 'from'],
    [{ from: '20261120' }, 'from'],
    [{ from: '2026-11-20', to: '2026-11-19' }, 'to'],
    [{ from: '2025-01-01', to: '2026-11-19' }, 'to'],
    [{ from: '1900-01-01', to: '9999-12-31' }, 'to'],
    [{ from: '2026-10-01', to: '2026-11-19', by: 'hour' }, 'to'],
    [{ by: 'week' }, 'by'],
    [{ by: '' }, 'by'],
    [{ by: 'day,day' }, 'by'],
    [{ by: 'day,hour' }, 'by'],
    [{ by: 'day,provider,status' }, 'by'],
    [{ by: 'kind,methodKind' }, 'by'],
    [{ of: 'orders' }, 'of'],
    [{ of: 'payments', kind: 'VOID' }, 'of'],
    [{ of: 'transactions', methodKind: 'card' }, 'by'],
    [{ status: 'BORED' }, 'status'],
    [{ status: 'SUCCEEDED' }, 'status'],
    [{ of: 'transactions', status: 'APPROVED' }, 'status'],
    [{ methodKind: 'coin' }, 'methodKind'],
    [{ kind: 'payment' }, 'kind'],
    [{ provider: 'Toss!' }, 'provider'],
    [{ 'at-least': '-1' }, 'at-least'],
    [{ colour: 'red' }, 'colour'],
  ]
  for (const [query, path] of bad)
    it(`refuse ${JSON.stringify(query)}`, async () => {
      const { errors } = problemIn(await mine.client.get(at(own, query)), '400 invalid_request')
      expect(errors?.map((error) => error.path)).to.deep.equal([path])
      const korean = await mine.client.get(at(own, query), { 'accept-language': 'ko' })
      for (const { message } of problemIn(korean, '400 invalid_request').errors ?? [])
        expect(message).to.match(/[가-힣]/)
    })
  it('refuse a period without an end', async () => {
    problemIn(await mine.client.get(`${own}?from=2026-11-20`), '400 invalid_request')
    problemIn(await mine.client.get(own), '400 invalid_request')
  })
  it('refuse a position that nobody can have seen', async () => {
    const soon = String(BigInt(latest) + 1_000n)
    const told = await mine.client.get(at(own, { 'at-least': soon }), { prefer: 'wait=0' })
    problemIn(told, '400 invalid_request')
  })
})
