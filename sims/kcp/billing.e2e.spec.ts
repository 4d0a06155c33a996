import { expect } from 'chai'
import { callerOf, movement, type Caller } from './caller.spec-helper.ts'
import { DEMO_SETTINGS, startKcpSim } from './server.ts'

describe('kcp simulator: batch keys', () => {
  let caller: Caller
  let url: string
  let close: () => Promise<void>

  before(async () => {
    const sim = await startKcpSim()
    caller = callerOf(sim)
    ;({ url, close } = sim)
  })
  after(() => close())

  it('issues one for each registration in the window', async () => {
    const response = await fetch(`${url}/__batch-window`, { method: 'POST', body: '{}' })
    const opened = (await response.json()) as object
    const told = await caller.post('/gw/enc/v1/payment', opened)
    expect(told).to.include({ res_cd: '0000' }).and.to.include.keys('batch_key', 'card_name', 'van_tx_id')
    expect(await caller.post('/gw/enc/v1/payment', opened)).to.include({ res_cd: 'Z011' })
    expect(await caller.book()).to.deep.equal([])
  })

  it('charges one for one order after another, to be cancelled like any', async () => {
    const key = await caller.batchKey()
    const first = await caller.charge(key, 'month-1')
    expect(first).to.include({ res_cd: '0000', order_no: 'month-1', amount: '10000', pay_method: 'PACA' })
    const second = await caller.charge(key, 'month-2', { quota: '03' })
    expect(second).to.include({ res_cd: '0000', quota: '03' })
    expect(await caller.cancelAll(String(first['tno']))).to.include({ res_cd: '0000' })
    expect((await caller.book()).map(movement)).to.deep.equal([
      ['month-1', 'approve', 10_000],
      ['month-2', 'approve', 10_000],
      ['month-1', 'cancel', 10_000],
    ])
  })

  it('declines what was registered to be declined, each time', async () => {
    const key = await caller.batchKey('CC61')
    for (const orderId of ['month-3', 'month-4'])
      expect(await caller.charge(key, orderId)).to.include({ res_cd: 'CC61' })
  })

  for (const [what, more, code] of [
    ['another key', { bt_batch_key: 'none' }, 'Z030'],
    ['another group', { bt_group_id: 'A52Q71000490' }, 'Z031'],
    ['another site', { site_cd: 'A52Q7' }, 'S032'],
    ['two amounts', { card_mny: '9999' }, 'Z001'],
    ['another currency', { currency: '840' }, 'Z001'],
    ['no name', { good_name: '' }, 'Z001'],
    ['an instalment plan that is none', { quota: '3' }, 'Z001'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const before = await caller.book()
      expect(await caller.charge(await caller.batchKey(), 'month-5', more)).to.include({ res_cd: code })
      expect(await caller.book()).to.deep.equal(before)
    })
  }

  it('forgets one', async () => {
    const key = await caller.batchKey()
    const { billingGroupId } = DEMO_SETTINGS
    const remove = (group: string): ReturnType<Caller['post']> =>
      caller.post('/gw/hub/v1/payment', {
        pay_method: 'BATCH',
        tx_type: '10005010',
        batch_key: key,
        group_id: group,
      })
    expect(await remove('another')).to.include({ res_cd: 'Z031' })
    expect(await remove(billingGroupId)).to.include({ res_cd: '0000' })
    expect(await remove(billingGroupId)).to.include({ res_cd: 'Z030' })
    expect(await caller.charge(key, 'month-6')).to.include({ res_cd: 'Z030' })
  })
})
