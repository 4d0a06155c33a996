import { expect } from 'chai'
import type { RunningServer } from '../kit/server.ts'
import { basic, callerOf, codeOf, EDI_DATE, sign, type Caller } from './caller.spec-helper.ts'
import { allCodes } from './codes.ts'
import { startNicePaySim } from './server.ts'

const START_MS = Date.parse('2026-11-20T00:00:00.250Z')
const MINUTE_MS = 60_000

describe('nice-pay simulator: approvals', () => {
  let sim: RunningServer
  let nowMs: number
  let caller: Caller

  beforeEach(async () => {
    nowMs = START_MS
    sim = await startNicePaySim({ now: () => nowMs })
    caller = callerOf(sim.url)
  })
  afterEach(() => sim.close())

  it('gives what the window posts, signed, and approves it', async () => {
    const { token: tid, window, providerOrderId } = await caller.window('order-1')
    const { authToken = '', clientId = '', amount = '', signature } = window
    expect(signature).to.equal(sign(authToken, clientId, amount))
    expect([tid.length, authToken.length, amount, providerOrderId]).to.deep.equal([
      30,
      40,
      '10000',
      'order-1',
    ])
    const { status, body } = await caller.approve(tid)
    expect(status).to.equal(200)
    const ediDate = '2026-11-20T09:00:00.250+0900'
    expect(body).to.deep.include({
      resultCode: '0000',
      tid,
      cancelledTid: null,
      orderId: 'order-1',
      ediDate,
      signature: sign(tid, 10_000, ediDate),
      status: 'paid',
      paidAt: '2026-11-20T09:00:00.000+0900',
      failedAt: '0',
      cancelledAt: '0',
      payMethod: 'card',
      amount: 10_000,
      balanceAmt: 10_000,
      currency: 'KRW',
      cancels: null,
    })
    expect(await caller.book()).to.deep.equal([['order-1', 'approve', 10_000]])
  })

  it('approves a window once, an order once, and no other amount', async () => {
    const tid = await caller.pay('order-1')
    expect(codeOf(await caller.approve(tid))).to.equal('U114')
    expect(codeOf(await caller.approve((await caller.window('order-1')).token))).to.equal('U112')
    expect(codeOf(await caller.approve((await caller.window('order-2')).token, 10_001))).to.equal('A123')
    expect(codeOf(await caller.approve('UT-none'))).to.equal('U107')
    expect(await caller.book()).to.have.length(1)
  })

  it('is too late thirty minutes after the window', async () => {
    const { token } = await caller.window('order-1')
    nowMs += 30 * MINUTE_MS + 1
    expect(codeOf(await caller.approve(token))).to.equal('A245')
  })

  it('declines with every code, which frees the order id', async () => {
    for (const code of allCodes) {
      const { token: tid } = await caller.window('order-1', 10_000, code)
      const { status, body } = await caller.approve(tid)
      expect([status, body['resultCode'], body['status'], body['signature']]).to.deep.equal([
        200,
        code,
        'failed',
        null,
      ])
      expect(codeOf(await caller.approve(tid))).to.equal('U114')
    }
    expect(await caller.book()).to.deep.equal([])
    await caller.pay('order-1')
  })

  it("declines with the card company's own words", async () => {
    const { token } = await caller.window('order-1', 10_000, '3095:한도초과')
    expect((await caller.approve(token)).body).to.include({ resultCode: '3095', resultMsg: '한도초과' })
    const made = await caller.post('/__method', { orderId: 'order-1', amount: 1, behaviour: 'NONE' })
    expect(made.status).to.equal(400)
  })

  it('refuses a wrong signature, and asks for none', async () => {
    const { token: tid } = await caller.window('order-1')
    const path = `/v1/payments/${tid}`
    const signData = sign(tid, 10_000, EDI_DATE)
    for (const body of [
      { amount: 10_000, ediDate: EDI_DATE, signData: signData.toUpperCase() },
      { amount: 10_000, ediDate: '2026-11-20T09:00:01+09:00', signData },
      { amount: 10_000, signData },
    ])
      expect(codeOf(await caller.post(path, body))).to.equal('U312')
    expect(codeOf(await caller.post(path, { amount: '10000' }))).to.equal('U100')
    expect(codeOf(await caller.post(path, { amount: 10_000 }))).to.equal('0000')
  })

  it('turns strangers away', async () => {
    const path = '/v1/payments/UT1'
    for (const [authorization, code] of [
      [basic('S2_5a1e9d0c7b3f4e6a8c2d1f0b9e8a7d6c:'), 'U304'],
      [basic('other:7f3c1b9a5d2e4f608a1c3e5b7d9f0246'), 'U304'],
      ['Bearer none', 'U305'],
      ['Digest x', 'U103'],
    ] as const) {
      const told = await caller.get(path, authorization)
      expect([told.status, codeOf(told)]).to.deep.equal([401, code])
    }
    const response = await fetch(sim.url + path)
    expect([response.status, await response.json()]).to.deep.equal([
      401,
      { resultCode: 'U102', resultMsg: '사용자 인증정보가 존재하지 않습니다.' },
    ])
    expect((await caller.get('/v2/none')).status).to.equal(404)
  })

  it('lets in with an access token for thirty minutes', async () => {
    const { body } = await caller.post('/v1/access-token', {})
    expect(body).to.include({ tokenType: 'Bearer', expireAt: '2026-11-20T09:30:00.250+0900' })
    const authorization = `Bearer ${String(body['accessToken'])}`
    const { token } = await caller.window('order-1')
    nowMs += 30 * MINUTE_MS - 1
    expect(codeOf(await caller.post(`/v1/payments/${token}`, { amount: 10_000 }, authorization))).to.equal(
      '0000',
    )
    nowMs += 1
    expect(codeOf(await caller.get(`/v1/payments/${token}`, authorization))).to.equal('U305')
  })

  it('tells of a transaction by tid and by order, on its day', async () => {
    const { token: waiting } = await caller.window('order-0')
    expect(codeOf(await caller.get(`/v1/payments/${waiting}`))).to.equal('U107')
    const tid = await caller.pay('order-1')
    const query = `?ediDate=${encodeURIComponent(EDI_DATE)}&signData=`
    const byTid = await caller.get(`/v1/payments/${tid}${query}${sign(tid, EDI_DATE)}`)
    expect(byTid.body).to.deep.include({ tid, orderId: 'order-1', status: 'paid' })
    expect(codeOf(await caller.get(`/v1/payments/${tid}${query}x`))).to.equal('U312')
    const find = '/v1/payments/find/order-1?orderDate='
    expect((await caller.get(`${find}20261120`)).body).to.deep.equal(byTid.body)
    for (const [path, code] of [
      [`${find}20261119`, 'U111'],
      [find, 'U100'],
      ['/v1/payments/find/order-1', 'U100'],
      ['/v1/payments/find/order-0?orderDate=20261120', 'U126'],
    ] as const)
      expect(codeOf(await caller.get(path)), path).to.equal(code)
  })

  it('tells that a payment failed', async () => {
    const { token: tid } = await caller.window('order-1', 10_000, '3011')
    await caller.approve(tid)
    expect((await caller.get(`/v1/payments/${tid}`)).body).to.include({
      resultCode: '0000',
      status: 'failed',
      failedAt: '2026-11-20T09:00:00.000+0900',
      paidAt: '0',
    })
  })
})
