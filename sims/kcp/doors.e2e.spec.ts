import { expect } from 'chai'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { see } from '../kit/test-client.spec-helper.ts'
import { callerOf, identity, movement, type Caller, type Fields } from './caller.spec-helper.ts'
import { startKcpSim } from './server.ts'

describe('kcp simulator: its doors', () => {
  let folder: string
  let url: string
  let caller: Caller
  let close: () => Promise<void>
  const start = async (): Promise<void> => {
    const sim = await startKcpSim({ journalFile: join(folder, 'kcp.ndjson') })
    ;({ url, close } = sim)
    caller = callerOf(sim)
  }
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kcp-'))
    await start()
  })
  afterEach(async () => {
    await close()
    await rm(folder, { recursive: true })
  })

  const methodFor = async (asked: object): Promise<Fields> => {
    const response = await fetch(`${url}/__method`, {
      method: 'POST',
      body: JSON.stringify({ orderId: 'order-1', amount: 10_000, ...asked }),
    })
    return (await response.json()) as Fields
  }

  it('give what a payment takes', async () => {
    const { method } = (await methodFor({})) as { method: Fields }
    expect(method).to.deep.include({ type: 'token', providerOrderId: 'order-1' })
    const told = await caller.approve({
      enc_data: method['token'],
      ...(method['window'] as object),
      ordr_idxx: method['providerOrderId'],
      ordr_mony: '10000',
    })
    expect(told).to.include({ res_cd: '0000' })
    const registered = (await methodFor({ kind: 'billing_key', behaviour: 'AC25' })) as { method: Fields }
    expect(registered.method).to.include({ type: 'billing_key' })
    const charged = await caller.charge(String(registered.method['billingKey']), 'month-1')
    expect(charged).to.include({ res_cd: 'AC25' })
    expect(await methodFor({ behaviour: '8133' })).to.include({ code: 'INVALID_REQUEST' })
  })

  it('goes on where it was', async () => {
    const tno = await caller.pay('order-1', 10_000)
    const key = await caller.batchKey()
    const used = await caller.window('order-2', 10_000)
    await caller.approve(used)
    const waiting = await caller.window('order-3', 10_000)
    await caller.cancelPart(tno, [3_000, 10_000])
    const before = [await caller.inquire(tno), await caller.book()]
    await close()
    await start()
    expect([await caller.inquire(tno), await caller.book()]).to.deep.equal(before)
    expect(await caller.approve(used)).to.include({ res_cd: 'Z011' })
    expect(await caller.approve(waiting)).to.include({ res_cd: '0000' })
    const charged = await caller.charge(key, 'month-1')
    expect(charged).to.include({ res_cd: '0000' })
    expect(charged['tno']).not.to.equal(tno)
  })

  const approvals: readonly [fault: string, seen: object, moved: boolean][] = [
    ['refuse', { status: 200, body: { res_cd: 'CC08' } }, false],
    ['maintenance', { status: 503 }, false],
    ['error-before', { status: 500 }, false],
    ['reset-before', { kind: 'reset' }, false],
    ['error-after', { status: 500 }, true],
    ['reset-after', { kind: 'reset' }, true],
    ['truncated', { kind: 'broken off' }, true],
    ['duplicate', { status: 200, body: { res_cd: 'Z011' } }, true],
    ['wrong-amount', { status: 200, body: { amount: '10001', card_mny: '10001' } }, true],
  ]
  for (const [fault, seen, moved] of approvals) {
    it(`plan ${fault} of an approval`, async () => {
      const { ordr_idxx, ...window } = await caller.window('order-1', 10_000)
      const body = { ...window, ordr_no: ordr_idxx, ...identity }
      await caller.plan('approve', fault)
      const met = await see(`${url}/gw/enc/v1/payment`, { method: 'POST', body })
      const { body: expected, ...rest } = seen as { body?: object }
      expect(met).to.include(rest)
      if (expected !== undefined) expect(met).to.have.property('body').that.includes(expected)
      expect((await caller.book()).map(movement)).to.deep.equal(moved ? [['order-1', 'approve', 10_000]] : [])
    })
  }

  it('plan what a cancel and an inquiry meet', async () => {
    const tno = await caller.pay('order-1', 10_000)
    await caller.plan('cancel', 'refuse')
    expect(await caller.cancelPart(tno, [1_000, 10_000])).to.include({ res_cd: '8178' })
    await caller.plan('cancel', 'wrong-amount')
    expect(await caller.cancelPart(tno, [1_000, 10_000])).to.include({ mod_mny: '1001', rem_mny: '9001' })
    await caller.plan('cancel', 'duplicate')
    expect(await caller.cancelPart(tno, [1_000, 9_000])).to.include({ res_cd: '8133' })
    await caller.plan('inquire', 'refuse')
    expect(await caller.inquire(tno)).to.include({ res_cd: 'S032' })
    await caller.plan('inquire', 'wrong-amount')
    expect(await caller.inquire(tno)).to.include({ amount: '10001', rem_mny: '8001' })
    await caller.plan('inquire', 'duplicate')
    expect(await caller.inquire(tno)).to.include({ rem_mny: '8000' })
  })
})
