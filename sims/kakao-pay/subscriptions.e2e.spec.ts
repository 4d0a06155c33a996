import { expect } from 'chai'
import { callerOf, codeOf, type Caller } from './caller.spec-helper.ts'
import { SUBSCRIPTION_CID } from './contract.ts'
import type { RunningServer } from '../kit/server.ts'
import { startKakaoPaySim } from './server.ts'

describe('kakao-pay simulator: subscriptions', () => {
  let sim: RunningServer
  let caller: Caller
  beforeEach(async () => {
    sim = await startKakaoPaySim({ now: () => Date.parse('2026-11-20T00:00:00Z') })
    caller = callerOf(sim)
  })
  afterEach(() => sim.close())

  it('charges a SID under a tid of its own, which is cancelled for itself', async () => {
    const asked = await caller.registered('order-1', 1000)
    const { status, body } = await caller.call('subscription', asked)
    expect(status).to.equal(200)
    expect(body).to.include({
      cid: SUBSCRIPTION_CID,
      sid: asked['sid'],
      partner_order_id: 'order-1',
      partner_user_id: asked['partner_user_id'],
      item_name: '정기 결제',
      approved_at: '2026-11-20T09:00:00',
    })
    const tid = String(body['tid'])
    expect((await caller.order(tid, SUBSCRIPTION_CID)).body).to.include({ status: 'SUCCESS_PAYMENT', tid })
    expect(codeOf(await caller.order(tid))).to.deep.equal([400, -721])
    expect((await caller.cancel(tid, 400, { cid: SUBSCRIPTION_CID })).status).to.equal(200)
    expect(
      (await caller.book()).map(([orderId, operation, amount]) => [orderId, operation, amount]),
    ).to.deep.equal([
      ['order-1', 'approve', 1000],
      ['order-1', 'cancel', 400],
    ])
  })

  it('keeps nobody from being charged twice for one order', async () => {
    const asked = await caller.registered('order-1', 1000)
    const tids = [await caller.call('subscription', asked), await caller.call('subscription', asked)]
    expect(new Set(tids.map(({ body }) => body['tid'])).size).to.equal(2)
    expect(await caller.book()).to.have.length(2)
  })

  for (const [what, spoilt, code] of [
    ['no SID', { sid: 'S0' }, -750],
    ['a SID of another cid', { cid: 'TC0ONETIME' }, -750],
    ['another payer', { partner_user_id: 'user-2' }, -753],
    ['nothing to pay', { total_amount: 0 }, -703],
    ['more tax-free than there is', { tax_free_amount: 1001 }, -704],
    ['no quantity', { quantity: undefined }, -726],
  ] as const) {
    it(`charges nothing with ${what}`, async () => {
      const asked = await caller.registered('order-1', 1000)
      expect(codeOf(await caller.call('subscription', { ...asked, ...spoilt }))).to.deep.equal([400, code])
      expect(await caller.book()).to.deep.equal([])
    })
  }

  it('tells of a SID, and ends it', async () => {
    const asked = await caller.registered('order-1', 1000)
    const sid = { cid: SUBSCRIPTION_CID, sid: asked['sid'] }
    const status = async (): Promise<unknown> =>
      (await caller.call('manage/subscription/status', sid)).body['status']
    expect(await status()).to.equal('ACTIVE')
    expect((await caller.call('manage/subscription/inactive', sid)).body).to.include({
      status: 'INACTIVE',
      inactivated_at: '2026-11-20T09:00:00',
    })
    expect(await status()).to.equal('INACTIVE')
    expect(codeOf(await caller.call('manage/subscription/inactive', sid))).to.deep.equal([400, -751])
    expect(codeOf(await caller.call('subscription', asked))).to.deep.equal([400, -751])
    expect(codeOf(await caller.call('manage/subscription/status', { ...sid, sid: 'S0' }))).to.deep.equal([
      400, -750,
    ])
  })

  for (const [amount, status, moved] of [
    [1000, 'SUCCESS_PAYMENT', 1],
    [0, 'ISSUED_SID', 0],
  ] as const) {
    it(`issues a SID with the first payment of ${amount} won`, async () => {
      const order = { partner_order_id: 'order-1', partner_user_id: 'user-1' }
      const opened = await caller.call('ready', {
        cid: SUBSCRIPTION_CID,
        ...order,
        item_name: '구독',
        quantity: 1,
        total_amount: amount,
        tax_free_amount: 0,
        approval_url: 'https://shop.example/ok',
        cancel_url: 'https://shop.example/cancel',
        fail_url: 'https://shop.example/fail',
      })
      const tid = String(opened.body['tid'])
      const { body } = await caller.door(`/__window/${tid}`)
      const approval = { cid: SUBSCRIPTION_CID, tid, pg_token: body['pg_token'], ...order }
      const { sid } = (await caller.call('approve', approval)).body
      expect((await caller.order(tid, SUBSCRIPTION_CID)).body).to.include({ status })
      expect(await caller.book()).to.have.length(moved)
      const again = { sid, quantity: 1, total_amount: 500, tax_free_amount: 0, ...order }
      expect((await caller.call('subscription', { cid: SUBSCRIPTION_CID, ...again })).status).to.equal(200)
    })
  }
})
