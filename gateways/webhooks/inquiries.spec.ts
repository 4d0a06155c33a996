import { expect } from 'chai'
import { PaymentId } from '../../ledger/core/ids.ts'
import type { Inquired } from '../dispatch/inquiry.ts'
import { specClock, type SpecClock } from './clock.spec-helper.ts'
import { inquiriesOf, type Asked, type Inquiries } from './inquiries.ts'

const payment = PaymentId('pay_a')
const other = PaymentId('pay_b')
const context = { correlationId: 'spec', actor: { kind: 'administrator' }, idempotency: null } as const

describe('inquiries that notifications cause', () => {
  let clock: SpecClock
  let begun: (readonly [PaymentId, number])[]
  let running: number
  let most: number
  let tookMs: number
  let isAway: boolean
  let ending: AbortController
  let inquire: Inquiries
  beforeEach(() => {
    clock = specClock()
    begun = []
    running = 0
    most = 0
    tookMs = 200
    isAway = false
    ending = new AbortController()
    inquire = inquiriesOf({ resolver: { inquireNow: answered }, runtime: clock }, ending.signal)
  })

  const answered = async (paymentId: PaymentId): Promise<readonly Inquired[]> => {
    begun.push([paymentId, clock.monotonicMs()])
    running += 1
    most = Math.max(most, running)
    await clock.sleep(tookMs)
    running -= 1
    if (isAway) throw new Error('away')
    return []
  }
  const ask = (paymentId = payment, cameMs = clock.monotonicMs()): Promise<Asked> =>
    inquire({ paymentId, cameMs, context })
  const times = (): readonly number[] => begun.map(([, atMs]) => atMs)

  it('are begun at once for the first, and shared by all who came before that', async () => {
    const all = [ask()]
    await clock.passTo(1_000)
    all.push(ask(payment, 0))
    await clock.passTo(60_000)
    expect(await Promise.all(all)).to.deep.equal([[], []])
    expect(times()).to.deep.equal([0])
  })
  it('do not answer for what came after they were begun: that has the next, five seconds later', async () => {
    const first = ask()
    await clock.passTo(100)
    const later = Array.from({ length: 10 }, () => ask())
    await clock.passTo(3_000)
    later.push(ask())
    await clock.passTo(60_000)
    await Promise.all([first, ...later])
    expect(times()).to.deep.equal([0, 5_000])
  })
  it('are one at a time, however long they take', async () => {
    tookMs = 30_000
    const all = [ask()]
    for (let second = 1; second < 60; second += 1) {
      await clock.passTo(second * 1_000)
      all.push(ask())
    }
    await clock.passTo(300_000)
    await Promise.all(all)
    expect([most, ...times()]).to.deep.equal([1, 0, 30_000, 60_000])
  })
  it('about another payment wait for nothing', async () => {
    const all = [ask(), ask(other)]
    await clock.passTo(1_000)
    await Promise.all(all)
    expect(times()).to.deep.equal([0, 0])
  })
  it('that fail fail for all who share them, and keep nobody from the next', async () => {
    isAway = true
    const failed = [ask(), ask()].map((one) => one.catch(() => 'failed'))
    await clock.passTo(1_000)
    expect(await Promise.all(failed)).to.deep.equal(['failed', 'failed'])
    isAway = false
    const next = ask()
    await clock.passTo(10_000)
    expect(await next).to.deep.equal([])
    expect(times()).to.deep.equal([0, 5_000])
  })
  it('are not begun when the process ends', async () => {
    const first = ask()
    await clock.passTo(100)
    const waiting = ask()
    ending.abort()
    await clock.passTo(60_000)
    expect(await Promise.all([first, waiting])).to.deep.equal([[], 'ending'])
    expect(times()).to.deep.equal([0])
  })
})
