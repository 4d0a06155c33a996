import { expect } from 'chai'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeForm } from '../kit/form.ts'
import { startReceiver } from '../kit/receiver.spec-helper.ts'
import type { RunningServer } from '../kit/server.ts'
import { callerOf, codeOf, sha256, type Caller, type Told } from './caller.spec-helper.ts'
import { DEMO_SECRET_KEY, DEMO_SETTINGS, startNiceEpayAccountSim, startNiceEpayCardSim } from './server.ts'

const { mid } = DEMO_SETTINGS
const isSigned = ({ fields }: Told): boolean =>
  fields['Signature'] ===
  sha256(fields['TID'] ?? '', mid, fields['Amt'] ?? fields['CancelAmt'] ?? '', DEMO_SECRET_KEY)

describe('nice-epay simulator: faults, journal and notifications', () => {
  let folder: string
  let sim: RunningServer
  let caller: Caller
  const start = async (): Promise<void> => {
    sim = await startNiceEpayCardSim({ journalFile: join(folder, 'journal.ndjson'), notifyPauseUnitMs: 1 })
    caller = callerOf(sim)
  }
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nice-epay-'))
    await start()
  })
  afterEach(async () => {
    await sim.close()
    await rm(folder, { recursive: true })
  })

  const approvals: readonly [fault: string, status: number, code: string, moved: number][] = [
    ['refuse', 200, '3095', 0],
    ['maintenance', 200, '2159', 0],
    ['error-before', 500, '9002', 0],
    ['error-after', 500, '9002', 1],
    ['duplicate', 200, '1682', 1],
  ]
  for (const [fault, status, code, moved] of approvals) {
    it(`answers an approval with ${code} under ${fault}`, async () => {
      const window = await caller.window('order-1')
      await caller.plan('approve', fault)
      const told = await caller.approve(window)
      expect([told.status, codeOf(told)]).to.deep.equal([status, code])
      expect(await caller.book()).to.have.length(moved)
      expect(codeOf(await caller.approve(window))).to.equal(moved === 0 ? '3001' : '1682')
    })
  }

  it('tells one won more, signed, of approvals and cancels', async () => {
    const window = await caller.window('order-1')
    await caller.plan('approve', 'wrong-amount')
    const approval = await caller.approve(window)
    expect(approval.fields).to.deep.include({ ResultCode: '3001', Amt: '000000010001' })
    await caller.plan('cancel', 'wrong-amount')
    const cancel = await caller.cancel(window.tid, ['4000', '1'])
    expect(cancel.fields).to.deep.include({ CancelAmt: '000000004001', RemainAmt: '000000006001' })
    expect([approval, cancel].map(isSigned)).to.deep.equal([true, true])
    expect((await caller.book()).map(({ amount }) => amount)).to.deep.equal([10_000, 4_000])
  })

  it('leaves a refusal as it is', async () => {
    const window = await caller.window('order-1', { behaviour: '3011' })
    await caller.plan('approve', 'duplicate')
    expect(codeOf(await caller.approve(window))).to.equal('3011')
  })

  it('refuses cancels and inquiries in words of their own', async () => {
    const window = await caller.window('order-1')
    await caller.approve(window)
    await caller.plan('cancel', 'refuse')
    expect(codeOf(await caller.cancel(window.tid, ['10000', '0']))).to.equal('2014')
    await caller.plan('cancel', 'duplicate')
    expect(codeOf(await caller.cancel(window.tid, ['10000', '0']))).to.equal('2013')
    await caller.plan('inquire', 'refuse')
    expect(codeOf(await caller.status(window.tid))).to.equal('A101')
    expect(await caller.book()).to.have.length(2)
  })

  it('uses no fault for a net cancel', async () => {
    const window = await caller.window('order-1')
    await caller.approve(window)
    await caller.plan('cancel', 'refuse')
    expect(codeOf(await caller.netCancel(window))).to.equal('2001')
  })

  it('declines an account in words of a bank', async () => {
    const accounts = await startNiceEpayAccountSim()
    const payer = callerOf(accounts)
    await payer.plan('approve', 'refuse')
    expect(codeOf(await payer.approve(await payer.window('order-1')))).to.equal('4001')
    await accounts.close()
  })

  it('goes on where it was after a restart', async () => {
    const paid = await caller.window('order-1')
    await caller.approve(paid)
    await caller.cancel(paid.tid, ['4000', '1'])
    const waiting = await caller.window('order-2')
    const key = await caller.billingKey()
    const book = await caller.book()
    await sim.close()
    await start()
    expect(await caller.book()).to.deep.equal(book)
    expect(codeOf(await caller.approve(paid))).to.equal('1682')
    expect(codeOf(await caller.cancel(paid.tid, ['6001', '1']))).to.equal('2032')
    expect(codeOf(await caller.approve(waiting))).to.equal('3001')
    expect(codeOf(await caller.charge(key, { TID: `${mid}01162611200930000001` }))).to.equal('3001')
  })

  it('notifies of approvals and cancels in EUC-KR, again until OK is answered', async () => {
    const receiver = await startReceiver()
    await caller.door('/__notifications', { url: receiver.url })
    const window = await caller.window('order-1', { orderName: '녹차' })
    await caller.approve(window)
    const [first, again] = await receiver.until(2)
    expect(first?.headers['content-type']).to.equal('application/x-www-form-urlencoded; charset=euc-kr')
    expect(again?.body).to.equal(first?.body)
    expect(decodeForm(first?.body ?? '', 'euc-kr')).to.deep.include({
      PayMethod: 'CARD',
      MID: mid,
      TID: window.tid,
      MOID: 'order-1',
      GoodsName: '녹차',
      Amt: '10000',
      StateCd: '0',
      ResultCode: '3001',
    })
    await caller.cancel(window.tid, ['4000', '1'])
    const all = await receiver.until(receiver.received.length + 3)
    const cancels = all.map(({ body }) => decodeForm(body, 'euc-kr')).filter(({ StateCd }) => StateCd === '1')
    expect(cancels[0]).to.deep.include({ MOID: 'order-1', CancelMOID: 'cancel-1', ResultCode: '2001' })
    await receiver.close()
  })
})
