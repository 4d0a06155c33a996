import { expect } from 'chai'
import fc from 'fast-check'
import { callerOf, codeOf, Fields, totalOf, type Caller } from './caller.spec-helper.ts'
import { ONE_TIME_CID } from './contract.ts'
import type { RunningServer } from '../kit/server.ts'
import { startKakaoPaySim } from './server.ts'

describe('kakao-pay simulator: cancels', () => {
  let sim: RunningServer
  let caller: Caller
  let nowMs = Date.parse('2026-11-20T00:00:00Z')
  beforeEach(async () => {
    sim = await startKakaoPaySim({ now: () => nowMs })
    caller = callerOf(sim)
  })
  afterEach(() => sim.close())

  it('gives back a part, and then the rest', async () => {
    const tid = await caller.pay('order-1', 2200)
    nowMs += 60_000
    const first = (await caller.cancel(tid, 700, { cancel_available_amount: 2200, payload: '단순 변심' }))
      .body
    expect(first).to.include({
      tid,
      status: 'PART_CANCEL_PAYMENT',
      partner_order_id: 'order-1',
      payload: '단순 변심',
    })
    const objects = ['amount', 'approved_cancel_amount', 'canceled_amount', 'cancel_available_amount']
    const amounts = objects.map((name) => Fields.parse(first[name]))
    expect(amounts.map(({ total, vat }) => [total, vat])).to.deep.equal([
      [2200, 200],
      [700, 64],
      [700, 64],
      [1500, 136],
    ])
    const { body } = await caller.cancel(tid, 1500)
    expect(body).to.include({ status: 'CANCEL_PAYMENT' })
    expect(objects.map((name) => totalOf(body[name]))).to.deep.equal([2200, 1500, 2200, 0])
    expect(body['aid']).not.to.equal(first['aid'])

    const told = (await caller.order(tid)).body
    expect(told).to.include({ status: 'CANCEL_PAYMENT', canceled_at: body['canceled_at'] })
    const details = Fields.array().parse(told['payment_action_details'])
    expect(
      details.map((row) => [row['payment_action_type'], row['amount'], row['aid']]).slice(1),
    ).to.deep.equal([
      ['CANCEL', 700, first['aid']],
      ['CANCEL', 1500, body['aid']],
    ])
    expect(await caller.book()).to.deep.equal([
      ['order-1', 'approve', 2200, tid],
      ['order-1', 'cancel', 700, first['aid']],
      ['order-1', 'cancel', 1500, body['aid']],
    ])
  })

  it('cancels nothing that is cancelled, not paid or not there', async () => {
    const tid = await caller.pay('order-1', 1000)
    await caller.cancel(tid, 1000)
    const waiting = await caller.authenticated('order-2', 1000)
    expect(codeOf(await caller.cancel(tid, 1, { cancel_available_amount: 0 }))).to.deep.equal([400, -784])
    expect(codeOf(await caller.cancel(String(waiting['tid']), 1))).to.deep.equal([400, -784])
    expect(codeOf(await caller.cancel('T0', 1))).to.deep.equal([400, -721])
    expect(codeOf(await caller.cancel(tid, 1, { cid: 'TCSUBSCRIP' }))).to.deep.equal([400, -721])
  })

  for (const [what, amount, more, code] of [
    ['more than there is', 1001, {}, -710],
    ['more than there is, well known', 1001, { cancel_available_amount: 1000 }, -710],
    ['from a balance that is another', 100, { cancel_available_amount: 999 }, -711],
    ['nothing', 0, {}, -711],
    ['less than nothing', -1, {}, -711],
    ['tax-free money that there is not', 100, { cancel_tax_free_amount: 1 }, -711],
    ['tax that there is not', 100, { cancel_vat_amount: 92 }, -711],
    ['without saying how much', undefined, {}, -711],
  ] as const) {
    it(`does not cancel ${what}`, async () => {
      const tid = await caller.pay('order-1', 1000)
      expect(codeOf(await caller.cancel(tid, 1, { cancel_amount: amount, ...more }))).to.deep.equal([
        400,
        code,
      ])
      expect(await caller.book()).to.have.length(1)
    })
  }

  it('gives a deposit back only with everything else, and tax-free money as such', async () => {
    const opened = await caller.call('ready', {
      cid: ONE_TIME_CID,
      partner_order_id: 'order-1',
      partner_user_id: 'user-1',
      item_name: '컵',
      quantity: 1,
      total_amount: 1000,
      tax_free_amount: 400,
      green_deposit: 300,
      approval_url: 'https://shop.example/ok',
      cancel_url: 'https://shop.example/cancel',
      fail_url: 'https://shop.example/fail',
    })
    const tid = String(opened.body['tid'])
    const { body } = await caller.door(`/__window/${tid}`)
    const order = { partner_order_id: 'order-1', partner_user_id: 'user-1' }
    await caller.call('approve', { cid: ONE_TIME_CID, tid, pg_token: body['pg_token'], ...order })
    expect(codeOf(await caller.cancel(tid, 500))).to.deep.equal([400, -711])
    expect(codeOf(await caller.cancel(tid, 1000))).to.deep.equal([400, -711])
    expect((await caller.cancel(tid, 1000, { cancel_tax_free_amount: 400 })).status).to.equal(200)
  })

  it('never gives back more than was paid, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 6 }), async (amounts) => {
        const tid = await caller.pay('order-1', 1000)
        let left = 1000
        for (const amount of amounts) {
          const { status } = await caller.cancel(tid, amount)
          expect(status === 200).to.equal(amount <= left)
          if (status === 200) left -= amount
        }
        expect(totalOf((await caller.order(tid)).body['cancel_available_amount'])).to.equal(left)
      }),
      { numRuns: 20 },
    )
  })
})
