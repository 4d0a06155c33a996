import { expect } from 'chai'
import { reasonsOf } from './reasons.ts'

describe('the reasons of an error', () => {
  it('are its chain of causes, each with its code', () => {
    const refused = Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED' })
    expect(reasonsOf(new Error('the log is away', { cause: refused }))).to.equal(
      'the log is away: connect refused (ECONNREFUSED)',
    )
  })
  it('are told where there is no message', () => {
    const both = new AggregateError([new Error('on ::1'), new Error('on 127.0.0.1')])
    expect(reasonsOf(both)).to.equal('on ::1, on 127.0.0.1')
    expect(reasonsOf(new TypeError(''))).to.equal('TypeError')
    expect(reasonsOf('thrown text')).to.equal('thrown text')
  })
  it('end, even where they go in a circle', () => {
    const circle = new Error('again')
    circle.cause = circle
    expect(reasonsOf(circle)).to.match(/^again(: again)*$/)
  })
})
