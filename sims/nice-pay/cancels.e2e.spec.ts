import { expect } from 'chai'
import type { RunningServer } from '../kit/server.ts'
import { callerOf, codeOf, EDI_DATE, sign, type Caller, type Told } from './caller.spec-helper.ts'
import { startNicePaySim } from './server.ts'

const START_MS = Date.parse('2026-11-20T00:00:00.000Z')
const HOUR_MS = 60 * 60_000

describe('nice-pay simulator: cancels', () => {
  let sim: RunningServer
  let nowMs: number
  let caller: Caller
  let tid: string

  beforeEach(async () => {
    nowMs = START_MS
    sim = await startNicePaySim({ now: () => nowMs })
    caller = callerOf(sim.url)
    tid = await caller.pay('order-1')
  })
  afterEach(() => sim.close())

  const cancel = (orderId: string, more: object = {}): Promise<Told> => {
    const signed = { ediDate: EDI_DATE, signData: sign(tid, EDI_DATE) }
    return caller.post(`/v1/payments/${tid}/cancel`, { reason: '변심', orderId, ...signed, ...more })
  }
  const netCancel = (orderId: string, signData = sign(orderId, EDI_DATE)): Promise<Told> =>
    caller.post('/v1/payments/netcancel', { orderId, ediDate: EDI_DATE, signData })

  it('take back all in one go, under the tid of the approval', async () => {
    nowMs += 60_000
    const { body } = await cancel('c-1')
    const cancelledAt = '2026-11-20T09:01:00.000+0900'
    expect(body).to.deep.include({ tid, cancelledTid: tid, status: 'cancelled', balanceAmt: 0, cancelledAt })
    expect(body['signature']).to.equal(sign(tid, 10_000, cancelledAt))
    expect(body['cancels']).to.deep.equal([
      {
        tid,
        amount: 10_000,
        cancelledAt,
        reason: '변심',
        receiptUrl: `https://receipt.example/issue?TID=${tid}`,
        couponAmt: 0,
      },
    ])
    expect(codeOf(await cancel('c-2'))).to.equal('2013')
    expect(await caller.book()).to.deep.equal([
      ['order-1', 'approve', 10_000],
      ['order-1', 'cancel', 10_000],
    ])
  })

  it('take back parts, each under a tid and an order id of its own, and never more than there is', async () => {
    const first = await cancel('c-1', { cancelAmt: 3_000 })
    expect(first.body).to.include({ status: 'partialCancelled', balanceAmt: 7_000, orderId: 'order-1' })
    expect(first.body['cancelledTid']).not.to.equal(tid)
    for (const [orderId, cancelAmt, code] of [
      ['c-1', 1_000, 'U112'],
      ['order-1', 1_000, 'U112'],
      ['c-2', 7_001, '2032'],
      ['c-2', 0, '2010'],
      ['c-2', -1, '2010'],
    ] as const)
      expect(codeOf(await cancel(orderId, { cancelAmt })), code).to.equal(code)
    const { body } = await cancel('c-2', { cancelAmt: 7_000 })
    expect(body).to.include({ status: 'cancelled', balanceAmt: 0 })
    expect(body['cancels']).to.have.length(2)
    expect(codeOf(await caller.approve((await caller.window('c-2')).token))).to.equal('U112')
    expect((await caller.book()).slice(1)).to.deep.equal([
      ['order-1', 'cancel', 3_000],
      ['order-1', 'cancel', 7_000],
    ])
  })

  it('take back nothing otherwise', async () => {
    expect(codeOf(await cancel('c-1', { signData: 'x' }))).to.equal('U312')
    expect(codeOf(await cancel('c-1', { reason: undefined }))).to.equal('U100')
    expect(codeOf(await cancel('c-1', { reason: '가'.repeat(34) }))).to.equal('9001')
    expect(codeOf(await cancel('x'.repeat(65)))).to.equal('9001')
    const { token } = await caller.window('order-2')
    for (const other of [token, 'UT-none']) {
      const body = { reason: '변심', orderId: 'c-1' }
      expect(codeOf(await caller.post(`/v1/payments/${other}/cancel`, body))).to.equal('2012')
    }
    nowMs += 366 * 24 * HOUR_MS
    expect(codeOf(await cancel('c-1'))).to.equal('2016')
    expect(await caller.book()).to.have.length(1)
  })

  it('undo an order within the hour, by its id', async () => {
    nowMs += HOUR_MS
    const { body } = await netCancel('order-1')
    expect(body).to.include({
      tid,
      cancelledTid: tid,
      orderId: 'order-1',
      status: 'cancelled',
      balanceAmt: 0,
    })
    expect(codeOf(await netCancel('order-1'))).to.equal('2013')
    expect(await caller.book()).to.have.length(2)
  })

  it('undo no order that is late, in parts, unknown, failed or signed wrongly', async () => {
    expect(codeOf(await netCancel('order-1', 'x'))).to.equal('U312')
    expect(codeOf(await netCancel('order-9'))).to.equal('U126')
    await caller.approve((await caller.window('order-2', 10_000, '3011')).token)
    expect(codeOf(await netCancel('order-2'))).to.equal('U126')
    await caller.pay('order-3')
    await cancel('c-1', { cancelAmt: 1 })
    expect(codeOf(await netCancel('order-1'))).to.equal('2014')
    nowMs += HOUR_MS + 1
    expect(codeOf(await netCancel('order-3'))).to.equal('2020')
    expect(codeOf(await caller.post('/v1/payments/netcancel', {}))).to.equal('U100')
  })
})
