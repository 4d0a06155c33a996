import { expect } from 'chai'
import type { RunningServer } from '../kit/server.ts'
import { callerOf, codeOf, sha256, type Caller } from './caller.spec-helper.ts'
import { DEMO_SECRET_KEY, DEMO_SETTINGS, WHOLE_ONLY_SECRET_KEY, WHOLE_ONLY_SETTINGS } from './contract.ts'
import { startBluewalnutSim } from './server.ts'

const MINUTE_MS = 60_000

describe('bluewalnut simulator: payments', () => {
  let nowMs: number
  let sim: RunningServer
  let caller: Caller
  beforeEach(async () => {
    nowMs = Date.parse('2026-11-20T00:30:00Z')
    sim = await startBluewalnutSim({ now: () => nowMs })
    caller = callerOf(sim)
  })
  afterEach(() => sim.close())

  it('gives what the window posts, with its EncryptData', async () => {
    const { tid, fields } = await caller.window()
    const { mid } = DEMO_SETTINGS
    expect(tid).to.match(/^jangbublue0101261120093000\d{4}$/)
    expect(fields).to.include({
      EdiDate: '20261120093000',
      EncryptData: sha256('20261120093000', mid, '10000', DEMO_SECRET_KEY),
      Amt: '10000',
      AppCardQuota: '00',
    })
    expect(fields['TrKey']).to.match(/^[0-9a-f]{40}$/)
  })

  it('approves once, in EUC-KR, and tells the card', async () => {
    const window = await caller.window()
    const told = await caller.approve(window)
    expect([told.status, told.charset]).to.deep.equal([200, 'euc-kr'])
    expect(told.fields).to.deep.equal({
      ResultCode: '3001',
      ResultMsg: '카드 결제 성공',
      PayMethod: 'CARD',
      MID: 'jangbublue',
      TID: window.tid,
      Moid: 'order-1',
      Amt: '000000010000',
      AuthCode: told.fields['AuthCode'],
      AuthDate: '261120093000',
      CardQuota: '00',
      AppCardCode: '02',
      AppCardName: '현대',
      AcquCardCode: '02',
      AcquCardName: '현대',
    })
    expect(codeOf(await caller.approve(window))).to.equal('1682')
    await caller.cancel(window.tid, ['10000', '0', '1'])
    expect(codeOf(await caller.approve(window))).to.equal('1673')
    expect(await caller.book()).to.deep.equal([
      ['order-1', 'approve', 10_000],
      ['order-1', 'cancel', 10_000],
    ])
  })

  it('holds an approval to what the payer authenticated', async () => {
    const window = await caller.window()
    const { mid } = DEMO_SETTINGS
    const { EdiDate = '' } = window.fields
    const other = { Amt: '9999', EncryptData: sha256(EdiDate, mid, '9999', DEMO_SECRET_KEY) }
    for (const [more, code] of [
      [other, 'A123'],
      [{ Moid: 'order-2' }, 'A123'],
      [{ Amt: '9999' }, 'A211'],
      [{ TrKey: 'x' }, 'A115'],
      [{ TID: 'x' }, 'A115'],
      [{ TrKey: '' }, '9000'],
      [{ actionType: 'CL0' }, '9000'],
      [{ EncryptData: 'x' }, 'A211'],
      [{ EdiDate: 'yesterday' }, '9001'],
      [{ EdiDate: '2026112009300' }, '9001'],
      [{ MID: 'nobody0000' }, '2152'],
      [{ MID: WHOLE_ONLY_SETTINGS.mid }, 'A211'],
      [{ Moid: '가'.repeat(33) }, '9001'],
    ] as const)
      expect(codeOf(await caller.approve(window, more)), JSON.stringify(more)).to.equal(code)
    expect(await caller.book()).to.deep.equal([])
    expect(codeOf(await caller.approve(window))).to.equal('3001')
  })

  it('lets a window run out, and a decline use it up', async () => {
    const late = await caller.window()
    const declined = await caller.window({ behaviour: '3095:한도초과' })
    const said = await caller.approve(declined)
    expect([codeOf(said), said.fields['ResultMsg']]).to.deep.equal(['3095', '한도초과'])
    expect(codeOf(await caller.approve(declined))).to.equal('A245')
    nowMs += 10 * MINUTE_MS
    expect(codeOf(await caller.approve(late))).to.equal('A245')
    expect(await caller.book()).to.deep.equal([])
  })

  it('has no billing keys, and knows how a payment can behave', async () => {
    const asked = { orderId: 'order-1', amount: 1 }
    for (const more of [
      { kind: 'billing_key' },
      { behaviour: 'NEW' },
      { behaviour: '3001' },
      { behaviour: '2013' },
    ])
      expect((await caller.door('/__method', { ...asked, ...more })).status).to.equal(400)
    expect((await caller.door('/__method?MID=nobody0000', asked)).status).to.equal(400)
    const { fields } = await caller.approve(await caller.window({ behaviour: '3011' }))
    expect(fields).to.include({ ResultCode: '3011', ResultMsg: '카드번호 오류' })
  })

  it('cancels in parts down to nothing, each number once', async () => {
    const tid = await caller.pay()
    const part = await caller.cancel(tid, ['3000', '1', '7'])
    expect(part.fields).to.deep.equal({
      ResultCode: '2001',
      ResultMsg: '취소 성공',
      PayMethod: 'CARD',
      MID: 'jangbublue',
      TID: tid,
      CancelAmt: '000000003000',
      CancelDate: '20261120',
      CancelTime: '093000',
      CancelNum: part.fields['CancelNum'],
      StateCD: '0',
      CcPartCl: '1',
      PreCancelCode: '0',
      ErrorCD: '0000',
      ErrorMsg: '성공',
    })
    expect(codeOf(await caller.cancel(tid, ['3000', '1', '7']))).to.equal('2015')
    expect(codeOf(await caller.cancel(tid, ['7001', '1', '8']))).to.equal('2032')
    expect(codeOf(await caller.cancel(tid, ['7000', '0', '8']))).to.equal('2011')
    expect(codeOf(await caller.cancel(tid, ['10000', '0', '8']))).to.equal('2031')
    const rest = await caller.cancel(tid, ['7000', '1', '8'])
    expect(rest.fields).to.include({ ResultCode: '2001', StateCD: '1', PreCancelCode: '1' })
    expect(codeOf(await caller.cancel(tid, ['1', '1', '9']))).to.equal('2013')
    expect(await caller.book()).to.deep.equal([
      ['order-1', 'approve', 10_000],
      ['order-1', 'cancel', 3_000],
      ['order-1', 'cancel', 7_000],
    ])
  })

  it('refuses cancels that make no sense', async () => {
    const tid = await caller.pay()
    const waiting = await caller.window()
    for (const [told, code] of [
      [await caller.cancel('none', ['1', '1', '1']), '2012'],
      [await caller.cancel(waiting.tid, ['1', '1', '1']), '2012'],
      [await caller.cancel(tid, ['0', '1', '1']), '2010'],
      [await caller.cancel(tid, ['-1', '1', '1']), '2010'],
      [await caller.cancel(tid, ['1', '2', '1']), '9001'],
      [await caller.cancel(tid, ['1', '1', '']), '9000'],
      [await caller.cancel(tid, ['1', '1', '1'], { actionType: 'PY0' }), '9000'],
      [await caller.cancel(tid, ['1', '1', '1'], { EncryptData: 'x' }), 'A211'],
    ] as const)
      expect(codeOf(told)).to.equal(code)
    const other = callerOf(sim, { ...WHOLE_ONLY_SETTINGS, merchantKey: WHOLE_ONLY_SECRET_KEY })
    expect(codeOf(await other.cancel(tid, ['1', '1', '1']))).to.equal('2012')
    const whole = await other.pay('order-2')
    expect(codeOf(await other.cancel(whole, ['1', '1', '1']))).to.equal('2028')
    expect((await other.cancel(whole, ['10000', '0', '1'])).fields).to.include({
      ResultCode: '2001',
      CcPartCl: '0',
    })
  })

  it('tells what is left of a payment, and nothing of one that was not approved', async () => {
    const tid = await caller.pay()
    await caller.cancel(tid, ['3000', '1', '1'])
    expect((await caller.inquire(tid)).fields).to.include({
      ResultCode: '0000',
      MID: 'jangbublue',
      TID: tid,
      Moid: 'order-1',
      Amt: '000000010000',
      RemainAmt: '000000007000',
      AuthDate: '261120093000',
      StateCD: '0',
    })
    await caller.cancel(tid, ['7000', '1', '2'])
    expect((await caller.inquire(tid)).fields).to.include({ RemainAmt: '000000000000', StateCD: '1' })
    const { tid: waiting } = await caller.window()
    for (const nothing of ['none', waiting])
      expect((await caller.inquire(nothing)).fields).to.deep.equal({
        ResultCode: '0000',
        ResultMsg: '정상 처리되었습니다.',
        TID: nothing,
        MID: 'jangbublue',
        StateCD: '9',
      })
  })
})
