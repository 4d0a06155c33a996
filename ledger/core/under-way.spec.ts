import { expect } from 'chai'
import { underWay } from './under-way.ts'

describe('what is under way', () => {
  it('is nothing at first', async () => {
    await underWay().idle()
  })

  it('is waited for, what began meanwhile and what fails included', async () => {
    const work = underWay()
    const ended: string[] = []
    const first = Promise.withResolvers<undefined>()
    const second = Promise.withResolvers<undefined>()
    void work.track(
      first.promise.then(() => {
        ended.push('first')
        void work.track(second.promise.then(() => ended.push('second')))
      }),
    )
    const failing = work.track(Promise.reject(new Error('failed')))
    const idle = work.idle().then(() => ended.push('idle'))
    first.resolve(undefined)
    await new Promise((resolve) => setImmediate(resolve))
    expect(ended).to.deep.equal(['first'])
    second.resolve(undefined)
    await idle
    expect(ended).to.deep.equal(['first', 'second', 'idle'])
    expect(await failing.catch((error: unknown) => String(error))).to.equal('Error: failed')
  })
})
