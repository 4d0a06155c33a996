import { expect } from 'chai'
import { callerOf, codeOf, type Caller } from './caller.spec-helper.ts'
import { SUBSCRIPTION_CID } from './contract.ts'
import type { RunningServer } from '../kit/server.ts'
import { startKakaoPaySim } from './server.ts'

/** Section 4, as this spec reads it. */
const statusOf = (code: number): number => (code > -600 ? -code : 400)
const anyCharge = [
  -400, -401, -403, -404, -429, -500, -503, -703, -704, -706, -707, -722, -724, -725, -726, -730, -731, -732,
  -733, -785, -797, -798, -799,
]
const ofTokens = [...anyCharge, -701, -702, -705, -708, -721, -723, -780, -783]
const ofSids = [...anyCharge, -750, -751, -752, -753, -782]
const results = ['USER_LOCKED', 'BANK_FIRM_UNKNOWN', 'LACK_BALANCE', '8326', '9999']

describe('kakao-pay simulator: behaviours', () => {
  let sim: RunningServer
  let caller: Caller
  beforeEach(async () => {
    sim = await startKakaoPaySim()
    caller = callerOf(sim)
  })
  afterEach(() => sim.close())

  it('declines a tid by any code of the contract, and nothing moves', async () => {
    for (const code of ofTokens) {
      const asked = await caller.authenticated('order-1', 1000, String(code))
      expect(codeOf(await caller.call('approve', asked)), String(code)).to.deep.equal([statusOf(code), code])
    }
    expect(await caller.book()).to.deep.equal([])
  })

  it('declines a SID by any code of the contract, and nothing moves', async () => {
    for (const code of ofSids) {
      const asked = await caller.registered('order-1', 1000, String(code))
      expect(codeOf(await caller.call('subscription', asked)), String(code)).to.deep.equal([
        statusOf(code),
        code,
      ])
    }
    expect(await caller.book()).to.deep.equal([])
  })

  it('says what the card or the bank said', async () => {
    for (const result of results) {
      const token = await caller.authenticated('order-1', 1000, `-780 ${result}`)
      expect(codeOf(await caller.call('approve', token))).to.deep.equal([400, -780, result])
      const sid = await caller.registered('order-1', 1000, `-782 ${result}`)
      expect(codeOf(await caller.call('subscription', sid))).to.deep.equal([400, -782, result])
      const { status } = (await caller.order(String(token['tid']))).body
      expect(status).to.equal(result === 'USER_LOCKED' ? 'AUTH_PASSWORD' : 'FAIL_PAYMENT')
    }
  })

  for (const behaviour of ['-702', '-785', '-780 USER_LOCKED', '-780 BANK_FIRM_UNKNOWN', '-500', '-503']) {
    it(`moves the money and says ${behaviour} all the same`, async () => {
      const asked = await caller.authenticated('order-1', 1000, `${behaviour} MOVED`)
      expect(
        codeOf(await caller.call('approve', asked))
          .slice(1)
          .join(' '),
      ).to.equal(behaviour)
      const tid = String(asked['tid'])
      expect((await caller.order(tid)).body).to.include({ status: 'SUCCESS_PAYMENT' })
      expect(codeOf(await caller.call('approve', asked))).to.deep.equal([400, -702])
      expect(await caller.book()).to.deep.equal([['order-1', 'approve', 1000, tid]])
    })
  }

  it('moves the money of a SID and does not say under which tid', async () => {
    const asked = await caller.registered('order-1', 1000, '-782 BANK_FIRM_UNKNOWN MOVED')
    const { body } = await caller.call('subscription', asked)
    expect(body).not.to.have.property('tid')
    const [[, , amount, tid] = []] = await caller.book()
    expect(amount).to.equal(1000)
    expect((await caller.order(String(tid), SUBSCRIPTION_CID)).status).to.equal(200)
  })

  for (const [behaviour, told, moved] of [
    ['CANCEL -781', [400, -781], false],
    ['CANCEL -781 9999', [400, -781, '9999'], false],
    ['CANCEL -785', [400, -785], false],
    ['CANCEL -785 MOVED', [400, -785], true],
    ['CANCEL -781 BANK_FIRM_UNKNOWN MOVED', [400, -781, 'BANK_FIRM_UNKNOWN'], true],
    ['CANCEL -711', [400, -711], false],
    ['CANCEL -500 MOVED', [500, -500], true],
  ] as const) {
    it(`approves, and answers the first cancel as ${behaviour}`, async () => {
      const tid = await caller.pay('order-1', 1000, behaviour)
      expect(codeOf(await caller.cancel(tid, 400))).to.deep.equal(told)
      expect((await caller.cancel(tid, 100)).status).to.equal(200)
      expect((await caller.book()).map(([, , amount]) => amount)).to.deep.equal(
        moved ? [1000, 400, 100] : [1000, 100],
      )
    })
  }

  it('gives a SID whose payments answer their first cancel so', async () => {
    const asked = await caller.registered('order-1', 1000, 'CANCEL -785')
    const tid = String((await caller.call('subscription', asked)).body['tid'])
    const cid = { cid: SUBSCRIPTION_CID }
    expect(codeOf(await caller.cancel(tid, 400, cid))).to.deep.equal([400, -785])
    expect((await caller.cancel(tid, 400, cid)).status).to.equal(200)
  })

  for (const [behaviour, kind] of [
    ['-999', 'token'],
    ['REJECT', 'token'],
    ['-750', 'token'],
    ['-780', 'billing_key'],
    ['-710', 'token'],
    ['CANCEL -702', 'token'],
    ['-780 NEW', 'token'],
    ['-703 LACK_BALANCE', 'token'],
    ['-703 MOVED', 'token'],
    ['-780 LACK_BALANCE MOVED', 'token'],
    ['-780 MOVED', 'token'],
    ['APPROVE MOVED', 'token'],
  ]) {
    it(`has no ${String(kind)} that behaves as ${String(behaviour)}`, async () => {
      const asked = { orderId: 'order-1', amount: 1000, behaviour, kind }
      expect((await caller.door('/__method', asked)).status).to.equal(400)
    })
  }
})
