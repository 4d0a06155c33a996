import { expect } from 'chai'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { see } from '../kit/test-client.spec-helper.ts'
import { Fields, shopAt, type Shop } from './easy-pay.spec-helper.ts'
import { DEMO_MANUAL_SETTINGS, DEMO_SECRET_KEY, DEMO_SETTINGS } from './malls.ts'
import { startEasyPaySim } from './server.ts'
import { authValueOf } from './signature.ts'
import { dayIn } from './wire-times.ts'

const NOW_MS = Date.parse('2026-11-20T09:30:00+09:00')
const now = (): number => NOW_MS
const shopOf = (url: string, mallId: string = DEMO_SETTINGS.mallId): Shop =>
  shopAt(url, () => dayIn(NOW_MS), mallId)

describe('easypay simulator: in its frame', () => {
  it('meets the faults, in its own words', async () => {
    const sim = await startEasyPaySim({ now })
    const shop = shopOf(sim.url)
    const manual = shopOf(sim.url, DEMO_MANUAL_SETTINGS.mallId)
    for (const [fault, resCd, moved] of [
      ['refuse', '8373', 0],
      ['duplicate', 'XD01', 1],
    ] as const) {
      await shop.plan('approve', fault)
      expect(await shop.approve('order-1'), fault).to.include({ resCd })
      expect(await shop.book(), fault).to.have.length(moved)
    }
    await shop.plan('approve', 'wrong-amount')
    const told = await shop.approve('order-2')
    expect(told).to.include({ amount: '10001' })
    const values = ['pgCno', 'amount', 'transactionDate'].map((name) => String(told[name]))
    expect(told['msgAuthValue']).to.equal(authValueOf(values, DEMO_SECRET_KEY))
    await shop.plan('cancel', 'wrong-amount')
    expect(await shop.revise(told['pgCno'], '40')).to.include({ cancelAmount: '10001', remainAmount: '1' })
    await shop.plan('pre-authorize', 'refuse')
    expect(await manual.approve('order-3')).to.include({ resCd: '8373' })
    const { pgCno } = await manual.approve('order-4')
    for (const [operation, type, resCd] of [
      ['void', '40', 'XC01'],
      ['capture', '20', 'XC01'],
    ] as const) {
      await shop.plan(operation, 'refuse')
      expect(await manual.revise(pgCno, type), operation).to.include({ resCd })
    }
    await shop.plan('inquire', 'refuse')
    expect(await shop.retrieve('any')).to.include({ resCd: 'XM01' })
    await shop.plan('approve', 'maintenance')
    const closed = await see(`${sim.url}/api/ep9/trades/approval`, {
      method: 'POST',
      body: { mallId: DEMO_SETTINGS.mallId },
    })
    expect(closed).to.include({ status: 503 })
    await sim.close()
  })

  it('goes on where it was', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'easy-pay-'))
    const journalFile = join(folder, 'journal.ndjson')
    const first = await startEasyPaySim({ now, journalFile })
    const { pgCno } = await shopOf(first.url).approve('order-1', { shopTransactionId: 'key-1' })
    await shopOf(first.url).revise(pgCno, '32', { amount: 4_000 })
    await first.close()
    const second = await startEasyPaySim({ now, journalFile })
    const shop = shopOf(second.url)
    expect(await shop.retrieve('key-1')).to.include({ pgCno, statusCode: 'TS06' })
    expect(await shop.approve('order-2', { shopTransactionId: 'key-1' })).to.include({ resCd: 'XD01' })
    expect(await shop.revise(pgCno, '40')).to.include({ cancelAmount: '6000' })
    expect(await shop.book()).to.have.length(3)
    await second.close()
    await rm(folder, { recursive: true })
  })

  it('notifies of approvals and cancels until 0000 is answered', async () => {
    const received: Fields[] = []
    const answers = ['{"resCd":"5001","resMsg":"FAIL"}', 'OK', '{"resCd":"0000","resMsg":"OK"}']
    const shopServer = createServer((request, response) => {
      void text(request).then((body) => {
        received.push(Fields.parse(JSON.parse(body)))
        response.end(answers[Math.min(received.length, answers.length) - 1])
      })
    })
    await new Promise<void>((resolve) => shopServer.listen(0, '127.0.0.1', resolve))
    const address = shopServer.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    const sim = await startEasyPaySim({ now, notifyUrl: `http://127.0.0.1:${port}`, notifyPauseUnitMs: 0.05 })
    const shop = shopOf(sim.url)
    const { pgCno } = await shop.approve('order-1')
    while (received.length < 3) await sleep(5)
    await shop.revise(pgCno, '32', { amount: 4_000 })
    while (received.length < 4) await sleep(5)
    await sleep(50)
    expect(received.map(({ notiType }) => notiType)).to.deep.equal(['10', '10', '10', '20'])
    expect(received[0]).to.include({ resCd: '0000', pgCno, shopOrderNo: 'order-1', amount: '10000' })
    expect(received[0]).to.include({
      mallId: 'SIM00001',
      statusCode: 'TS03',
      transactionDate: '20261120093000',
    })
    expect(received[3]).to.include({ statusCode: 'TS06', cancelAmount: '4000', cancelRemainAmount: '6000' })
    await sim.close()
    await new Promise((resolve) => shopServer.close(resolve))
  })
})
