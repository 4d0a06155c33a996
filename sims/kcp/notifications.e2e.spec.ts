import { expect } from 'chai'
import { decodeForm } from '../kit/form.ts'
import { startReceiver, type Receiver } from '../kit/receiver.spec-helper.ts'
import { callerOf, movement, type Caller, type Fields } from './caller.spec-helper.ts'
import { isReceived } from './notifications.ts'
import { startKcpSim } from './server.ts'

describe('kcp simulator: virtual accounts', () => {
  let receiver: Receiver
  let url: string
  let caller: Caller
  let close: () => Promise<void>

  beforeEach(async () => {
    receiver = await startReceiver()
    const now = (): number => Date.parse('2026-11-20T09:30:00+09:00')
    const sim = await startKcpSim({ now, notifyUrl: receiver.url })
    ;({ url, close } = sim)
    caller = callerOf(sim)
  })
  afterEach(async () => {
    await close()
    await receiver.close()
  })

  const open = async (): Promise<Fields> =>
    caller.approve(await caller.window('order-1', 10_000, { payType: 'PAVC' }))
  const deposit = async (body: object): Promise<number> =>
    (await fetch(`${url}/__deposit`, { method: 'POST', body: JSON.stringify(body) })).status
  const received = async (count: number): Promise<Fields> => {
    const all = await receiver.until(count)
    return decodeForm(all[count - 1]?.body ?? '', 'euc-kr')
  }

  it('are opened without money, and paid later', async () => {
    const told = await open()
    expect(told).to.include({ res_cd: '0000', pay_method: 'PAVC', bankname: '국민은행' })
    expect(told).not.to.have.property('app_time')
    const tno = String(told['tno'])
    expect(await caller.inquire(tno, 'PAVC')).to.include({ stat_bk_cd: 'STIR' })
    expect(await caller.book()).to.deep.equal([])
    expect(await deposit({ tno })).to.equal(200)
    expect(await received(1)).to.include({
      site_cd: 'T0000',
      tno,
      order_no: 'order-1',
      tx_cd: 'TX00',
      tx_tm: '20261120093000',
      ipgm_name: '홍길동',
      ipgm_mnyx: '10000',
      totl_mnyx: '10000',
      account: told['account'],
    })
    expect(await caller.inquire(tno, 'PAVC')).to.include({ stat_bk_cd: 'STSR', app_time: '20261120093000' })
    expect(await deposit({ tno })).to.equal(400)
  })

  it('tell of another amount as it was, and of a refund', async () => {
    const tno = String((await open())['tno'])
    await deposit({ tno, amount: 9_000 })
    expect(await received(1)).to.include({ ipgm_mnyx: '9000' })
    expect(await caller.cancelAll(tno)).to.include({ res_cd: '0000' })
    expect(await received(2)).to.include({ tx_cd: 'TX01', refund_nm: '홍길동', refund_mny: '10000' })
    expect((await caller.book()).map(movement)).to.deep.equal([
      ['order-1', 'approve', 10_000],
      ['order-1', 'cancel', 10_000],
    ])
  })

  it('are closed before, and then not paid', async () => {
    const tno = String((await open())['tno'])
    expect(await caller.cancelPart(tno, [1, 10_000])).to.include({ res_cd: 'Z022' })
    expect(await caller.cancelAll(tno)).to.include({ res_cd: '0000' })
    expect(await caller.inquire(tno, 'PAVC')).to.include({ stat_bk_cd: 'STSC' })
    expect(await deposit({ tno })).to.equal(400)
    expect(await caller.book()).to.deep.equal([])
  })

  it('want a page with the result, and nothing is told of cards', async () => {
    const page = '<html><body><form><input type="hidden" name="result" value="0000"></form></body></html>'
    expect(isReceived(200, page)).to.equal(true)
    expect(isReceived(500, page)).to.equal(false)
    expect(isReceived(200, page.replace('0000', '9999'))).to.equal(false)
    expect(isReceived(200, 'OK')).to.equal(false)
    await caller.pay('order-2', 10)
    const shown = (await (await fetch(`${url}/__notifications`)).json()) as { notifications: unknown }
    expect(shown.notifications).to.deep.equal([])
  })
})
