import { expect } from 'chai'
import type { RunningServer } from '../kit/server.ts'
import { type Fields, shopAt, type Shop } from './easy-pay.spec-helper.ts'
import { DEMO_MANUAL_SETTINGS } from './malls.ts'
import { startEasyPaySim } from './server.ts'
import { dayIn } from './wire-times.ts'

const START_MS = Date.parse('2026-11-20T09:30:00+09:00')
const DAY_MS = 86_400_000

describe('easypay simulator: changes', () => {
  let sim: RunningServer
  let shop: Shop
  let manual: Shop
  let nowMs = START_MS

  beforeEach(async () => {
    nowMs = START_MS
    sim = await startEasyPaySim({ now: () => nowMs })
    shop = shopAt(sim.url, () => dayIn(nowMs))
    manual = shopAt(sim.url, () => dayIn(nowMs), DEMO_MANUAL_SETTINGS.mallId)
  })
  afterEach(() => sim.close())

  it('cancels in whole, once, and tells it by its own id', async () => {
    const { pgCno } = await shop.approve('order-1', { shopTransactionId: 'key-1' })
    const told = await shop.revise(pgCno, '40', { shopTransactionId: 'key-2', reviseMessage: '고객 변심' })
    expect(told).to.include({ resCd: '0000', oriPgCno: pgCno, cancelAmount: '10000', remainAmount: '0' })
    expect(told).to.include({
      statusCode: 'TS02',
      shopTransactionId: 'key-2',
      transactionDate: '20261120093000',
    })
    expect(await shop.revise(pgCno, '40')).to.include({ resCd: 'XC02' })
    expect(await shop.revise(pgCno, '32', { amount: 1 })).to.include({ resCd: 'XC02' })
    expect(await shop.retrieve('key-1')).to.include({ statusCode: 'TS02', amount: '10000' })
    expect(await shop.retrieve('key-2')).to.include({ cancelPgCno: told['cancelPgCno'] })
    expect(await shop.book()).to.deep.equal([
      ['approve', 10_000],
      ['cancel', 10_000],
    ])
  })

  it('calls a cancel after the acquisition another status', async () => {
    const { pgCno } = await shop.approve('order-1')
    nowMs += DAY_MS
    expect(await shop.revise(pgCno, '40')).to.include({ statusCode: 'TS05' })
  })

  it('cancels in parts to zero and no further', async () => {
    const { pgCno } = await shop.approve('order-1', { shopTransactionId: 'key-1' })
    const part = (amount: number, remainAmount?: number): Promise<Fields> =>
      shop.revise(pgCno, '32', { amount, ...(remainAmount === undefined ? {} : { remainAmount }) })
    expect(await part(3_000, 10_000)).to.include({ remainAmount: '7000', statusCode: 'TS06' })
    expect(await part(3_000, 10_000)).to.include({ resCd: 'XC04' })
    expect(await part(7_001)).to.include({ resCd: 'XC03' })
    expect(await part(6_000, 7_000)).to.include({ remainAmount: '1000' })
    const retrieved = await shop.retrieve('key-1')
    expect(retrieved).to.include({ statusCode: 'TS06', amount: '10000' })
    expect(retrieved).not.to.have.property('remainAmount')
    expect(await shop.revise(pgCno, '40')).to.include({ cancelAmount: '1000', remainAmount: '0' })
    expect((await shop.book()).slice(1)).to.deep.equal([
      ['cancel', 3_000],
      ['cancel', 6_000],
      ['cancel', 1_000],
    ])
  })

  it('wants the type of the payment method for a part', async () => {
    for (const [behaviour, right, wrong] of [
      ['APPROVE', '32', '33'],
      ['PREPAID', '32', '33'],
      ['BANK', '33', '32'],
      ['MOBILE', '33', '32'],
    ] as const) {
      const { pgCno } = await shop.approve('order-1', { behaviour })
      expect(await shop.revise(pgCno, wrong, { amount: 1 }), behaviour).to.include({ resCd: 'XI01' })
      expect(await shop.revise(pgCno, right, { amount: 1 }), behaviour).to.include({ resCd: '0000' })
    }
  })

  it('refuses a wrong signature, day, payment, shop, type or repetition', async () => {
    const { pgCno } = await shop.approve('order-1')
    expect(await shop.revise(pgCno, '40', { msgAuthValue: '0'.repeat(64) })).to.include({ resCd: 'XM02' })
    expect(await shop.revise(pgCno, '40', { cancelReqDate: '20261119' })).to.include({ resCd: 'XI01' })
    expect(await shop.revise('26112009300000000000', '40')).to.include({ resCd: 'XN02' })
    expect(await manual.revise(pgCno, '40')).to.include({ resCd: 'XN02' })
    expect(await shop.revise(pgCno, '20')).to.include({ resCd: 'XM03' })
    expect(await shop.revise(pgCno, '32')).to.include({ resCd: 'XI01' })
    expect(await shop.revise(pgCno, '60', { shopTransactionId: 'key-1' })).to.include({ resCd: 'XI01' })
    expect(await shop.revise(pgCno, '40', { shopTransactionId: 'key-1' })).to.include({ resCd: 'XD01' })
    expect(await shop.book()).to.have.length(1)
  })

  it('acquires what is held, once, and cancels it then', async () => {
    const { pgCno } = await manual.approve('order-1', { shopTransactionId: 'key-1' })
    expect(await manual.revise(pgCno, '32', { amount: 1 })).to.include({ resCd: 'XC01' })
    expect(await manual.revise(pgCno, '20', { amount: 9_999 })).to.include({ resCd: 'XI01' })
    const told = await manual.revise(pgCno, '20')
    expect(told).to.include({ resCd: '0000', statusCode: 'TS03', oriPgCno: pgCno })
    expect(await manual.revise(pgCno, '20')).to.include({ resCd: 'XD02' })
    expect(await manual.retrieve('key-1')).to.include({ statusCode: 'TS03' })
    expect(await manual.revise(pgCno, '32', { amount: 4_000 })).to.include({ remainAmount: '6000' })
    expect(await manual.book()).to.deep.equal([
      ['pre_authorize', 10_000],
      ['capture', 10_000],
      ['cancel', 4_000],
    ])
  })

  it('lets go of what is held', async () => {
    const { pgCno } = await manual.approve('order-1')
    expect(await manual.revise(pgCno, '40')).to.include({ resCd: '0000', statusCode: 'TS02' })
    expect(await manual.revise(pgCno, '20')).to.include({ resCd: 'XC02' })
    expect(await manual.revise(pgCno, '40')).to.include({ resCd: 'XC02' })
    expect(await manual.book()).to.deep.equal([
      ['pre_authorize', 10_000],
      ['void', 10_000],
    ])
  })

  for (const behaviour of ['VTIM', 'VT00']) {
    it(`says ${behaviour} of a cancel that it made, until it is asked for the result`, async () => {
      const { pgCno } = await shop.approve('order-1', { behaviour })
      expect(await shop.revise(pgCno, '40')).to.include({ resCd: behaviour })
      const told = await shop.revise(pgCno, '40', { refundQueryFlag: 'Y' })
      expect(told).to.include({ resCd: '0000', cancelAmount: '10000' })
      expect(await shop.book()).to.have.length(2)
    })
  }
})
