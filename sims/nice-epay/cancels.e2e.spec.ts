import { expect } from 'chai'
import type { RunningServer } from '../kit/server.ts'
import { callerOf, codeOf, sha256, type Caller } from './caller.spec-helper.ts'
import {
  DEMO_SECRET_KEY,
  DEMO_SETTINGS,
  WHOLE_ONLY,
  startNiceEpayAccountSim,
  startNiceEpayCardSim,
} from './server.ts'

describe('nice-epay simulator: cancels', () => {
  let sim: RunningServer
  let caller: Caller
  let nowMs: number
  beforeEach(async () => {
    nowMs = Date.parse('2026-11-20T09:30:00+09:00')
    sim = await startNiceEpayCardSim({ now: () => nowMs })
    caller = callerOf(sim)
  })
  afterEach(() => sim.close())

  const paid = async (payer = caller): Promise<string> => {
    const window = await payer.window('order-1')
    await payer.approve(window)
    return window.tid
  }
  const movements = async (payer = caller) =>
    (await payer.book()).map(({ orderId, operation, amount }) => `${orderId} ${operation} ${String(amount)}`)

  it('takes back all of it, signed', async () => {
    const tid = await paid()
    nowMs += 1_000
    const { fields } = await caller.cancel(tid, ['10000', '0'])
    expect(fields).to.deep.include({
      ResultCode: '2001',
      TID: tid,
      MID: DEMO_SETTINGS.mid,
      Moid: 'cancel-1',
      PayMethod: 'CARD',
      CancelAmt: '000000010000',
      RemainAmt: '000000000000',
      CancelDate: '20261120',
      CancelTime: '093001',
      Signature: sha256(tid, DEMO_SETTINGS.mid, '000000010000', DEMO_SECRET_KEY),
    })
    expect(codeOf(await caller.cancel(tid, ['10000', '0']))).to.equal('2013')
    expect(await movements()).to.deep.equal(['order-1 approve 10000', 'order-1 cancel 10000'])
  })

  it('takes back parts down to zero and no further', async () => {
    const tid = await paid()
    const first = await caller.cancel(tid, ['3000', '1'])
    expect(first.fields).to.deep.include({ CancelAmt: '000000003000', RemainAmt: '000000007000' })
    const second = await caller.cancel(tid, ['3000', '1'])
    expect(second.fields['CancelNum']).not.to.equal(first.fields['CancelNum'])
    for (const [amount, part, code] of [
      ['4001', '1', '2032'],
      ['4000', '0', '2011'],
      ['10000', '0', '2031'],
      ['0', '1', '2010'],
      ['4000', '2', '9001'],
    ] as const)
      expect(codeOf(await caller.cancel(tid, [amount, part])), `${amount} ${part}`).to.equal(code)
    expect(codeOf(await caller.cancel(tid, ['4000', '1']))).to.equal('2001')
    expect(codeOf(await caller.cancel(tid, ['1', '1']))).to.equal('2013')
    expect(await movements()).to.have.length(4)
  })

  it('knows nothing to cancel where nothing was approved, nor for another merchant', async () => {
    const { tid } = await caller.window('order-1')
    expect(codeOf(await caller.cancel(tid, ['10000', '0']))).to.equal('2012')
    expect(codeOf(await caller.cancel('nowhere', ['10000', '0']))).to.equal('2012')
    expect(codeOf(await callerOf(sim, WHOLE_ONLY).cancel(await paid(), ['10000', '0']))).to.equal('2012')
  })

  it('needs its fields', async () => {
    const tid = await paid()
    for (const [lacking, code] of [
      [{ CancelMsg: '' }, '9000'],
      [{ Moid: '' }, '9000'],
      [{ CancelMsg: '가'.repeat(51) }, '9001'],
    ] as const)
      expect(codeOf(await caller.cancel(tid, ['10000', '0'], lacking))).to.equal(code)
    expect(codeOf(await caller.cancel(tid, ['10000', '0'], { CancelMsg: '가'.repeat(50) }))).to.equal('2001')
  })

  it('takes back parts of an account only by contract', async () => {
    const accounts = await startNiceEpayAccountSim()
    const wholeOnly = callerOf(accounts, WHOLE_ONLY)
    const tid = await paid(wholeOnly)
    expect(codeOf(await wholeOnly.cancel(tid, ['4000', '1']))).to.equal('2029')
    expect(codeOf(await wholeOnly.cancel(tid, ['10000', '0']))).to.equal('2211')
    const free = callerOf(accounts)
    expect(codeOf(await free.cancel(await paid(free), ['4000', '1']))).to.equal('2211')
    await accounts.close()
  })

  it('net-cancels what was approved, once and in time', async () => {
    const window = await caller.window('order-1')
    await caller.approve(window)
    expect(codeOf(await caller.netCancel(window, '9999'))).to.equal('A123')
    expect(codeOf(await caller.netCancel({ ...window, tid: 'nowhere' }))).to.equal('2012')
    const { fields } = await caller.netCancel(window)
    expect(fields).to.deep.include({ ResultCode: '2001', CancelAmt: '000000010000', Moid: 'order-1' })
    expect(codeOf(await caller.netCancel(window))).to.equal('2013')
    expect(await movements()).to.deep.equal(['order-1 approve 10000', 'order-1 cancel 10000'])

    const late = await caller.window('order-2')
    await caller.approve(late)
    nowMs += 60 * 60_000 + 1
    expect(codeOf(await caller.netCancel(late))).to.equal('2020')
  })

  it('net-cancels what nobody approved: nobody can any more', async () => {
    const window = await caller.window('order-1')
    expect((await caller.netCancel(window)).fields).to.deep.include({
      ResultCode: '2001',
      CancelAmt: '000000000000',
    })
    expect(codeOf(await caller.approve(window))).to.equal('1673')
    expect(codeOf(await caller.netCancel(window))).to.equal('2013')
    expect((await caller.status(window.tid)).fields['Status']).to.equal('9')
    expect(await movements()).to.deep.equal([])
  })

  it('net-cancels neither what was declined nor what was cancelled in part', async () => {
    const declined = await caller.window('order-1', { behaviour: '3095' })
    await caller.approve(declined)
    expect(codeOf(await caller.netCancel(declined))).to.equal('2012')
    const window = await caller.window('order-2')
    await caller.approve(window)
    await caller.cancel(window.tid, ['1', '1'])
    expect(codeOf(await caller.netCancel(window))).to.equal('2014')
  })
})
