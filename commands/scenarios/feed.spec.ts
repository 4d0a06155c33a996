import { expect } from 'chai'
import { newFeed } from './feed.ts'

describe('a feed', () => {
  it('gives what was pushed before and while it is read, in order, and ends', async () => {
    const feed = newFeed()
    feed.push('a')
    feed.push('b')
    const read: string[] = []
    const reading = (async () => {
      for await (const piece of feed.pieces) {
        read.push(piece)
        if (piece === 'b')
          setTimeout(() => {
            feed.push('c')
          })
        if (piece === 'c') feed.end()
      }
    })()
    await reading
    expect(read).to.deep.equal(['a', 'b', 'c'])
  })

  it('keeps nobody who pushes waiting, also when nobody reads', async () => {
    const feed = newFeed()
    feed.push('a')
    for await (const piece of feed.pieces) {
      expect(piece).to.equal('a')
      break
    }
    feed.push('b')
    feed.end()
  })
})
