import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { newStream, specimenAppend } from '../specimen.spec-helper.ts'
import type { AppendRequest } from '../port.ts'
import { newWaitingLine, type Waiting } from './waiting-line.ts'

const waitingFor = (request: AppendRequest): Waiting => ({
  request,
  resolve: () => undefined,
  reject: () => undefined,
})
const small = (stream = newStream()): Waiting => waitingFor(specimenAppend(stream, randomUUID()))
const large = (units: number): Waiting => {
  const { request } = small()
  return waitingFor({
    ...request,
    events: request.events.map((event) => ({ ...event, data: 'x'.repeat(units) })),
  })
}

describe('the line of appends that wait for a flush', () => {
  it('lets out at most 2,048 at a time, first come, first served', () => {
    const line = newWaitingLine()
    const items = Array.from({ length: 2_100 }, () => small())
    items.forEach(line.add)
    expect(line.take()).to.deep.equal(items.slice(0, 2_048))
    expect(line.take()).to.deep.equal(items.slice(2_048))
    expect(line.take()).to.deep.equal([])
    expect(line.size()).to.equal(2_100)
  })

  it('lets out no more than a few megabytes at a time, but a larger one alone', () => {
    const line = newWaitingLine()
    const [first, second, third] = [large(1_500_000), large(1_500_000), large(5_000_000)]
    for (const item of [first, second, third]) line.add(item)
    expect([line.take(), line.take(), line.take()]).to.deep.equal([[first], [second], [third]])
  })

  it('keeps the second of a stream until the first has its verdict, and its place in the order', () => {
    const line = newWaitingLine()
    const stream = newStream()
    const [first, second, third, other] = [small(stream), small(stream), small(stream), small()]
    for (const item of [first, second, third, other]) line.add(item)
    const taken = line.take()
    expect(taken).to.deep.equal([first, other])
    expect(line.take()).to.deep.equal([])
    line.done(taken)
    const next = line.take()
    expect(next).to.deep.equal([second])
    line.done(next)
    expect(line.take()).to.deep.equal([third])
    line.done([third])
    expect(line.size()).to.equal(0)
  })

  it('is left by all who are not on the way, and goes on as if they had never come', () => {
    const line = newWaitingLine()
    const stream = newStream()
    const [first, second, other] = [small(stream), small(stream), small()]
    line.add(first)
    const taken = line.take()
    for (const item of [second, other]) line.add(item)
    expect(line.clear()).to.have.members([second, other])
    expect([line.ready(), line.size()]).to.deep.equal([0, 1])
    const [third, another] = [small(stream), small(other.request.stream)]
    for (const item of [third, another]) line.add(item)
    expect(line.take()).to.deep.equal([another])
    line.done(taken)
    expect(line.take()).to.deep.equal([third])
  })
})
