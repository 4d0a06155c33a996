import { expect } from 'chai'
import { callerOf, type Caller, codeOf, rows, type Fields } from './caller.spec-helper.ts'
import { DEMO_SECRET_KEY, startTossSim, type RunningSim } from './server.ts'

const START_MS = Date.parse('2026-11-20T00:00:00.000Z')
const OTHER_KEY = 'test_sk_other'

describe('toss simulator: the transaction list', () => {
  let sim: RunningSim
  let nowMs = START_MS
  let caller: Caller

  beforeEach(async () => {
    nowMs = START_MS
    sim = await startTossSim({ now: () => nowMs, secretKeys: [DEMO_SECRET_KEY, OTHER_KEY] })
    caller = callerOf(sim)
  })
  afterEach(() => sim.close())

  const list = async (query: string): Promise<readonly Fields[]> =>
    rows(await (await caller.get(`/v1/transactions?${query}`)).json())
  const day = 'startDate=2026-11-20T09:00:00&endDate=2026-11-21T00:00:00'

  it('has a row for every movement', async () => {
    const paymentKey = await caller.pay('order-1', 1000)
    await callerOf(sim, OTHER_KEY).pay('order-9', 9)
    nowMs += 60_000
    await caller.cancel(paymentKey, 300)
    const { body } = await caller.charge(await caller.billingKey(), 'order-2')
    const told = await list(day)
    expect(
      told.map((row) => [row['orderId'], row['status'], row['amount'], row['transactionAt']]),
    ).to.deep.equal([
      ['order-1', 'DONE', 1000, '2026-11-20T09:00:00+09:00'],
      ['order-1', 'PARTIAL_CANCELED', 300, '2026-11-20T09:01:00+09:00'],
      ['order-2', 'DONE', 10_000, '2026-11-20T09:01:00+09:00'],
    ])
    expect(told[2]).to.deep.equal({
      mId: body['mId'],
      transactionKey: body['lastTransactionKey'],
      paymentKey: body['paymentKey'],
      orderId: 'order-2',
      method: '카드',
      customerKey: 'customer-1',
      useEscrow: false,
      receiptUrl: `https://receipt.example/${String(body['paymentKey'])}`,
      status: 'DONE',
      transactionAt: '2026-11-20T09:01:00+09:00',
      currency: 'KRW',
      amount: 10_000,
    })
  })

  it('is of a period, page by page', async () => {
    for (const orderId of ['order-a', 'order-b', 'order-c', 'order-d']) {
      await caller.pay(orderId, 1000)
      nowMs += 60_000
    }
    const period = 'startDate=2026-11-20T00:01:00Z&endDate=2026-11-20T09:03:00&limit=1'
    const pages: unknown[] = []
    let after = ''
    for (let page = 0; page < 3; page++) {
      const told = await list(`${period}${after}`)
      pages.push(told.map((row) => row['orderId']))
      after = `&startingAfter=${String(told[0]?.['transactionKey'])}`
    }
    expect(pages).to.deep.equal([['order-b'], ['order-c'], []])
  })

  for (const query of [
    '',
    'startDate=2026-11-20T09:00:00',
    'startDate=2026-11-20&endDate=2026-11-21',
    `${day}&limit=5001`,
    `${day}&limit=0`,
    `${day}&startingAfter=unknown`,
  ]) {
    it(`refuses ${query === '' ? 'no period' : query}`, async () => {
      expect(codeOf(await caller.read(`/v1/transactions?${query}`))).to.deep.equal([400, 'INVALID_REQUEST'])
    })
  }

  it('begins after no row of another merchant', async () => {
    const other = callerOf(sim, OTHER_KEY)
    const paymentKey = await other.pay('order-9', 9)
    const { body } = await other.read(`/v1/payments/${paymentKey}`)
    const refused = await caller.read(
      `/v1/transactions?${day}&startingAfter=${String(body['lastTransactionKey'])}`,
    )
    expect(codeOf(refused)).to.deep.equal([400, 'INVALID_REQUEST'])
  })
})
