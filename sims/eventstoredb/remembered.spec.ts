import { expect } from 'chai'
import { newRemembered } from './remembered.ts'

const idOf = (index: number): string => index.toString(16).padStart(32, '0')

describe('event store double: what is remembered of events lately written', () => {
  it('knows an id under its last revision, in its stream only', () => {
    const remembered = newRemembered()
    remembered.put('a', 's', 0)
    remembered.put('a', 's', 4)
    expect(remembered.revisionIn('s', 'a')).to.equal(4)
    expect(remembered.revisionIn('t', 'a')).to.equal(undefined)
    expect(remembered.revisionIn('s', 'b')).to.equal(undefined)
  })

  it('forgets the oldest when there are too many, and keeps at least the last 4 MiB', () => {
    const remembered = newRemembered()
    const count = 400_000
    const kept = Math.floor((4 * 1024 * 1024) / (28 + 2))
    for (let index = 0; index < count; index += 1) remembered.put(idOf(index), 's', index)
    expect(remembered.revisionIn('s', idOf(0))).to.equal(undefined)
    expect(remembered.revisionIn('s', idOf(count - kept))).to.equal(count - kept)
    expect(remembered.revisionIn('s', idOf(count - 1))).to.equal(count - 1)
  })
})
