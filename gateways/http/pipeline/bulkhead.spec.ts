import { expect } from 'chai'
import fc from 'fast-check'
import { setTimeout as delay } from 'node:timers/promises'
import { bulkheadOf } from './bulkhead.ts'

const real = {
  sleep: (delayMs: number, signal?: AbortSignal) =>
    delay(delayMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
}

describe('bulkhead', () => {
  it('lets so many in at once, others when one leaves, in the order of their coming', async () => {
    const { tryEnter, wait, leave } = bulkheadOf({ concurrent: 2, waiting: 10 }, real)
    expect([tryEnter(), tryEnter(), tryEnter()]).to.deep.equal([true, true, false])
    const entered: number[] = []
    const waits = [1, 2, 3].map(async (one) => {
      if (await wait(5_000)) entered.push(one)
    })
    await delay(5)
    expect(entered).to.deep.equal([])
    leave()
    await waits[0]
    expect(entered).to.deep.equal([1])
    leave()
    leave()
    await Promise.all(waits)
    expect(entered).to.deep.equal([1, 2, 3])
    expect(tryEnter()).to.equal(false)
    leave()
    expect(tryEnter()).to.equal(true)
  })

  it('turns away at once who finds the line full, and who has no time to wait', async () => {
    const { tryEnter, wait, leave } = bulkheadOf({ concurrent: 1, waiting: 1 }, real)
    tryEnter()
    expect(await wait(0)).to.equal(false)
    const first = wait(5_000)
    expect(await wait(5_000)).to.equal(false)
    leave()
    expect(await first).to.equal(true)
  })

  it('lets nobody wait longer than the limit, and gives the place to somebody else', async () => {
    const { tryEnter, wait, leave } = bulkheadOf({ concurrent: 1, waiting: 2 }, real)
    tryEnter()
    expect(await wait(20)).to.equal(false)
    leave()
    expect(tryEnter()).to.equal(true)
  })

  it('is never fuller than allowed, and empty in the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 6 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 4 })), { maxLength: 25 }),
        async (concurrent, waiting, visits) => {
          const { tryEnter, wait, leave } = bulkheadOf({ concurrent, waiting }, real)
          let inside = 0
          let fullest = 0
          await Promise.all(
            visits.map(async ([stayMs, patienceMs]) => {
              if (!tryEnter() && !(await wait(patienceMs))) return
              inside += 1
              fullest = Math.max(fullest, inside)
              await delay(stayMs)
              inside -= 1
              leave()
            }),
          )
          expect(fullest).to.be.at.most(concurrent)
          for (let place = 0; place < concurrent; place += 1) expect(tryEnter()).to.equal(true)
          expect(tryEnter()).to.equal(false)
        },
      ),
      { numRuns: 60 },
    )
  })
})
