import { expect } from 'chai'
import { callerOf, codeOf, EDI_DATE, sha256, type Caller } from './caller.spec-helper.ts'
import { DEMO_SECRET_KEY, DEMO_SETTINGS, startNiceEpayAccountSim, startNiceEpayCardSim } from './server.ts'
import type { RunningServer } from '../kit/server.ts'

const { mid } = DEMO_SETTINGS

describe('nice-epay simulator: payments from the window', () => {
  let sim: RunningServer
  let caller: Caller
  let nowMs: number
  beforeEach(async () => {
    nowMs = Date.parse('2026-11-20T09:30:00+09:00')
    sim = await startNiceEpayCardSim({ now: () => nowMs })
    caller = callerOf(sim)
  })
  afterEach(() => sim.close())

  it("gives the window's result, signed", async () => {
    const { tid, orderId, fields } = await caller.window('order-1')
    expect(tid).to.match(/^jangbuepay0101261120093000\d{4}$/)
    expect(orderId).to.equal('order-1')
    expect(fields).to.deep.include({
      NextAppURL: `${sim.url}/webapi/pay_process.jsp`,
      NetCancelURL: `${sim.url}/webapi/cancel_process.jsp`,
      PayMethod: 'CARD',
      Signature: sha256(fields['AuthToken'] ?? '', mid, '10000', DEMO_SECRET_KEY),
    })
    expect(fields['AuthToken']).to.match(/^NICETOKN[0-9A-F]{32}$/)
  })

  it('approves a card, in EUC-KR, with padded amounts and times in Seoul, signed', async () => {
    const window = await caller.window('order-1', { orderName: '녹차 한 잔' })
    const { status, charset, fields } = await caller.approve(window)
    expect([status, charset]).to.deep.equal([200, 'euc-kr'])
    expect(fields).to.deep.include({
      ResultCode: '3001',
      ResultMsg: '카드 결제 성공',
      TID: window.tid,
      Moid: 'order-1',
      MID: mid,
      PayMethod: 'CARD',
      GoodsName: '녹차 한 잔',
      Amt: '000000010000',
      AuthDate: '261120093000',
      CardName: '삼성',
      CardQuota: '00',
      Signature: sha256(window.tid, mid, '000000010000', DEMO_SECRET_KEY),
    })
    expect(fields['AuthCode']).to.match(/^\d{8}$/)
    const [row] = await caller.book()
    expect(row).to.deep.equal({
      orderId: 'order-1',
      operation: 'approve',
      amount: 10_000,
      reference: window.tid,
    })
  })

  it('approves an account', async () => {
    const accounts = await startNiceEpayAccountSim()
    const payer = callerOf(accounts)
    const window = await payer.window('order-1')
    expect(window.tid.slice(10, 14)).to.equal('0201')
    const { fields } = await payer.approve(window)
    expect(fields).to.deep.include({ ResultCode: '4000', PayMethod: 'BANK', BankName: '신한은행' })
    await expectNoKey(payer)
    await accounts.close()
  })

  it('answers in UTF-8 when asked to', async () => {
    const window = await caller.window('order-1')
    const token = window.fields['AuthToken'] ?? ''
    const fields = { TID: window.tid, AuthToken: token, Amt: '10000', CharSet: 'utf-8' }
    const sent = caller.signed(fields, token, mid, '10000', EDI_DATE)
    expect(await caller.send('/webapi/pay_process.jsp', sent)).to.deep.include({ charset: 'utf-8' })
  })

  it('turns away whoever cannot sign', async () => {
    const { tid, fields } = await caller.window('order-1')
    const good = { TID: tid, AuthToken: fields['AuthToken'] ?? '', Amt: '10000' }
    const parts = [good.AuthToken, mid, '10000', EDI_DATE]
    const refused: readonly [string, Record<string, string>, string][] = [
      ['another key', { SignData: sha256(...parts, 'x') }, 'A101'],
      ['no signature', { SignData: '' }, '9000'],
      ['an unknown merchant', { MID: 'jangbunone' }, 'A114'],
      ['another date than the signed', { EdiDate: '20261120093001' }, 'A101'],
      ['a date that is none', { EdiDate: '2026-11-20 093' }, 'A117'],
      ['an MID too long', { MID: 'jangbuepay1' }, '9001'],
    ]
    for (const [what, wrong, code] of refused) {
      const sent = { ...caller.signed(good, ...parts), ...wrong }
      expect(codeOf(await caller.send('/webapi/pay_process.jsp', sent)), what).to.equal(code)
    }
    expect(await caller.book()).to.deep.equal([])
  })

  it('uses a window once, and only as the payer authenticated it', async () => {
    const window = await caller.window('order-1')
    expect(codeOf(await caller.approve(window, '10001'))).to.equal('A123')
    const foreign = { ...window.fields, AuthToken: 'NICETOKN' }
    expect(codeOf(await caller.approve({ ...window, fields: foreign }))).to.equal('A115')
    expect(codeOf(await caller.approve({ ...window, tid: 'nowhere' }))).to.equal('A115')
    expect(codeOf(await caller.approve(window))).to.equal('3001')
    expect(codeOf(await caller.approve(window))).to.equal('1682')
    await caller.cancel(window.tid, ['10000', '0'])
    expect(codeOf(await caller.approve(window))).to.equal('1673')
    const late = await caller.window('order-2')
    nowMs += 10 * 60_000
    expect(codeOf(await caller.approve(late))).to.equal('A245')
    expect(await caller.book()).to.have.length(2)
  })

  it('declines as the window was made to behave, and that window is used up', async () => {
    for (const code of ['3011', '3095', 'A110', '2159', 'A245', 'X003']) {
      const window = await caller.window(`order-${code}`, { behaviour: code })
      expect(codeOf(await caller.approve(window)), code).to.equal(code)
      expect(codeOf(await caller.approve(window)), code).to.equal('A245')
      expect((await caller.status(window.tid)).fields['Status']).to.equal('9')
    }
    const poor = await caller.window('order-poor', { behaviour: '3095:한도초과' })
    expect((await caller.approve(poor)).fields).to.deep.include({ ResultCode: '3095', ResultMsg: '한도초과' })
    expect(await caller.book()).to.deep.equal([])
  })

  it('has nothing that behaves as no code says', async () => {
    for (const behaviour of ['3001', 'NEVER', '']) {
      const error: unknown = await caller.window('order-1', { behaviour }).catch((thrown: unknown) => thrown)
      expect(error, behaviour).to.be.instanceOf(Error)
    }
  })

  it('tells the status of a transaction and nothing else of it', async () => {
    const window = await caller.window('order-1')
    const told = async () => (await caller.status(window.tid)).fields
    expect(await told()).to.deep.include({ ResultCode: '0000', TID: window.tid, Status: '9' })
    const { AuthCode } = (await caller.approve(window)).fields
    nowMs += 60_000
    expect(await told()).to.deep.equal({
      ResultCode: '0000',
      ResultMsg: '정상 처리되었습니다.',
      TID: window.tid,
      Status: '0',
      AuthCode,
      AuthDate: '261120093000',
    })
    await caller.cancel(window.tid, ['4000', '1'])
    expect(await told()).to.deep.include({ Status: '0' })
    await caller.cancel(window.tid, ['6000', '1'])
    expect(await told()).to.deep.include({ Status: '1' })
    expect((await caller.status('nowhere')).fields).to.deep.include({ Status: '9' })
  })
})

/** Accounts are not charged by billing keys. */
const expectNoKey = async (caller: Caller): Promise<void> => {
  const error: unknown = await caller.billingKey().catch((thrown: unknown) => thrown)
  expect(error).to.be.instanceOf(Error)
}
