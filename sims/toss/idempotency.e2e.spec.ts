import { expect } from 'chai'
import { callerOf, type Caller, codeOf, told } from './caller.spec-helper.ts'
import { DEMO_SECRET_KEY, startTossSim, type RunningSim } from './server.ts'

const FIFTEEN_DAYS_MS = 15 * 24 * 60 * 60 * 1000
const OTHER_KEY = 'test_sk_other'

describe('toss simulator: idempotency', () => {
  let sim: RunningSim | undefined
  let nowMs = Date.parse('2026-11-20T00:00:00.000Z')
  const start = async (processingMs = 0): Promise<Caller> => {
    sim = await startTossSim({ now: () => nowMs, processingMs, secretKeys: [DEMO_SECRET_KEY, OTHER_KEY] })
    return callerOf(sim)
  }
  afterEach(() => sim?.close())

  it('gives the first answer for the same key, moving money once', async () => {
    const caller = await start()
    const paymentKey = await caller.window('order-1', 1000)
    const first = await caller.keyed('k').confirm(paymentKey, 'order-1', 1000)
    expect(first.body['status']).to.equal('DONE')
    await caller.cancel(paymentKey, 400)
    expect(await caller.keyed('k').confirm(paymentKey, 'order-1', 1000)).to.deep.equal(first)
    expect(await caller.book()).to.have.length(2)
  })

  it('does not look at the body', async () => {
    const caller = await start()
    const paymentKey = await caller.window('order-1', 1000)
    const first = await caller.keyed('k').confirm(paymentKey, 'order-1', 1000)
    expect(await caller.keyed('k').confirm('another', 'order-2', 7)).to.deep.equal(first)
    expect(await told(await caller.keyed('k').post('/v1/payments/confirm', 'no JSON'))).to.deep.equal(first)
  })

  it('keeps refusals: after a decline it takes a new key to try again', async () => {
    const caller = await start()
    const first = await caller.window('order-1', 1000, { behaviour: 'FDS_ERROR' })
    const declined = await caller.keyed('k').confirm(first, 'order-1', 1000)
    expect(codeOf(declined)).to.deep.equal([403, 'FDS_ERROR'])
    const again = await caller.window('order-1', 1000)
    expect(await caller.keyed('k').confirm(again, 'order-1', 1000)).to.deep.equal(declined)
    expect((await caller.keyed('k-2').confirm(again, 'order-1', 1000)).status).to.equal(200)
  })

  it('keeps what was refused for its form, too', async () => {
    const caller = await start()
    const refused = await told(await caller.keyed('k').post('/v1/payments/confirm', '{'))
    expect(codeOf(refused)).to.deep.equal([400, 'INVALID_REQUEST'])
    const paymentKey = await caller.window('order-1', 1000)
    expect(await caller.keyed('k').confirm(paymentKey, 'order-1', 1000)).to.deep.equal(refused)
    expect(await caller.book()).to.deep.equal([])
  })

  it('belongs to one URL of one secret key', async () => {
    const caller = await start()
    const other = callerOf({ url: sim?.url ?? '' }, OTHER_KEY)
    const [first, second] = [await caller.pay('order-1', 1000), await caller.pay('order-2', 1000)]
    const third = await other.pay('order-3', 1000)
    expect((await caller.keyed('k').cancel(first, 400)).body['paymentKey']).to.equal(first)
    expect((await caller.keyed('k').cancel(second, 400)).body['paymentKey']).to.equal(second)
    const theirs = { cancelReason: 'spec', cancelAmount: 400 }
    const turnedAway = await told(await other.keyed('k').post(`/v1/payments/${first}/cancel`, theirs))
    expect(codeOf(turnedAway)).to.deep.equal([404, 'NOT_FOUND_PAYMENT'])
    expect((await other.keyed('k').cancel(third, 400)).body['paymentKey']).to.equal(third)
  })

  it('takes keys of 300 characters and no longer ones', async () => {
    const caller = await start()
    const paymentKey = await caller.window('order-1', 1000)
    const refused = await caller.keyed('k'.repeat(301)).confirm(paymentKey, 'order-1', 1000)
    expect(codeOf(refused)).to.deep.equal([400, 'INVALID_IDEMPOTENCY_KEY'])
    const first = await caller.keyed('k'.repeat(300)).confirm(paymentKey, 'order-1', 1000)
    expect(first.status).to.equal(200)
    expect(await caller.keyed('k'.repeat(300)).confirm(paymentKey, 'order-1', 1000)).to.deep.equal(first)
  })

  it('is for those who want it: without a key every request is its own', async () => {
    const caller = await start()
    const paymentKey = await caller.pay('order-1', 1000)
    await caller.cancel(paymentKey, 400)
    await caller.cancel(paymentKey, 400)
    expect((await caller.book()).map(({ amount }) => amount)).to.deep.equal([1000, 400, 400])
  })

  it('processes twenty at once with one key once', async () => {
    const caller = await start()
    const paymentKey = await caller.pay('order-1', 1000)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => caller.keyed('k').cancel(paymentKey, 10)),
    )
    expect(new Set(answers.map(({ body }) => body['lastTransactionKey'])).size).to.equal(1)
    expect(await caller.book()).to.have.length(2)
  })

  it('says so while the first is processed, and does not keep that', async () => {
    const caller = await start(50)
    const paymentKey = await caller.window('order-1', 1000)
    const answers = await Promise.all(
      [1, 2, 3].map(() => caller.keyed('k').confirm(paymentKey, 'order-1', 1000)),
    )
    expect(
      answers.map(({ status, body }) => [status, body['code'] ?? body['status']]).toSorted(),
    ).to.deep.equal([
      [200, 'DONE'],
      [409, 'IDEMPOTENT_REQUEST_PROCESSING'],
      [409, 'IDEMPOTENT_REQUEST_PROCESSING'],
    ])
    expect((await caller.keyed('k').confirm(paymentKey, 'order-1', 1000)).status).to.equal(200)
    expect(await caller.book()).to.have.length(1)
  })

  it('approves once, whatever the keys', async () => {
    const caller = await start(5)
    const paymentKey = await caller.window('order-1', 1000)
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        caller.keyed(`k-${String(i)}`).confirm(paymentKey, 'order-1', 1000),
      ),
    )
    expect(answers.filter(({ status }) => status === 200)).to.have.length(1)
    expect(answers.filter(({ body }) => body['code'] === 'ALREADY_PROCESSED_PAYMENT')).to.have.length(9)
    expect(await caller.book()).to.have.length(1)
  })

  it('is forgotten after fifteen days', async () => {
    const caller = await start()
    const paymentKey = await caller.pay('order-1', 1000)
    const first = await caller.keyed('k').cancel(paymentKey, 400)
    nowMs += FIFTEEN_DAYS_MS - 1
    expect(await caller.keyed('k').cancel(paymentKey, 400)).to.deep.equal(first)
    nowMs += 1
    expect((await caller.keyed('k').cancel(paymentKey, 400)).body['balanceAmount']).to.equal(200)
    expect(await caller.book()).to.have.length(3)
  })
})
