import { setImmediate as turn } from 'node:timers/promises'
import { expect } from 'chai'
import { newTurnstile } from './turnstile.ts'

describe('a turnstile', () => {
  it('lets no more in than it may, in the order in which they came, whether tasks fail or not', async () => {
    const pass = newTurnstile(3)
    const order: number[] = []
    let inside = 0
    let most = 0
    const tasks = Array.from({ length: 20 }, (_, index) =>
      pass(async () => {
        order.push(index)
        most = Math.max(most, (inside += 1))
        await turn()
        inside -= 1
        if (index % 4 === 0) throw new Error('a task that failed')
        return index
      }),
    )
    const ends = await Promise.allSettled(tasks)
    expect(ends.filter(({ status }) => status === 'rejected')).to.have.length(5)
    expect(order).to.deep.equal(Array.from({ length: 20 }, (_, index) => index))
    expect({ most, inside }).to.deep.equal({ most: 3, inside: 0 })
  })
})
