import { expect } from 'chai'
import { callerOf, movement, signed, type Caller } from './caller.spec-helper.ts'
import { startKcpSim } from './server.ts'

describe('kcp simulator: cancels and inquiries', () => {
  let nowMs = Date.parse('2026-11-20T09:30:00+09:00')
  let caller: Caller
  let close: () => Promise<void>

  beforeEach(async () => {
    nowMs = Date.parse('2026-11-20T09:30:00+09:00')
    const sim = await startKcpSim({ now: () => nowMs })
    caller = callerOf(sim)
    close = sim.close
  })
  afterEach(() => close())

  it('cancels all at once, and not again', async () => {
    const tno = await caller.pay('order-1', 10_000)
    nowMs += 60_000
    const told = await caller.cancelAll(tno)
    expect(told).to.include({ res_cd: '0000', tno, canc_time: '20261120093100', card_mod_mny: '10000' })
    expect(told).not.to.have.any.keys('mod_mny', 'rem_mny')
    expect(await caller.inquire(tno)).to.include({ stat_ca_cd: 'STSC', amount: '10000', rem_mny: '0' })
    expect(await caller.cancelAll(tno)).to.include({ res_cd: '8133' })
    expect(await caller.cancelPart(tno, [1, 10_000])).to.include({ res_cd: '8133' })
    expect((await caller.book()).map(movement)).to.deep.equal([
      ['order-1', 'approve', 10_000],
      ['order-1', 'cancel', 10_000],
    ])
  })

  it('cancels in parts as far as both know the same balance, and never below nothing', async () => {
    const tno = await caller.pay('order-1', 10_000)
    const first = await caller.cancelPart(tno, [3_000, 10_000])
    expect(first).to.include({ tno, mod_mny: '3000', rem_mny: '7000', mod_pcan_seq_no: '1', amount: '10000' })
    expect(await caller.cancelPart(tno, [3_000, 10_000])).to.include({ res_cd: 'Z021' })
    expect(await caller.cancelPart(tno, [7_001, 7_000])).to.include({ res_cd: 'Z022' })
    expect(await caller.cancelAll(tno)).to.include({ res_cd: '8038' })
    expect(await caller.inquire(tno)).to.include({
      stat_ca_cd: 'STPC',
      rem_mny: '7000',
      canc_card_yn: 'Y',
      can_time: '20261120093000',
    })
    expect(await caller.cancelPart(tno, [7_000, 7_000])).to.include({ rem_mny: '0', mod_pcan_seq_no: '2' })
    expect(await caller.inquire(tno)).to.include({ stat_ca_cd: 'STPC', rem_mny: '0' })
    expect(await caller.cancelPart(tno, [1, 0])).to.include({ res_cd: 'Z001' })
    expect(await caller.cancelPart(tno, [1, 1])).to.include({ res_cd: '8133' })
  })

  it('tells how a payment stands', async () => {
    const tno = await caller.pay('order-1', 10_000, { quota: '02' })
    const told = await caller.inquire(tno)
    expect(told).to.include({
      res_cd: '0000',
      tno,
      order_no: 'order-1',
      amount: '10000',
      rem_mny: '10000',
      stat_ca_cd: 'STSR',
      canc_card_yn: 'N',
      app_time: '20261120093000',
      quota: '02',
    })
    expect(told).not.to.have.any.keys('can_time')
    expect(await caller.inquire(tno, 'PABK')).to.include({ res_cd: 'Z020' })
    const transfer = await caller.pay('order-2', 10, { payType: 'PABK' })
    expect(await caller.inquire(transfer, 'PABK')).to.include({ stat_bk_cd: 'STSR', rem_mny: '10' })
    const telephone = await caller.pay('order-3', 10, { payType: 'PAMC' })
    expect(await caller.inquire(telephone, 'PAMC')).to.include({ stat_hp_cd: 'STSR', rem_mny: '10' })
  })

  it('knows no other transactions', async () => {
    expect(await caller.inquire('20000000000000')).to.include({ res_cd: 'Z020' })
    expect(await caller.cancelAll('20000000000000')).to.include({ res_cd: 'Z020' })
  })

  it('does nothing that is not signed for just that', async () => {
    const tno = await caller.pay('order-1', 10_000)
    for (const signature of [signed(tno, 'STPC'), signed('20000000000000', 'STSC'), 'none', signed()])
      expect(await caller.cancelAll(tno, { kcp_sign_data: signature })).to.include({ res_cd: 'S032' })
    expect(await caller.cancelAll(tno, { kcp_sign_data: undefined })).to.include({ res_cd: 'Z001' })
    const inquiry = { tno, pay_type: 'PACA', kcp_sign_data: signed(tno, 'STSC') }
    expect(await caller.post('/std/inquery', inquiry)).to.include({ res_cd: 'S032' })
    expect(await caller.inquire(tno)).to.include({ stat_ca_cd: 'STSR' })
  })
})
