import { expect } from 'chai'
import type { RunningServer } from '../kit/server.ts'
import { callerOf, codeOf, EDI_DATE, sign, type Caller } from './caller.spec-helper.ts'
import { encrypted, meansOf, type EncryptionMode } from './encryption.ts'
import { DEMO_SECRET_KEY, startNicePaySim } from './server.ts'

const card = 'cardNo=5361121234561234&expYear=29&expMonth=12&idNo=800101&cardPw=12'

describe('nice-pay simulator: billing', () => {
  let sim: RunningServer
  let caller: Caller

  beforeEach(async () => {
    sim = await startNicePaySim({ now: () => Date.parse('2026-11-20T00:00:00.000Z') })
    caller = callerOf(sim.url)
  })
  afterEach(() => sim.close())

  const regist = (text: string, encMode?: EncryptionMode, by = 0) => {
    const means = meansOf(encMode, DEMO_SECRET_KEY)[by]
    if (means === undefined) throw new Error('no such mode')
    const signed = { ediDate: EDI_DATE, signData: sign('card-1', EDI_DATE) }
    const encData = encrypted(text, means)
    return caller.post('/v1/subscribe/regist', { encData, orderId: 'card-1', encMode, ...signed })
  }

  it('registers a card, charges it for one order after another, and no more once it is expired', async () => {
    const { body: registered } = await regist(card)
    const bid = String(registered['bid'])
    expect(bid).to.match(/^BIKY.{1,26}$/)
    expect(registered).to.include({ resultCode: '0000', orderId: 'card-1', cardCode: '04' })
    const first = await caller.charge(bid, 'order-1', { amount: 60_000, cardQuota: 3 })
    expect(first.body).to.deep.include({ status: 'paid', orderId: 'order-1', amount: 60_000 })
    expect(first.body).to.have.nested.include({ 'card.cardQuota': 3 })
    expect(codeOf(await caller.charge(bid, 'order-2'))).to.equal('0000')
    const expire = (signData: string) =>
      caller.post(`/v1/subscribe/${bid}/expire`, { orderId: 'end-1', ediDate: EDI_DATE, signData })
    expect(codeOf(await expire(sign('end-1', EDI_DATE)))).to.equal('U312')
    const { body: expired } = await expire(sign('end-1', bid, EDI_DATE))
    expect(expired).to.include({ resultCode: '0000', bid, authDate: '2026-11-20T09:00:00.000+0900' })
    expect(codeOf(await caller.charge(bid, 'order-3'))).to.equal('U115')
    expect(await caller.book()).to.deep.equal([
      ['order-1', 'approve', 60_000],
      ['order-2', 'approve', 10_000],
    ])
  })

  it('opens encData in every mode of the manual, and no other', async () => {
    expect(codeOf(await regist(card, undefined, 1))).to.equal('0000')
    expect(codeOf(await regist(card, 'A2'))).to.equal('0000')
    for (const [text, code] of [
      ['expYear=29&expMonth=12', 'U306'],
      [card.replace('5361121234561234', '536112'), 'F112'],
      [card.replace('expMonth=12', 'expMonth=13'), '3021'],
    ] as const)
      expect(codeOf(await regist(text)), text).to.equal(code)
    const asked = { encData: 'abcdef', orderId: 'card-1' }
    expect(codeOf(await caller.post('/v1/subscribe/regist', asked))).to.equal('U306')
    expect(codeOf(await caller.post('/v1/subscribe/regist', { ...asked, signData: 'x' }))).to.equal('U312')
    expect(codeOf(await caller.post('/v1/subscribe/regist', { orderId: 'card-1' }))).to.equal('U100')
    expect(codeOf(await caller.post('/v1/subscribe/regist', { ...asked, encMode: 'A3' }))).to.equal('U100')
  })

  it('declines as the card was made to behave, and the order may be paid otherwise', async () => {
    expect(codeOf(await caller.charge(await caller.billingKey('3021'), 'order-1'))).to.equal('3021')
    expect(codeOf(await caller.charge(await caller.billingKey(), 'order-1'))).to.equal('0000')
    expect(codeOf(await caller.charge(await caller.billingKey(), 'order-1'))).to.equal('U112')
    expect(await caller.book()).to.have.length(1)
  })

  const refusals: readonly (readonly [string, object, string])[] = [
    ['a wrong signature', { signData: 'x' }, 'U312'],
    ['no amount', { amount: undefined }, 'U100'],
    ['nothing', { amount: 0 }, 'A116'],
    ['no instalments', { cardQuota: undefined }, 'U100'],
    ['one instalment', { cardQuota: 1 }, '3022'],
    ['too many', { cardQuota: 37 }, '3023'],
    ['instalments of little', { cardQuota: 2, amount: 49_999 }, '3024'],
    ['no interest', { useShopInterest: undefined }, 'U100'],
    ['a name of 42 bytes', { goodsName: '가'.repeat(14) }, '9001'],
  ]
  for (const [what, more, code] of refusals) {
    it(`refuses ${what}`, async () => {
      expect(codeOf(await caller.charge(await caller.billingKey(), 'order-1', more))).to.equal(code)
      expect(await caller.book()).to.deep.equal([])
    })
  }

  it('does not charge what is not there', async () => {
    expect(codeOf(await caller.charge('BIKYnone', 'order-1'))).to.equal('U309')
  })
})
