import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { RunningServer } from '../kit/server.ts'
import { callerOf, codeOf, type Caller } from './caller.spec-helper.ts'
import { SUBSCRIPTION_CID } from './contract.ts'
import { DEMO_SECRET_KEY, startKakaoPaySim } from './server.ts'

describe('kakao-pay simulator: its journal', () => {
  let folder: string
  let journalFile: string
  let nowMs: number
  let sim: RunningServer
  let caller: Caller
  const start = async (): Promise<void> => {
    sim = await startKakaoPaySim({ journalFile, now: () => nowMs })
    caller = callerOf(sim)
  }
  beforeEach(async () => {
    nowMs = Date.parse('2026-11-20T00:00:00Z')
    folder = await mkdtemp(join(tmpdir(), 'kakao-pay-'))
    journalFile = join(folder, 'journal.ndjson')
    await start()
  })
  afterEach(async () => {
    await sim.close()
    await rm(folder, { recursive: true })
  })

  it('goes on where it stopped: payments, SIDs, what is waiting, how it behaves', async () => {
    const tid = await caller.pay('order-1', 1000, 'CANCEL -785 MOVED')
    const subscribed = await caller.registered('order-2', 500)
    const charged = (await caller.call('subscription', subscribed)).body
    const waiting = await caller.authenticated('order-3', 700)
    nowMs += 60_000
    await caller.cancel(tid, 100)
    const before = [await caller.book(), await caller.order(tid)]
    await sim.close()
    nowMs += 60_000
    await start()
    expect([await caller.book(), await caller.order(tid)]).to.deep.equal(before)
    expect((await caller.cancel(tid, 900)).body).to.include({ status: 'CANCEL_PAYMENT' })
    expect((await caller.call('approve', waiting)).status).to.equal(200)
    const again = (await caller.call('subscription', subscribed)).body
    expect(again['tid']).not.to.equal(charged['tid'])
    expect((await caller.order(String(charged['tid']), SUBSCRIPTION_CID)).status).to.equal(200)
  })

  it('lets a tid run out at its time', async () => {
    const waiting = await caller.authenticated('order-1', 700)
    await sim.close()
    nowMs += 15 * 60_000
    await start()
    expect(codeOf(await caller.call('approve', waiting))).to.deep.equal([400, -723])
  })

  it('keeps what was done before an answer was lost, and no key', async () => {
    const waiting = await caller.authenticated('order-1', 700)
    await caller.plan('approve', 'error-after')
    await caller.call('approve', waiting)
    await sim.close()
    await start()
    expect((await caller.order(String(waiting['tid']))).body).to.include({ status: 'SUCCESS_PAYMENT' })
    expect(await readFile(journalFile, 'utf8')).not.to.include(DEMO_SECRET_KEY)
  })
})

describe('kakao-pay simulator: its own process', () => {
  it('prints its URL, knows the keys of its environment and stops on SIGTERM', async function () {
    this.timeout(20_000)
    const main = new URL('main.ts', import.meta.url).pathname
    const child = spawn(process.execPath, [main], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { SECRET_KEYS: 'one,two' },
    })
    const ended = once(child, 'exit')
    const line = await new Promise<string>((resolve) => {
      createInterface(child.stdout).once('line', resolve)
    })
    const { url } = JSON.parse(line) as { url: string }
    expect(await callerOf({ url }, 'SECRET_KEY two').pay('order-1', 1000)).to.match(/^T/)
    expect(codeOf(await callerOf({ url }).order('T0'))).to.deep.equal([401, -401])
    child.kill('SIGTERM')
    expect(await ended).to.deep.equal([0, null])
  })
})
