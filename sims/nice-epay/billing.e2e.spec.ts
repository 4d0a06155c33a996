import { expect } from 'chai'
import type { RunningServer } from '../kit/server.ts'
import { callerOf, codeOf, type Caller, type Fields } from './caller.spec-helper.ts'
import { WHOLE_ONLY, startNiceEpayCardSim } from './server.ts'

describe('nice-epay simulator: billing', () => {
  let sim: RunningServer
  let caller: Caller
  let key: string
  beforeEach(async () => {
    sim = await startNiceEpayCardSim({ now: () => Date.parse('2026-11-20T09:30:00+09:00') })
    caller = callerOf(sim)
    key = await caller.billingKey()
  })
  afterEach(() => sim.close())

  const tidOf = (digits: string): string => `jangbuepay0116261120093000${digits}`

  it("charges a key under the merchant's own TID", async () => {
    expect(key).to.match(/^BIKYjangbuepay261120093000\d{4}$/)
    const { fields } = await caller.charge(key, { TID: tidOf('0001') })
    expect(fields).to.deep.include({
      ResultCode: '3001',
      TID: tidOf('0001'),
      Moid: 'order-1',
      Amt: '000000010000',
      AuthDate: '261120093000',
      CardQuota: '00',
    })
    expect(fields).not.to.have.any.keys('Signature', 'MID', 'PayMethod')
    expect((await caller.status(tidOf('0001'))).fields['Status']).to.equal('0')
    expect(codeOf(await caller.cancel(tidOf('0001'), ['10000', '0']))).to.equal('2001')
    expect(await caller.book()).to.have.length(2)
  })

  it('refuses what is not right, and nothing moves', async () => {
    const TID = tidOf('0002')
    const refused: readonly [Fields, string][] = [
      [{ TID: '' }, '9000'],
      [{ TID: 'jangbuepay01012611200930000002' }, 'A115'],
      [{ TID, Amt: '0' }, 'A116'],
      [{ TID, Amt: '1e4' }, 'A116'],
      [{ TID, CardQuota: '01' }, '3022'],
      [{ TID, CardQuota: '13', Amt: '50000' }, '3023'],
      [{ TID, CardQuota: '03', Amt: '49999' }, '3024'],
      [{ TID, GoodsName: '가'.repeat(21) }, '9001'],
    ]
    for (const [wrong, code] of refused)
      expect(codeOf(await caller.charge(key, wrong)), JSON.stringify(wrong)).to.equal(code)
    expect(codeOf(await caller.charge('BIKYnone', { TID }))).to.equal('A124')
    expect(await caller.book()).to.deep.equal([])
    const lent = await caller.charge(key, { TID, CardQuota: '03', Amt: '50000' })
    expect(lent.fields).to.deep.include({ ResultCode: '3001', CardQuota: '03' })
  })

  it('charges one TID once, whatever became of it', async () => {
    const poor = await caller.billingKey('3095:잔액부족')
    const declined = await caller.charge(poor, { TID: tidOf('0003') })
    expect(declined.fields).to.deep.include({ ResultCode: '3095', ResultMsg: '잔액부족' })
    expect(codeOf(await caller.charge(key, { TID: tidOf('0003') }))).to.equal('A225')
    expect(codeOf(await caller.charge(key, { TID: tidOf('0004') }))).to.equal('3001')
    expect(codeOf(await caller.charge(key, { TID: tidOf('0004') }))).to.equal('A225')
    expect(await caller.book()).to.have.length(1)
  })

  it('keeps keys apart by merchant', async () => {
    const TID = `jangbuwhol01162611200930000005`
    expect(codeOf(await callerOf(sim, WHOLE_ONLY).charge(key, { TID }))).to.equal('A124')
  })
})
