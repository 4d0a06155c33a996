import { expect } from 'chai'
import fc from 'fast-check'
import { newClock, type Clock } from './clock.spec-helper.ts'
import { turnsOf, type Lane, type RateLimit } from './turns.ts'

const stand = (limit: RateLimit, waiting = 100) => {
  const clock = newClock()
  const turns = turnsOf(limit, { runtime: clock, waiting })
  const taken: { readonly name: string; readonly atMs: number }[] = []
  const refused: string[] = []
  const call = (name: string, lane: Lane = 'money', limitMs = 60_000): void => {
    void turns.take(lane, limitMs).then((hasTurn) => {
      if (hasTurn) taken.push({ name, atMs: clock.monotonicMs() })
      else refused.push(name)
    })
  }
  return { clock, turns, taken, refused, call }
}

/** The most turns in any window of that length. */
const mostIn = (timesMs: readonly number[], perMs: number): number =>
  Math.max(0, ...timesMs.map((from) => timesMs.filter((at) => at >= from && at < from + perMs).length))

describe('turns of a contract', () => {
  it('are had at once within the limit, the others when the oldest is long enough ago', async () => {
    const { clock, call, taken } = stand({ requests: 2, perMs: 1_000 })
    for (const name of ['a', 'b', 'c', 'd', 'e']) call(name)
    await clock.pass(999)
    expect(taken.map(({ name }) => name)).to.deep.equal(['a', 'b'])
    await clock.pass(2_000)
    expect(taken.map(({ name, atMs }) => [name, atMs])).to.deep.equal([
      ['a', 0],
      ['b', 0],
      ['c', 1_000],
      ['d', 1_000],
      ['e', 2_000],
    ])
  })

  it('go to money before questions, whoever came first', async () => {
    const { clock, call, taken } = stand({ requests: 1, perMs: 100 })
    call('first')
    call('question', 'inquiry')
    call('money')
    await clock.pass(150)
    call('more money')
    await clock.pass(1_000)
    expect(taken.map(({ name }) => name)).to.deep.equal(['first', 'money', 'more money', 'question'])
  })

  it('are refused to whoever has no time to wait, or finds the line full', async () => {
    const { clock, call, refused, taken } = stand({ requests: 1, perMs: 1_000 }, 2)
    call('first')
    call('no time', 'money', 0)
    call('too late', 'money', 900)
    call('in time', 'money', 1_100)
    call('no room', 'money')
    await clock.pass(950)
    expect(refused).to.deep.equal(['no time', 'no room', 'too late'])
    await clock.pass(100)
    expect(taken.map(({ name }) => name)).to.deep.equal(['first', 'in time'])
  })

  it('leave nobody asleep when nobody waits any more, and begin again afterwards', async () => {
    const { clock, call, taken, refused } = stand({ requests: 1, perMs: 60_000 })
    call('first')
    call('impatient', 'money', 10)
    await clock.pass(20)
    expect([refused, clock.sleeping()]).to.deep.equal([['impatient'], 0])
    call('patient', 'money', 120_000)
    await clock.pass(60_000)
    expect(taken.map(({ name }) => name)).to.deep.equal(['first', 'patient'])
    expect(clock.sleeping()).to.equal(0)
  })

  it('are never more than the limit in any window, and never wasted while somebody waits', async () => {
    const arrival = fc.record({ afterMs: fc.nat(400), isMoney: fc.boolean(), limitMs: fc.nat(3_000) })
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 1_000 }),
        fc.array(arrival, { maxLength: 40 }),
        async (requests, perMs, arrivals) => {
          const { clock, call, taken, refused } = stand({ requests, perMs })
          for (const { afterMs, isMoney, limitMs } of arrivals) {
            await clock.pass(afterMs)
            call('one', isMoney ? 'money' : 'inquiry', limitMs)
          }
          await clock.pass(4_000)
          const timesMs = taken.map(({ atMs }) => atMs)
          expect(mostIn(timesMs, perMs)).to.be.at.most(requests)
          expect(taken.length + refused.length).to.equal(arrivals.length)
          if (refused.length > 0) expect(mostIn(timesMs, perMs)).to.equal(requests)
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('one contract’s turns', () => {
  it('do not wait for another’s', async () => {
    const clock: Clock = newClock()
    const limit = { requests: 1, perMs: 10_000 }
    const [one, other] = [
      turnsOf(limit, { runtime: clock, waiting: 9 }),
      turnsOf(limit, { runtime: clock, waiting: 9 }),
    ]
    expect(await one.take('money', 0)).to.equal(true)
    expect(await one.take('money', 0)).to.equal(false)
    expect(await other.take('money', 0)).to.equal(true)
  })
})
