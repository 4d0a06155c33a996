import { expect } from 'chai'
import fc from 'fast-check'
import { attemptIn, booksOf, historyOf, type Books } from './book.spec-helper.ts'
import { compare, type Comparison } from './compare.ts'
import { movementsOf } from './movements.ts'

describe('comparing: whatever a payment has been through', () => {
  const always = (holds: (books: Books) => void): void => {
    fc.assert(
      fc.property(historyOf('the truth', 'unknown', 'nothing', 'a wrong no'), (history) => {
        holds(booksOf(history))
      }),
      { numRuns: 400 },
    )
  }
  const compared = ({ payment, rows }: Books): Comparison => compare(payment, attemptIn(payment), rows)

  it('a perfect book differs in nothing, and what is open is absent', () => {
    fc.assert(
      fc.property(historyOf('the truth', 'unknown', 'nothing'), ({ charge: first, moves }) => {
        const isToldOrNot = <M extends typeof first | (typeof moves)[number]>(move: M): M => ({
          ...move,
          isDone: move.isDone && move.known === 'the truth',
        })
        const books = booksOf({ charge: isToldOrNot(first), moves: moves.map(isToldOrNot) })
        const { absent, ...others } = compared(books)
        expect(Object.values(others).flat()).to.deep.equal([])
        expect(new Set(absent)).to.deep.equal(new Set(books.payment.open.keys()))
      }),
      { numRuns: 400 },
    )
  })
  it('every row is used at most once, and no movement is found twice', () => {
    always((books) => {
      const { found, amountDiffers, onlyThere } = compared(books)
      const used = [...[...found, ...amountDiffers].map(({ row }) => row), ...onlyThere]
      expect(new Set(used).size).to.equal(used.length)
      for (const row of used) expect(books.rows).to.include(row)
      expect(new Set(found.map(({ movement }) => movement)).size).to.equal(found.length)
    })
  })
  it('everything open is found, ambiguous or absent, and nothing else is ambiguous or absent', () => {
    always((books) => {
      const { found, ambiguous, absent } = compared(books)
      const foundOpen = found
        .map(({ movement }) => movement)
        .filter(({ stage }) => stage === 'open')
        .map(({ transactionId }) => transactionId)
      expect([...foundOpen, ...ambiguous, ...absent].toSorted()).to.deep.equal(
        [...books.payment.open.keys()].toSorted(),
      )
    })
  })
  it('nothing that was done is called absent', () => {
    always((books) => {
      const { absent } = compared(books)
      expect(books.unknownHere.filter((id) => absent.includes(id))).to.deep.equal([])
    })
  })
  it('nothing that is known to be done is found again', () => {
    always((books) => {
      const done = movementsOf(books.payment, attemptIn(books.payment)).filter(
        ({ stage }) => stage === 'done',
      )
      const found = compared(books).found.map(({ movement }) => movement.transactionId)
      expect(done.filter(({ transactionId }) => found.includes(transactionId))).to.deep.equal([])
    })
  })
})
