import { expect } from 'chai'
import { answerOf } from './answer.ts'
import { oneMore, retold, rowsTwice } from './retold.ts'

describe('simulators: what is not told as it was', () => {
  const answer = answerOf(409, { amount: 1n, name: 'amount', rows: [{ amount: 2n }, { left: 3n, rows: [] }] })
  const told = ({ text }: { readonly text: string }): unknown => JSON.parse(text)

  it('tells each amount one too high, wherever it stands, and nothing else', () => {
    const wrong = retold(
      answer,
      oneMore((name) => name === 'amount'),
    )
    expect(wrong.status).to.equal(409)
    expect(told(wrong)).to.deep.equal({
      amount: 2,
      name: 'amount',
      rows: [{ amount: 3 }, { left: 3, rows: [] }],
    })
  })

  it('tells each row twice', () => {
    const twice = retold(
      answer,
      rowsTwice((name) => name === 'rows'),
    )
    const rows = [{ amount: 2 }, { left: 3, rows: [] }]
    expect(told(twice)).to.deep.equal({
      amount: 1,
      name: 'amount',
      rows: [rows[0], rows[0], rows[1], rows[1]],
    })
  })
})
