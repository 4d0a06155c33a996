import { expect } from 'chai'
import type { RunningServer } from '../kit/server.ts'
import { wireDigits } from '../kit/wire-time.ts'
import { declines } from './codes.ts'
import { Fields, shopAt, type Shop } from './easy-pay.spec-helper.ts'
import { DEMO_MANUAL_SETTINGS, DEMO_SECRET_KEY } from './malls.ts'
import { startEasyPaySim } from './server.ts'
import { authValueOf } from './signature.ts'
import { dayIn } from './wire-times.ts'

const START_MS = Date.parse('2026-11-20T09:30:00+09:00')
const DAY_MS = 86_400_000

describe('easypay simulator: approvals', () => {
  let sim: RunningServer
  let shop: Shop
  let nowMs = START_MS

  beforeEach(async () => {
    nowMs = START_MS
    sim = await startEasyPaySim({ now: () => nowMs })
    shop = shopAt(sim.url, () => dayIn(nowMs))
  })
  afterEach(() => sim.close())

  it('answers as the documentation shows it, signed', async () => {
    const told = await shop.approve('order-1', { shopTransactionId: 'key-1' })
    const { pgCno, msgAuthValue, paymentInfo, ...rest } = told
    expect(rest).to.deep.equal({
      resCd: '0000',
      resMsg: '정상',
      mallId: 'SIM00001',
      shopTransactionId: 'key-1',
      shopOrderNo: 'order-1',
      amount: '10000',
      transactionDate: '20261120093000',
      statusCode: 'TS03',
      statusMessage: '매입요청',
      escrowUsed: 'N',
    })
    expect(pgCno).to.match(/^261120093000\d{8}$/)
    expect(Fields.parse(paymentInfo)).to.include({ payMethodTypeCode: '11', approvalDate: '20261120093000' })
    expect(msgAuthValue).to.equal(authValueOf([String(pgCno), '10000', '20261120093000'], DEMO_SECRET_KEY))
    expect(await shop.book()).to.deep.equal([['approve', 10_000]])
  })

  it('takes an authorization once, for its order, and not too late', async () => {
    const authorizationId = await shop.given('order-1')
    expect(await shop.approve('order-2', { authorizationId })).to.include({ resCd: 'XA01' })
    expect(await shop.approve('order-1', { authorizationId })).to.include({ resCd: '0000' })
    expect(await shop.approve('order-1', { authorizationId })).to.include({ resCd: 'XA01' })
    const late = await shop.given('order-3')
    nowMs += 30 * 60_000
    expect(await shop.approve('order-3', { authorizationId: late })).to.include({ resCd: 'XA01' })
    expect(await shop.book()).to.have.length(1)
  })

  for (const code of Object.keys(declines)) {
    it(`declines with ${code}, by window and by billing key`, async () => {
      const told = await shop.approve('order-1', { behaviour: code })
      expect([told['resCd'], typeof told['resMsg']]).to.deep.equal([code, 'string'])
      const key = await shop.given('order-2', { kind: 'billing_key', behaviour: code })
      expect(await shop.charge('order-2', key)).to.include({ resCd: code })
      expect(await shop.book()).to.deep.equal([])
    })
  }

  it('refuses a repeated transaction id until midnight, and no longer', async () => {
    await shop.approve('order-1', { shopTransactionId: 'key-1' })
    const again = (orderId: string): Promise<Fields> => shop.approve(orderId, { shopTransactionId: 'key-1' })
    expect(await again('order-2')).to.include({ resCd: 'XD01' })
    nowMs += DAY_MS
    expect(await again('order-3')).to.include({ resCd: '0000' })
  })

  it('is asked by a shop that it knows, of today, in the documented form', async () => {
    expect(await shop.approve('order-1', { mallId: 'T9999999' })).to.include({ resCd: 'XM01' })
    for (const wrong of [
      { approvalReqDate: '20261119' },
      { shopTransactionId: 'x'.repeat(61) },
      { shopTransactionId: 'a|b' },
      { shopOrderNo: 'order/1' },
      { shopOrderNo: 'x'.repeat(41) },
    ])
      expect((await shop.approve('order-1', wrong))['resCd'], JSON.stringify(wrong)).to.equal('XI01')
    expect(await shop.book()).to.deep.equal([])
  })

  it('opens a window for an order, and pays in it', async () => {
    const asked = { shopOrderNo: 'order-1', payMethodTypeCode: '11', currency: '00', deviceTypeCode: 'pc' }
    const more = { clientTypeCode: '00', returnUrl: 'https://shop.example/return', amount: 700 }
    const order = { ...asked, ...more, orderInfo: { goodsName: '상품' } }
    const { authPageUrl } = await shop.post('/api/ep9/trades/webpay', order)
    const returned = Fields.parse(await (await fetch(String(authPageUrl))).json())
    expect(returned).to.include({ resCd: '0000', shopOrderNo: 'order-1' })
    const { authorizationId } = returned
    expect(await shop.approve('order-1', { authorizationId })).to.include({ resCd: '0000', amount: '700' })
    const forbidden = { ...order, orderInfo: { goodsName: 'a;b' } }
    expect(await shop.post('/api/ep9/trades/webpay', forbidden)).to.include({ resCd: 'XI01' })
  })

  it('registers a card, charges it, and forgets it', async () => {
    const asked = {
      shopOrderNo: 'card-1',
      payMethodTypeCode: '81',
      currency: '00',
      deviceTypeCode: 'pc',
      amount: 0,
    }
    const more = {
      clientTypeCode: '00',
      returnUrl: 'https://shop.example/return',
      orderInfo: { goodsName: '카드' },
    }
    const { authPageUrl } = await shop.post('/api/ep9/trades/webpay', { ...asked, ...more })
    const authorizationId = String(authPageUrl).split('/').at(-1)
    const { paymentInfo } = await shop.approve('card-1', { authorizationId })
    const key = String(Fields.parse(Fields.parse(paymentInfo)['cardInfo'])['cardNo'])
    expect(await shop.charge('order-1', key)).to.include({
      resCd: '0000',
      amount: '10000',
      statusCode: 'TS03',
    })
    expect(await shop.charge('order-2', 'none')).to.include({ resCd: 'XB01' })
    const removed = { batchKey: key, removeReqDate: dayIn(nowMs) }
    expect(await shop.post('/api/trades/removeBatchKey', removed)).to.include({ resCd: '0000' })
    expect(await shop.charge('order-3', key)).to.include({ resCd: 'XB01' })
    expect(await shop.book()).to.deep.equal([['approve', 10_000]])
  })

  it('holds what a shop of manual acquisition approves by card', async () => {
    const manual = shopAt(sim.url, () => dayIn(nowMs), DEMO_MANUAL_SETTINGS.mallId)
    expect(await manual.approve('order-1')).to.include({ statusCode: 'TS01' })
    expect(await manual.approve('order-2', { behaviour: 'BANK' })).to.include({ statusCode: 'TS01' })
    expect(await manual.book()).to.deep.equal([
      ['pre_authorize', 10_000],
      ['approve', 10_000],
    ])
  })

  it('tells by the transaction id what stands there, today and yesterday', async () => {
    await shop.approve('order-1', { shopTransactionId: 'key-1' })
    const day = dayIn(nowMs)
    const { msgAuthValue } = await shop.retrieve('key-1')
    expect(msgAuthValue).to.equal(undefined)
    for (const [days, statusCode] of [
      [0, 'TS03'],
      [1, 'TS04'],
    ] as const) {
      nowMs = START_MS + days * DAY_MS
      expect(await shop.retrieve('key-1', day), String(days)).to.include({ resCd: '0000', statusCode })
    }
    nowMs = START_MS + 2 * DAY_MS
    expect(await shop.retrieve('key-1', day)).to.include({ resCd: 'XN01' })
    expect(await shop.retrieve('never')).to.include({ resCd: 'XN01' })
    expect(await shop.retrieve('key-1', '20261119')).to.include({ resCd: 'XN01' })
  })

  it('tells times of Seoul', () => {
    expect(wireDigits(Date.parse('2026-12-31T15:00:00Z'))).to.equal('20270101000000')
  })
})
