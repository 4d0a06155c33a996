import { expect } from 'chai'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunningServer } from '../kit/server.ts'
import { merchantAt, type Merchant, type Told } from './merchant.spec-helper.ts'
import { DEMO_SECRET_KEY, startNaverPaySim } from './server.ts'

describe('naver pay simulator: keys, faults and restarts', () => {
  let folder: string
  let sim: RunningServer
  let merchant: Merchant
  let nowMs = Date.parse('2026-11-20T09:30:00+09:00')

  const start = async (): Promise<void> => {
    sim = await startNaverPaySim({ now: () => nowMs, journalFile: join(folder, 'naver-pay.ndjson') })
    merchant = merchantAt(sim.url, 'naver-pay')
  }
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'naver-pay-'))
    await start()
  })
  afterEach(async () => {
    await sim.close()
    await rm(folder, { recursive: true })
  })

  const window = async (behaviour = 'APPROVE'): Promise<string> =>
    String((await merchant.method({ orderId: 'order-1', amount: 10_000, behaviour }))['token'])
  const approve = (paymentId: string, key: string): Promise<Told> =>
    merchant.ask('v2.2/apply/payment', { form: { paymentId }, key })
  const cancel = (paymentId: string, key: string): Promise<Told> =>
    merchant.ask('v1/cancel', {
      form: {
        paymentId,
        cancelAmount: '1000',
        cancelReason: '변심',
        cancelRequester: '1',
        taxScopeAmount: '1000',
        taxExScopeAmount: '0',
      },
      key,
    })
  const told = ({ code, message, body }: Told): unknown => ({ code, message, body })

  it('answers a key again as before, with 409 and the key', async () => {
    const paymentId = await window()
    const first = await approve(paymentId, 'key-1')
    expect([first.status, first.headers.get('x-naverpay-idempotency-key')]).to.deep.equal([200, 'key-1'])
    const again = await approve(paymentId, 'key-1')
    expect([again.status, told(again)]).to.deep.equal([409, told(first)])
    const elsewhere = await cancel(paymentId, 'key-1')
    expect([elsewhere.status, told(elsewhere)]).to.deep.equal([409, told(first)])
    expect(await merchant.book()).to.have.length(1)
  })

  it('keeps a refusal too, and forgets after an hour', async () => {
    const paymentId = await window('Fail')
    expect(await approve(paymentId, 'key-1')).to.include({ status: 200, code: 'Fail' })
    expect(await approve(paymentId, 'key-1')).to.include({ status: 409, code: 'Fail' })
    nowMs += 60 * 60_000
    expect(await approve(paymentId, 'key-1')).to.include({ status: 200, code: 'TimeExpired' })
  })

  it('takes no key of more than 64 characters', async () => {
    expect(await approve(await window(), 'k'.repeat(65))).to.include({
      status: 400,
      code: 'InvalidParameter',
    })
    expect(await approve(await window(), 'k'.repeat(64))).to.include({ status: 200 })
  })

  it('meets the faults of an approval, and tells the truth when the key comes again', async () => {
    for (const [fault, status, code, then] of [
      ['refuse', 200, 'Fail', 200],
      ['error-before', 500, 'Fail', 200],
      ['maintenance', 503, 'MaintenanceOngoing', 200],
      ['error-after', 500, 'Fail', 409],
      ['duplicate', 200, 'AlreadyComplete', 409],
    ] as const) {
      await merchant.plan('approve', fault)
      const paymentId = await window()
      expect(await approve(paymentId, fault), fault).to.include({ status, code })
      expect(await approve(paymentId, fault), fault).to.include({ status: then, code: 'Success' })
    }
    await merchant.plan('approve', 'wrong-amount')
    expect((await approve(await window(), 'wrong')).body['detail']).to.include({ totalPayAmount: 10_001 })
  })

  it('meets the faults of a cancel and of an inquiry', async () => {
    const paymentId = await window()
    await approve(paymentId, 'key')
    for (const [fault, code] of [
      ['refuse', 'CancelDeadlineExpired'],
      ['duplicate', 'AlreadyCanceled'],
    ] as const) {
      await merchant.plan('cancel', fault)
      expect(await cancel(paymentId, fault), fault).to.include({ status: 200, code })
    }
    const history = () => merchant.ask(`v2.2/list/history/${paymentId}`, { json: {} })
    await merchant.plan('inquire', 'refuse')
    expect(await history()).to.include({ status: 401 })
    await merchant.plan('inquire', 'duplicate')
    expect((await history()).body['list']).to.have.length(4)
    expect((await history()).body['list']).to.have.length(2)
  })

  it('goes on where it was, keys and all, and writes no secret down', async () => {
    const paymentId = await window()
    const first = await approve(paymentId, 'key-1')
    await cancel(paymentId, 'key-2')
    const book = await merchant.book()
    await sim.close()
    await start()
    expect(await merchant.book()).to.deep.equal(book)
    expect(told(await approve(paymentId, 'key-1'))).to.deep.equal(told(first))
    expect(await window()).not.to.equal(paymentId)
    expect(await readFile(join(folder, 'naver-pay.ndjson'), 'utf8')).not.to.include(DEMO_SECRET_KEY)
  })
})
