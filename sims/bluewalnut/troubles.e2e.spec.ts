import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { RunningServer } from '../kit/server.ts'
import { callerOf, codeOf, type Caller, type Told } from './caller.spec-helper.ts'
import { DEMO_SECRET_KEY } from './contract.ts'
import { startBluewalnutSim } from './server.ts'

describe('bluewalnut simulator: faults', () => {
  let sim: RunningServer
  let caller: Caller
  beforeEach(async () => {
    sim = await startBluewalnutSim()
    caller = callerOf(sim)
  })
  afterEach(() => sim.close())

  const inShort = async (asking: Promise<Told>): Promise<unknown> => {
    const told = await asking.catch(() => 'no answer')
    if (typeof told === 'string') return told
    return told.status === 200 ? codeOf(told) : told.status
  }

  const rows: readonly (readonly [fault: string, approve: unknown, cancel: unknown, isDone: boolean])[] = [
    ['refuse', '3095', '2014', false],
    ['reset-before', 'no answer', 'no answer', false],
    ['reset-after', 'no answer', 'no answer', true],
    ['late', '3001', '2001', true],
    ['truncated', 'no answer', 'no answer', true],
    ['error-before', 500, 500, false],
    ['error-after', 500, 500, true],
    ['wrong-amount', '3001', '2001', true],
    ['duplicate', '1682', '2013', true],
    ['maintenance', '2159', '2159', false],
  ]
  for (const operation of ['approve', 'cancel'] as const) {
    for (const [fault, approve, cancel, isDone] of rows) {
      it(`${operation}: ${fault}`, async () => {
        const window = await caller.window()
        const tid = operation === 'cancel' ? await caller.pay('order-2') : ''
        const { length } = await caller.book()
        const more = fault === 'late' ? { delayMs: 10 } : {}
        await caller.door('/__faults', { operation, fault, ...more })
        const asking =
          operation === 'approve' ? caller.approve(window) : caller.cancel(tid, ['10000', '0', '1'])
        expect(await inShort(asking)).to.equal(operation === 'approve' ? approve : cancel)
        expect(await caller.book()).to.have.length(length + (isDone ? 1 : 0))
      })
    }
  }

  it('tells other amounts, and leaves a refusal as it is', async () => {
    await caller.plan('approve', 'wrong-amount')
    const window = await caller.window()
    expect((await caller.approve(window)).fields['Amt']).to.equal('000000010001')
    await caller.plan('inquire', 'wrong-amount')
    expect((await caller.inquire(window.tid)).fields).to.include({
      Amt: '000000010001',
      RemainAmt: '000000010001',
    })
    for (const fault of ['duplicate', 'wrong-amount']) {
      await caller.plan('cancel', fault)
      expect(codeOf(await caller.cancel('none', ['1', '1', '1']))).to.equal('2012')
    }
  })

  it('inquires as a stranger, and of nothing twice', async () => {
    const tid = await caller.pay()
    await caller.plan('inquire', 'refuse')
    expect(codeOf(await caller.inquire(tid))).to.equal('A211')
    const { fields } = await caller.inquire(tid)
    await caller.plan('inquire', 'duplicate')
    expect((await caller.inquire(tid)).fields).to.deep.equal(fields)
  })
})

describe('bluewalnut simulator: its journal and its own process', () => {
  it('goes on where it stopped, and keeps no key', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bluewalnut-'))
    const journalFile = join(folder, 'journal.ndjson')
    const first = await startBluewalnutSim({ journalFile })
    const waiting = await callerOf(first).window({ orderId: 'order-2' })
    const tid = await callerOf(first).pay()
    await callerOf(first).cancel(tid, ['3000', '1', '1'])
    const before = [await callerOf(first).book(), (await callerOf(first).inquire(tid)).fields]
    await first.close()

    const second = await startBluewalnutSim({ journalFile })
    const caller = callerOf(second)
    expect([await caller.book(), (await caller.inquire(tid)).fields]).to.deep.equal(before)
    expect(codeOf(await caller.cancel(tid, ['3000', '1', '1']))).to.equal('2015')
    expect(codeOf(await caller.approve(waiting))).to.equal('3001')
    await second.close()
    expect(await readFile(journalFile, 'utf8')).not.to.include(DEMO_SECRET_KEY)
    await rm(folder, { recursive: true })
  })

  it('prints its URL and stops on SIGTERM', async function () {
    this.timeout(20_000)
    const main = new URL('main.ts', import.meta.url).pathname
    const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'inherit'], env: {} })
    const ended = once(child, 'exit')
    const line = await new Promise<string>((resolve) => {
      createInterface(child.stdout).once('line', resolve)
    })
    const { url } = JSON.parse(line) as { url: string }
    const caller = callerOf({ url })
    expect(codeOf(await caller.approve(await caller.window()))).to.equal('3001')
    child.kill('SIGTERM')
    expect(await ended).to.deep.equal([0, null])
  })
})
