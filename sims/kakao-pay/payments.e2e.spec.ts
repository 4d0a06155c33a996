import { expect } from 'chai'
import { callerOf, codeOf, Fields, totalOf, type Caller } from './caller.spec-helper.ts'
import { GUARDED_CID, GUARDED_CID_SECRET, ONE_TIME_CID } from './contract.ts'
import type { RunningServer } from '../kit/server.ts'
import { startKakaoPaySim } from './server.ts'

const MINUTE_MS = 60_000

describe('kakao-pay simulator: payments', () => {
  let sim: RunningServer
  let caller: Caller
  let nowMs: number
  beforeEach(async () => {
    nowMs = Date.parse('2026-11-20T00:00:00.500Z')
    sim = await startKakaoPaySim({ now: () => nowMs })
    caller = callerOf(sim)
  })
  afterEach(() => sim.close())

  const opening = {
    cid: ONE_TIME_CID,
    partner_order_id: 'order-1',
    partner_user_id: 'user-1',
    item_name: '초코파이',
    quantity: 1,
    total_amount: 2200,
    tax_free_amount: 0,
    approval_url: 'https://shop.example/ok?a=1',
    cancel_url: 'https://shop.example/cancel',
    fail_url: 'https://shop.example/fail',
  }
  /** Gives the tid and what the payer brings back. */
  const opened = async (more: object = {}, window: object = {}): Promise<Fields> => {
    const { body } = await caller.call('ready', { ...opening, ...more })
    const returned = await fetch(String(body['next_redirect_pc_url']), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(window),
    })
    return { ...body, ...Fields.parse(await returned.json()) }
  }
  const approvalOf = ({ tid, pg_token }: Fields): object => ({
    cid: ONE_TIME_CID,
    tid,
    pg_token,
    partner_order_id: 'order-1',
    partner_user_id: 'user-1',
  })

  it('goes from ready over the window to the approval', async () => {
    const window = await opened({ install_month: 3 })
    expect(window['tid']).to.match(/^T.{19}$/)
    expect(window['created_at']).to.equal('2026-11-20T09:00:00')
    expect(window['url']).to.equal(`https://shop.example/ok?a=1&pg_token=${String(window['pg_token'])}`)
    nowMs += MINUTE_MS
    const { status, body } = await caller.call('approve', approvalOf(window))
    const { aid, card_info: card, ...rest } = body
    expect(status).to.equal(200)
    expect(aid).to.match(/^A.{19}$/)
    expect(Fields.parse(card)).to.include({ install_month: '03' })
    expect(Fields.parse(card)['approved_id']).to.match(/^\d{8}$/)
    expect(rest).to.deep.equal({
      tid: window['tid'],
      cid: ONE_TIME_CID,
      partner_order_id: 'order-1',
      partner_user_id: 'user-1',
      payment_method_type: 'CARD',
      item_name: '초코파이',
      quantity: 1,
      amount: { total: 2200, tax_free: 0, vat: 200, point: 0, discount: 0, green_deposit: 0 },
      created_at: '2026-11-20T09:00:00',
      approved_at: '2026-11-20T09:01:00',
    })
    expect(await caller.book()).to.deep.equal([['order-1', 'approve', 2200, window['tid']]])
  })

  it('takes money for a card where the merchant or the payer says so', async () => {
    for (const [wanted, behaviour] of [
      ['MONEY', 'APPROVE'],
      [undefined, 'MONEY'],
    ]) {
      const window = await opened({ payment_method_type: wanted }, { behaviour })
      const { body } = await caller.call('approve', approvalOf(window))
      expect(body).to.include({ payment_method_type: 'MONEY' }).and.not.to.have.property('card_info')
    }
  })

  it('tells of an order how far it is', async () => {
    const { body } = await caller.call('ready', opening)
    const tid = String(body['tid'])
    expect((await caller.order(tid)).body).to.include({ status: 'READY' })
    for (const [action, status] of [
      ['quit', 'QUIT_PAYMENT'],
      ['fail', 'FAIL_AUTH_PASSWORD'],
    ]) {
      const left = await opened({}, { action })
      expect((await caller.order(String(left['tid']))).body).to.include({ status })
      expect(codeOf(await caller.call('approve', approvalOf({ ...left, pg_token: 'x' })))).to.deep.equal([
        400, -783,
      ])
    }
    const { tid: paid } = await opened()
    expect((await caller.order(String(paid))).body).to.include({ status: 'AUTH_PASSWORD' })
  })

  it('tells of a paid order what moved and what is left', async () => {
    const tid = await caller.pay('order-2', 1000)
    const { body } = await caller.order(tid)
    expect(body).to.include({
      tid,
      cid: ONE_TIME_CID,
      partner_order_id: 'order-2',
      status: 'SUCCESS_PAYMENT',
    })
    expect(
      ['amount', 'canceled_amount', 'cancel_available_amount'].map((name) => totalOf(body[name])),
    ).to.deep.equal([1000, 0, 1000])
    const [{ aid, ...detail } = {}] = Fields.array().parse(body['payment_action_details'])
    expect(aid).to.match(/^A/)
    expect(detail).to.deep.equal({
      payment_action_type: 'PAYMENT',
      payment_method_type: 'CARD',
      amount: 1000,
      point_amount: 0,
      discount_amount: 0,
      green_deposit: 0,
      approved_at: '2026-11-20T09:00:00',
    })
  })

  it('approves one tid once', async () => {
    const asked = await caller.authenticated('order-1', 1000)
    expect((await caller.call('approve', asked)).status).to.equal(200)
    expect(codeOf(await caller.call('approve', asked))).to.deep.equal([400, -702])
    await caller.cancel(String(asked['tid']), 1000)
    expect(codeOf(await caller.call('approve', asked))).to.deep.equal([400, -783])
    expect(await caller.book()).to.have.length(2)
  })

  it('lets a tid run out after fifteen minutes', async () => {
    const [first, second] = [
      await caller.authenticated('order-1', 10),
      await caller.authenticated('order-2', 10),
    ]
    nowMs += 15 * MINUTE_MS - 1
    expect((await caller.call('approve', first)).status).to.equal(200)
    nowMs += 1
    expect(codeOf(await caller.call('approve', second))).to.deep.equal([400, -723])
    expect(codeOf(await caller.call('approve', first))).to.deep.equal([400, -702])
    expect((await caller.order(String(second['tid']))).body).to.include({ status: 'AUTH_PASSWORD' })
    expect(await caller.book()).to.have.length(1)
  })

  for (const [what, spoilt, code] of [
    ['another tid', { tid: 'T0' }, -721],
    ['no tid', { tid: undefined }, -721],
    ["a cid that is not the payment's", { cid: 'TCSUBSCRIP' }, -721],
    ['an unknown cid', { cid: 'XX0ONETIME' }, -731],
    ['a cid_secret that is not asked for', { cid_secret: GUARDED_CID_SECRET }, -733],
    ['another order', { partner_order_id: 'order-2' }, -706],
    ['another payer', { partner_user_id: 'user-2' }, -707],
    ['another pg_token', { pg_token: 'x' }, -708],
    ['another amount', { total_amount: 999 }, -722],
    ['an amount as text', { total_amount: '1000' }, -703],
  ] as const) {
    it(`approves nothing with ${what}`, async () => {
      const asked = await caller.authenticated('order-1', 1000)
      expect(codeOf(await caller.call('approve', { ...asked, ...spoilt }))).to.deep.equal([400, code])
      expect(await caller.book()).to.deep.equal([])
      expect((await caller.call('approve', { ...asked, total_amount: 1000 })).status).to.equal(200)
    })
  }

  for (const [what, spoilt, code] of [
    ['nothing to pay', { total_amount: 0 }, -703],
    ['less than nothing', { total_amount: -1 }, -703],
    ['more tax-free than there is', { tax_free_amount: 2201 }, -704],
    ['more tax than there is', { vat_amount: 2201 }, -724],
    ['a deposit above all', { green_deposit: 2201 }, -725],
    ['no name', { item_name: undefined }, -726],
    ['no address to return to', { approval_url: 'here' }, -799],
    ['an unknown method', { payment_method_type: 'CASH' }, -705],
    ['a cid without its secret', { cid: GUARDED_CID }, -733],
  ] as const) {
    it(`opens no window with ${what}`, async () => {
      expect(codeOf(await caller.call('ready', { ...opening, ...spoilt }))).to.deep.equal([400, code])
    })
  }

  it('opens a window for a guarded cid with its secret', async () => {
    const guarded = { cid: GUARDED_CID, cid_secret: GUARDED_CID_SECRET }
    expect((await caller.call('ready', { ...opening, ...guarded })).status).to.equal(200)
  })

  it('approves nothing before the payer has authenticated', async () => {
    const { body } = await caller.call('ready', opening)
    expect(codeOf(await caller.call('approve', approvalOf({ ...body, pg_token: 'x' })))).to.deep.equal([
      400, -701,
    ])
  })

  it('hears whom it knows, under either scheme', async () => {
    for (const [authorization, told] of [
      [null, [400, -400]],
      ['SECRET_KEY wrong', [401, -401]],
      ['Bearer DEVSIM0000000000000000000000000000000001', [401, -401]],
      ['DEV_SECRET_KEY DEVSIM0000000000000000000000000000000001', [400, -721]],
    ] as const) {
      expect(codeOf(await callerOf(sim, authorization).order('T0')), String(authorization)).to.deep.equal(
        told,
      )
    }
    expect(codeOf(await caller.call('nothing', {}))).to.deep.equal([404, -404])
  })
})
