import { expect } from 'chai'
import { callerOf, movement, type Caller } from './caller.spec-helper.ts'
import { startKcpSim } from './server.ts'

describe('kcp simulator: payments', () => {
  let nowMs = Date.parse('2026-11-20T09:30:00+09:00')
  let caller: Caller
  let close: () => Promise<void>

  before(async () => {
    const sim = await startKcpSim({ now: () => nowMs })
    caller = callerOf(sim)
    close = sim.close
  })
  after(() => close())

  it('approves a card from the window, once', async () => {
    const window = await caller.window('order-1', 10_000, { quota: '03' })
    expect(window['tran_cd']).to.equal('00100000')
    const told = await caller.approve(window)
    expect(told).to.include({
      res_cd: '0000',
      order_no: 'order-1',
      amount: '10000',
      pay_method: 'PACA',
      card_mny: '10000',
      coupon_mny: '0',
      quota: '03',
      app_time: '20261120093000',
    })
    expect(told['tno']).to.match(/^\d{14}$/)
    expect(told['app_no']).to.match(/^\d{8}$/)
    expect(await caller.approve(window)).to.include({ res_cd: 'Z011' })
    expect((await caller.book()).map(movement)).to.deep.equal([['order-1', 'approve', 10_000]])
  })

  it('approves a bank transfer and a telephone, with fields of their own', async () => {
    const bank = await caller.approve(await caller.window('order-2', 1, { payType: 'PABK' }))
    expect(bank).to.include({ res_cd: '0000', pay_method: 'PABK', bank_name: '국민은행' })
    expect(bank).not.to.have.property('card_no')
    const telephone = await caller.approve(await caller.window('order-3', 1, { payType: 'PAMC' }))
    expect(telephone).to.include({ res_cd: '0000', pay_method: 'PAMC', hp_app_time: '20261120093000' })
    expect(telephone).not.to.have.property('app_time')
  })

  it('takes the amount as a number, too', async () => {
    expect(await caller.approve(await caller.window('order-4', 10), { ordr_mony: 10 })).to.include({
      res_cd: '0000',
      amount: '10',
    })
  })

  for (const [what, more, code] of [
    ['another amount', { ordr_mony: '9999' }, 'Z013'],
    ['another order', { ordr_no: 'order-0' }, 'Z013'],
    ['another kind', { pay_type: 'PABK' }, 'Z013'],
    ['what another window gave', { enc_info: 'other' }, 'Z010'],
    ['what no window gave', { enc_data: 'other' }, 'Z010'],
    ['no amount', { ordr_mony: undefined }, 'Z001'],
    ['a negative amount', { ordr_mony: '-1' }, 'Z001'],
    ['another transaction code', { tran_cd: '00200000' }, 'Z001'],
    ['another site', { site_cd: 'T0001' }, 'S032'],
    ['another certificate', { kcp_cert_info: '-----BEGIN CERTIFICATE-----' }, 'S032'],
    ['no certificate', { kcp_cert_info: undefined }, 'S032'],
  ] as const) {
    it(`refuses ${what}, and leaves the window as it was`, async () => {
      const window = await caller.window('order-5', 10_000)
      expect(await caller.approve(window, more)).to.include({ res_cd: code })
      expect(await caller.approve(window)).to.include({ res_cd: '0000' })
    })
  }

  it('is too late half an hour after the window', async () => {
    const window = await caller.window('order-6', 10_000)
    nowMs += 30 * 60_000
    expect(await caller.approve(window)).to.include({ res_cd: 'Z012' })
  })

  for (const code of [
    'CC07',
    'CC08',
    'CC61',
    'CC09',
    'CC10',
    'AC25',
    'CC88',
    '8186',
    '8188',
    'S032',
    '9502',
    '9999',
    'CC31',
    'AC99',
  ]) {
    it(`declines with ${code} what was made to be, and nothing moves`, async () => {
      const before = await caller.book()
      const window = await caller.window('order-7', 10_000, { behaviour: code })
      const told = await caller.approve(window)
      expect(told).to.include({ res_cd: code })
      expect(told['res_msg']).to.match(/[가-힣]/)
      expect(await caller.approve(window)).to.include({ res_cd: 'Z011' })
      expect(await caller.book()).to.deep.equal(before)
    })
  }

  it('registers a trade before a window on a telephone', async () => {
    const trade = { ordr_idxx: 'order-8', good_mny: '1000', good_name: '차', pay_method: 'CARD' }
    const path = '/std/tradeReg/register'
    const told = await caller.post(path, { ...trade, Ret_URL: 'https://shop.example/return' })
    expect(told).to.include({ Code: '0000' }).and.to.include.keys('approvalKey', 'PayUrl', 'traceNo')
    expect(await caller.post(path, trade)).to.include({ Code: 'Z001' })
    expect(await caller.post(path, { ...trade, site_cd: 'T0001' })).to.include({ res_cd: 'S032' })
  })

  it('knows no other routes', async () => {
    expect(await caller.post('/gw/enc/v2/payment', {})).to.include({ res_cd: 'Z404' })
  })
})
