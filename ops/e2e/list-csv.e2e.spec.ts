import { expect } from 'chai'
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

const BYTE_ORDER_MARK = '\uFEFF'

/** Lines of cells; none of these holds a comma or a quotation mark. */
const linesOf = async (client: Client, address: string): Promise<readonly (readonly string[])[]> => {
  const told = await client.get(address, { accept: 'text/csv' })
  expect(told.status, told.text).to.equal(200)
  expect(told.headers.get('content-type')).to.equal('text/csv; charset=utf-8')
  expect(told.headers.get('ledger-position')).to.match(/^\d+$/)
  const text = told.text.startsWith(BYTE_ORDER_MARK) ? told.text.slice(1) : told.text
  return text
    .split('\r\n')
    .slice(0, -1)
    .map((line) => line.split(','))
}

const rowsOf = async (client: Client, address: string): Promise<readonly Record<string, string>[]> => {
  const [heading = [], ...lines] = await linesOf(client, address)
  return lines.map((line) => Object.fromEntries(heading.map((name, index) => [name, line[index] ?? ''])))
}

describe('lists as files', () => {
  let system: TestSystem
  let shop: Awaited<ReturnType<typeof newMerchant>>
  let other: Awaited<ReturnType<typeof newMerchant>>
  const payments: Payment[] = []
  before(async () => {
    system = await startSystem()
    shop = await newMerchant(system)
    other = await newMerchant(system)
    let latest = ''
    for (const client of [shop.client, shop.client, other.client]) {
      const order = orderOf(await tokenAt(system.simulator), { orderName: '=1+1 라떼', metadata: {} })
      const told = await client.post('/v1/payments', order)
      payments.push(paymentIn(told))
      latest = told.headers.get('ledger-position') ?? ''
    }
    await shop.client.get(`/v1/payments?at-least=${latest}`)
  })
  after(() => system.stop())

  it('have all that the pages have, in their order, and nobody else’s', async () => {
    const [first, second] = payments
    const rows = await rowsOf(shop.client, '/v1/payments?limit=1')
    expect(rows.map((row) => row['id'])).to.deep.equal([second?.id, first?.id])
    const { orderId, createdAt } = first ?? expect.fail('nothing was paid')
    expect(rows[1]).to.include({
      ...{ status: 'APPROVED', mode: 'test', orderId, currency: 'KRW', amount: '10000', balance: '10000' },
      ...{ methodKind: 'card', cardId: '', createdAt },
      // A spreadsheet would calculate it.
      orderName: "'=1+1 라떼",
    })
    const done = await rowsOf(shop.client, '/v1/transactions')
    expect(done.map(({ id }) => id)).to.deep.equal([second, first].map((one) => one?.transactions[0]?.id))
    expect(done[1]).to.include({ paymentId: first?.id, kind: 'APPROVAL', signedAmount: '10000', orderId })
  })

  it('have what a filter leaves, found whichever way', async () => {
    const [first, second] = payments
    const firstId = first?.id ?? ''
    for (const [query, expected] of [
      ['status=FAILED', []],
      ['name=라떼&minAmount=10000', [second?.id, firstId]],
      [`q=${firstId}`, [firstId]],
      [`orderId=${first?.orderId ?? ''}`, [firstId]],
      ['payerReference=nobody', []],
      ['from=2020-01-01&to=2020-01-02', []],
    ] as const) {
      const rows = await rowsOf(shop.client, `/v1/payments?${query}`)
      expect(
        rows.map(({ id }) => id),
        query,
      ).to.deep.equal(expected)
    }
    const approvals = await rowsOf(shop.client, `/v1/transactions?paymentId=${firstId}&kind=APPROVAL`)
    expect(approvals).to.have.length(1)
  })

  it('are everybody’s for administrators, with the merchant', async () => {
    const rows = await rowsOf(system.admin, '/v1/admin/payments')
    expect(rows.map(({ id, merchantId }) => [id, merchantId])).to.include.deep.members([
      [payments[0]?.id, shop.id],
      [payments[2]?.id, other.id],
    ])
    const done = await rowsOf(system.admin, `/v1/admin/transactions?merchantId=${other.id}`)
    expect(done.map(({ merchantId, paymentId }) => [merchantId, paymentId])).to.deep.equal([
      [other.id, payments[2]?.id],
    ])
  })

  it('refuse what the pages refuse', async () => {
    const headers = { accept: 'text/csv' }
    for (const path of ['/v1/payments', '/v1/transactions']) {
      problemIn(await shop.client.get(`${path}?colour=red`, headers), '400 invalid_request')
      problemIn(
        await shop.client.get(`${path}?from=2026-11-21&to=2026-11-20`, headers),
        '400 invalid_request',
      )
      problemIn(await shop.client.get(`${path}?cursor=x`, headers), '400 invalid_request')
    }
    problemIn(await shop.client.get('/v1/admin/payments', headers), '401 authentication_failed')
  })
})
