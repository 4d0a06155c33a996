import { expect } from 'chai'
import { startCardNetworkSim, type RunningSim } from './server.ts'
import { callerOf, order, rows } from './test-caller.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const START_MS = Date.parse('2026-11-20T00:00:00.000Z')

describe('card network simulator: payments', () => {
  let sim: RunningSim
  let nowMs = START_MS
  let caller: ReturnType<typeof callerOf>

  beforeEach(async () => {
    nowMs = START_MS
    sim = await startCardNetworkSim({ now: () => nowMs })
    caller = callerOf(sim)
  })
  afterEach(() => sim.close())

  const approval = async (orderId = 'o-1'): Promise<string> => {
    const { body } = await caller.post('/v1/approvals', order(orderId, await caller.card()))
    return String(body['transactionId'])
  }
  const hold = async (more: object = {}): Promise<string> => {
    const request = { ...order('h-1', await caller.card()), ...more }
    const { body } = await caller.post('/v1/pre-authorizations', request)
    return String(body['transactionId'])
  }
  const capture = (id: string, amount: number): ReturnType<typeof caller.post> =>
    caller.post(`/v1/pre-authorizations/${id}/captures`, { amount })
  const release = (id: string): ReturnType<typeof caller.post> =>
    caller.post(`/v1/pre-authorizations/${id}/void`, { reason: 'spec' })
  const cancel = (id: string, amount: number): ReturnType<typeof caller.post> =>
    caller.post(`/v1/approvals/${id}/cancels`, { amount, reason: 'spec' })
  const movements = async (): Promise<readonly unknown[]> =>
    (await caller.book()).map(({ operation, amount, status }) => [operation, amount, status])

  it('approves', async () => {
    const { status, body } = await caller.post('/v1/approvals', order('o-1', await caller.card()))
    expect(status).to.equal(200)
    expect(body).to.include({
      status: 'APPROVED',
      amount: 10_000,
      approvedAt: '2026-11-20T09:00:00.000+09:00',
    })
    expect(body['approvalNumber']).to.match(/^\d{8}$/)
    expect(await movements()).to.deep.equal([['approve', 10_000, 'APPROVED']])
  })

  for (const code of ['CARD_EXPIRED', 'CARD_STOPPED', 'LIMIT_EXCEEDED', 'INSUFFICIENT_FUNDS', 'DECLINED']) {
    it(`declines with ${code} and leaves the order id free`, async () => {
      const { status, body } = await caller.post('/v1/approvals', order('o-1', await caller.card(code)))
      expect([status, body['code']]).to.deep.equal([402, code])
      expect((await caller.get('/v1/orders/o-1')).body['code']).to.equal('NOT_FOUND')
      expect((await caller.post('/v1/approvals', order('o-1', await caller.card()))).status).to.equal(200)
    })
  }

  it('takes an order id once, whatever became of it', async () => {
    await cancel(await approval('o-1'), 10_000)
    const again = await caller.post('/v1/pre-authorizations', order('o-1', await caller.card()))
    expect(again.body['code']).to.equal('DUPLICATED_ORDER')
  })

  it('cancels in parts, never more than there is', async () => {
    const id = await approval()
    expect((await cancel(id, 3_000)).body).to.include({ status: 'PARTIAL_CANCELED', balance: 7_000 })
    expect((await cancel(id, 7_001)).body['code']).to.equal('EXCEEDS_BALANCE')
    expect((await cancel(id, 7_000)).body).to.include({ status: 'CANCELED', balance: 0 })
    expect((await cancel(id, 1)).body['code']).to.equal('ALREADY_CANCELED')
    expect(await movements()).to.deep.equal([
      ['approve', 10_000, 'APPROVED'],
      ['cancel', 3_000, 'PARTIAL_CANCELED'],
      ['cancel', 7_000, 'CANCELED'],
    ])
  })

  it('captures in parts, voids the rest, cancels what was captured', async () => {
    const id = await hold()
    expect((await capture(id, 4_000)).body).to.include({
      status: 'CAPTURED',
      amount: 4_000,
      remaining: 6_000,
    })
    expect((await capture(id, 6_001)).body['code']).to.equal('EXCEEDS_BALANCE')
    expect((await capture(id, 1_000)).body).to.include({ remaining: 5_000 })
    expect((await release(id)).body).to.include({ status: 'VOIDED' })
    expect((await capture(id, 1)).body['code']).to.equal('ALREADY_VOIDED')
    expect((await release(id)).body['code']).to.equal('ALREADY_VOIDED')
    expect((await cancel(id, 5_001)).body['code']).to.equal('EXCEEDS_BALANCE')
    expect((await cancel(id, 5_000)).body).to.include({ status: 'CANCELED', balance: 0 })
    expect((await movements()).at(3)).to.deep.equal(['void', 5_000, 'VOIDED'])
  })

  it('has nothing to void or cancel where nothing is held or captured', async () => {
    const id = await hold()
    expect((await cancel(id, 1)).body['code']).to.equal('EXCEEDS_BALANCE')
    await capture(id, 10_000)
    expect((await release(id)).body['code']).to.equal('EXCEEDS_BALANCE')
  })

  it('holds for seven days, or as long as asked', async () => {
    const { body } = await caller.post('/v1/pre-authorizations', order('h-0', await caller.card()))
    expect(body['expiresAt']).to.equal('2026-11-27T09:00:00.000+09:00')
    const id = await hold({ expiresInDays: 2 })
    nowMs += 2 * DAY_MS - 1
    expect((await capture(id, 1_000)).status).to.equal(200)
    nowMs += 1
    expect((await capture(id, 1_000)).body['code']).to.equal('PRE_AUTHORIZATION_EXPIRED')
    expect((await release(id)).body['code']).to.equal('PRE_AUTHORIZATION_EXPIRED')
    expect((await cancel(id, 1_000)).status).to.equal(200)
  })

  it('finds no hold in an approval', async () => {
    const id = await approval()
    expect((await capture(id, 1)).body['code']).to.equal('NOT_FOUND')
    expect((await release(id)).body['code']).to.equal('NOT_FOUND')
  })

  it('tells every movement by transaction and by order', async () => {
    const id = await approval('o-1')
    const cancelled = await cancel(id, 3_000)
    const byOrder = await caller.get('/v1/orders/o-1')
    expect(byOrder.body).to.deep.equal((await caller.get(`/v1/transactions/${id}`)).body)
    const told = rows(byOrder.body['transactions'])
    expect(told.map(({ type, status, amount }) => [type, status, amount])).to.deep.equal([
      ['APPROVAL', 'APPROVED', 10_000],
      ['CANCEL', 'PARTIAL_CANCELED', 3_000],
    ])
    expect(told[1]).to.include({ cancelId: cancelled.body['cancelId'], orderId: 'o-1', currency: 'KRW' })
  })

  it('lists a period page by page', async () => {
    for (const orderId of ['a', 'b', 'c', 'd']) {
      await approval(orderId)
      nowMs += 60_000
    }
    const period = 'from=2026-11-20T09:01:00%2B09:00&to=2026-11-20T00:03:00Z&limit=1'
    const first = await caller.get(`/v1/transactions?${period}`)
    const second = await caller.get(`/v1/transactions?${period}&cursor=${String(first.body['nextCursor'])}`)
    const third = await caller.get(`/v1/transactions?${period}&cursor=${String(second.body['nextCursor'])}`)
    const orders = [first, second, third].map(({ body }) =>
      rows(body['transactions']).map((row) => row['orderId']),
    )
    expect(orders).to.deep.equal([['b'], ['c'], []])
    expect(third.body['nextCursor']).to.equal(null)
    expect((await caller.get('/v1/transactions?limit=1001')).body['code']).to.equal('INVALID_REQUEST')
  })
})
