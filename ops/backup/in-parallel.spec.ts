import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect } from 'chai'
import { inParallel } from './in-parallel.ts'

describe('work in parallel', () => {
  it('is done on every item, on so many at once', async () => {
    const done: number[] = []
    let [now, most] = [0, 0]
    await inParallel([1, 2, 3, 4, 5], 2, async (item) => {
      now += 1
      most = Math.max(most, now)
      await nextTurn()
      now -= 1
      done.push(item)
    })
    expect([done.sort(), most]).to.deep.equal([[1, 2, 3, 4, 5], 2])
  })
  it('that fails begins nothing new, and has ended when it tells', async () => {
    const [begun, ended]: [number[], number[]] = [[], []]
    const failing = inParallel([1, 2, 3, 4], 2, async (item) => {
      begun.push(item)
      if (item === 1) throw new Error('first')
      await nextTurn()
      ended.push(item)
    })
    const error: unknown = await failing.catch((thrown: unknown) => thrown)
    expect([String(error), begun, ended]).to.deep.equal(['Error: first', [1, 2], [2]])
  })
})
