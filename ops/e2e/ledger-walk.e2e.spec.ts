import { expect } from 'chai'
import { z } from 'zod'
import {
  newMerchant,
  orderOf,
  paymentIn,
  startSystem,
  tokenAt,
  type Client,
  type TestSystem,
} from './system.spec-helper.ts'

const Stood = z.object({ balance: z.int(), lines: z.int() })
const Account = z.object({ balances: z.array(Stood.extend({ currency: z.string() })) })
const Statement = z.object({
  data: z.array(z.object({ paymentId: z.string(), reason: z.string(), side: z.string(), amount: z.int() })),
})
const Totals = z.object({
  totals: z.array(z.object({ debitBalance: z.int(), creditBalance: z.int() })),
})

/** From a payment to the books of whoever it was for, through the whole product. */
describe('the books of a running system', () => {
  let system: TestSystem
  let shop: { readonly id: string; readonly client: Client }
  before(async () => {
    system = await startSystem()
    shop = await newMerchant(system)
  })
  after(() => system.stop())

  const accountAt = (code: string): string => `/v1/accounts/test/${code}/${shop.id}`
  const balanceAt = async (code: string, position: string): Promise<number | undefined> => {
    const told = await shop.client.get(`${accountAt(code)}?at-least=${position}`)
    expect(told.status, told.text).to.equal(200)
    return Account.parse(told.body).balances[0]?.balance
  }
  const done = async (path: string, body: object): Promise<string> => {
    const told = await shop.client.post(path, body)
    expect(told.status, told.text).to.be.oneOf([200, 201])
    return told.headers.get('ledger-position') ?? ''
  }

  it('follow a payment and its partial cancel', async () => {
    const order = orderOf(await tokenAt(system.simulator))
    const told = await shop.client.post('/v1/payments', order)
    const { id } = paymentIn(told)
    expect(await balanceAt('merchant_payable', told.headers.get('ledger-position') ?? '')).to.equal(10_000)
    const canceled = await done(`/v1/payments/${id}/cancel`, { amount: 3_000, reason: 'r' })
    expect(await balanceAt('merchant_payable', canceled)).to.equal(7_000)
    const statement = await shop.client.get(`${accountAt('merchant_payable')}/statement`)
    expect(Statement.parse(statement.body).data).to.deep.equal([
      { paymentId: id, reason: 'cancel_asked', side: 'debit', amount: 3_000 },
      { paymentId: id, reason: 'payment_taken', side: 'credit', amount: 10_000 },
    ])
  })

  it('keep what is held apart until it is captured', async () => {
    const order = orderOf(await tokenAt(system.simulator), { capture: 'manual' })
    const told = await shop.client.post('/v1/payments', order)
    const { id } = paymentIn(told)
    expect(await balanceAt('held_for_merchant', told.headers.get('ledger-position') ?? '')).to.equal(10_000)
    const captured = await done(`/v1/payments/${id}/capture`, { amount: 4_000 })
    expect(await balanceAt('held_for_merchant', captured)).to.equal(6_000)
    expect(await balanceAt('merchant_payable', captured)).to.equal(11_000)
    const voided = await done(`/v1/payments/${id}/void`, { reason: 'r' })
    expect(await balanceAt('held_for_merchant', voided)).to.equal(0)
  })

  it('balance, now and as of the position before', async () => {
    const now = await system.admin.get('/v1/ledger/trial-balance')
    const position = BigInt(now.headers.get('ledger-position') ?? '')
    for (const told of [now, await system.admin.get(`/v1/ledger/trial-balance?as-of=${position - 1n}`)]) {
      const { totals } = Totals.parse(told.body)
      expect(totals.length).to.be.greaterThan(0)
      for (const { debitBalance, creditBalance } of totals) expect(debitBalance).to.equal(creditBalance)
    }
  })
})
