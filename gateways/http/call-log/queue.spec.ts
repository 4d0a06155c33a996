import { expect } from 'chai'
import fc from 'fast-check'
import { newQueue, type CallEntry, type Entry, type Queue } from './queue.ts'

const roomy = { rows: 1_000, size: 1_000_000 }
const call = (made: Partial<CallEntry> = {}): CallEntry => ({
  kind: 'call',
  at: 0,
  tookMs: 10,
  line: 'call',
  ...made,
})
const standsFor = (entries: readonly Entry[]): number =>
  entries.reduce((sum, entry) => sum + (entry.kind === 'gap' ? entry.lost : 1), 0)
/** As the writer does. */
const put = (queue: Queue, entry: CallEntry): boolean => {
  const isKept = !queue.isFull()
  if (isKept) queue.add(entry)
  else queue.lose(entry)
  return isKept
}

describe('the queue of the call log', () => {
  it('gives calls back in their order', () => {
    const queue = newQueue(roomy)
    for (const line of ['a', 'b', 'c']) put(queue, call({ line }))
    const linesOf = (entries: readonly Entry[]) =>
      entries.map((entry) => (entry.kind === 'call' ? entry.line : entry.kind))
    expect([linesOf(queue.take(2)), linesOf(queue.take(2)), queue.isEmpty()]).to.deep.equal([
      ['a', 'b'],
      ['c'],
      true,
    ])
  })
  it('puts a gap where calls found no room, with their times, before the next that does', () => {
    const queue = newQueue({ ...roomy, rows: 2 })
    const at = (time: number) => call({ at: time })
    expect([1, 2, 300, 200, 250].map((time) => put(queue, at(time)))).to.deep.equal([
      true,
      true,
      false,
      false,
      false,
    ])
    queue.take(1)
    expect(put(queue, at(400))).to.equal(true)
    const [first, gap, last] = queue.take(10)
    expect([first?.kind, last?.kind]).to.deep.equal(['call', 'call'])
    expect(gap).to.deep.equal({ kind: 'gap', lost: 3, from: 200, until: 310 })
  })
  it('once full takes more when half of it is written, so that gaps are few', () => {
    const queue = newQueue({ ...roomy, rows: 4 })
    const putSome = () => [1, 2, 3, 4, 5].map(() => put(queue, call())).filter((isKept) => isKept).length
    expect(putSome()).to.equal(4)
    queue.take(1)
    expect(putSome()).to.equal(0)
    queue.take(1)
    expect(putSome()).to.equal(1)
    expect(queue.take(10).map(({ kind }) => kind)).to.deep.equal(['call', 'call', 'gap', 'call'])
  })
  it('tells of a gap also when nothing comes after it', () => {
    const queue = newQueue({ ...roomy, rows: 1 })
    put(queue, call())
    put(queue, call())
    queue.take(1)
    expect(queue.isEmpty()).to.equal(false)
    expect(queue.take(1)[0]).to.include({ kind: 'gap', lost: 1 })
    expect(queue.isEmpty()).to.equal(true)
  })
  it('is bounded by what its texts take', () => {
    const queue = newQueue({ ...roomy, size: 10 })
    const five = call({ line: '12345' })
    expect([five, five, five].map((one) => put(queue, one))).to.deep.equal([true, true, false])
    queue.take(1)
    expect(put(queue, five)).to.equal(true)
  })
  it('forgets nobody: every call comes out or stands in a gap', () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.constant('put' as const) },
      fc.constant('write' as const),
      fc.constant('refuse' as const),
    )
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 60 }), (rows, steps) => {
        const queue = newQueue({ ...roomy, rows })
        let came = 0
        let out = 0
        for (const one of steps) {
          if (one === 'put') {
            came += 1
            put(queue, call())
            continue
          }
          const batch = queue.take(2)
          if (one === 'write') out += standsFor(batch)
          else queue.giveUp(batch)
        }
        while (!queue.isEmpty()) out += standsFor(queue.take(3))
        expect(out).to.equal(came)
      }),
    )
  })
})
