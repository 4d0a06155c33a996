import { expect } from 'chai'
import fc from 'fast-check'
import type { PaymentEvent } from '../payment/events.ts'
import { recordBalance, recordHeld } from '../payment/record.ts'
import { undecidedAmount } from '../payment/state.ts'
import { stories } from '../payment/steps.spec-helper.ts'
import { beginning, moments, type Step, type Story } from '../payment/story.spec-helper.ts'
import { accountOf } from './account.ts'
import { chart, type AccountCode } from './chart.ts'
import { contextAfter, type Context } from './context.ts'
import { postings } from './postings.ts'

/** What stands on each account, by its id and currency. */
type Books = { readonly context: Context; readonly balances: ReadonlyMap<string, bigint> }

const empty: Books = { context: undefined, balances: new Map() }

const booked = ({ context, balances }: Books, event: PaymentEvent): Books => {
  const after = new Map(balances)
  for (const { account, currency, amount } of postings(event, context)) {
    const key = `${account} ${currency}`
    after.set(key, (after.get(key) ?? 0n) + amount)
  }
  return { context: contextAfter(context, event), balances: after }
}

type Line = { readonly mode: string; readonly code: AccountCode; readonly currency: string }

const sumOf = ({ balances }: Books, isMeant: (line: Line) => boolean): bigint =>
  [...balances].reduce((sum, [key, balance]) => {
    const [id = '', currency = ''] = key.split(' ')
    const account = accountOf(id)
    if (account === undefined) throw new Error(`${id} is not in the chart`)
    return isMeant({ ...account, currency }) ? sum + balance : sum
  }, 0n)

const on = (books: Books, code: AccountCode, currency = 'KRW'): bigint =>
  sumOf(books, (line) => line.code === code && line.currency === currency)

const isBalanced = (books: Books): void => {
  for (const mode of ['test', 'live'])
    for (const currency of ['KRW', 'USD'])
      for (const isMemorandum of [true, false])
        expect(
          sumOf(
            books,
            (line) =>
              line.mode === mode &&
              line.currency === currency &&
              (chart[line.code].class === 'memorandum') === isMemorandum,
          ),
        ).to.equal(0n)
}

type Moment = { readonly story: Story; readonly books: Books; readonly isDecided: boolean }

/** After every event of such stories; `isDecided`: no other event was decided together with it. */
const always = (steps: fc.Arbitrary<Step[]>, holds: (moment: Moment) => void): void => {
  fc.assert(
    fc.property(steps, (all) => {
      let story = beginning
      let books = empty
      for (const step of all) {
        const after = moments(story, step)
        for (const [index, next] of after.entries()) {
          for (const event of next.events.slice(story.events.length)) books = booked(books, event)
          holds({ story: next, books, isDecided: index === after.length - 1 })
          story = next
        }
      }
    }),
    { numRuns: 200 },
  )
}

describe('the books', () => {
  for (const [title, steps] of stories) {
    describe(`of stories of ${title}, whatever is asked and told in whatever order`, () => {
      it('balance after every event, in each mode and currency, and the memoranda among themselves', () => {
        always(steps, ({ books }) => {
          isBalanced(books)
        })
      })
      it('owe the merchant the payment’s balance less the cancels that are not decided', () => {
        always(steps, ({ story: { state, record }, books }) => {
          if (record === undefined) return
          const open = state.status === 'standing' ? undecidedAmount(state, 'cancel') : 0n
          expect(0n - on(books, 'merchant_payable')).to.equal(recordBalance(record) - open)
        })
      })
      it('keep back what is to be cancelled and what was found late, until it went back', () => {
        always(steps, ({ story: { state }, books }) => {
          if (state.status === 'none') return
          const open = state.status === 'standing' ? undecidedAmount(state, 'cancel') : 0n
          const late = [...state.late.values()].filter(({ undoneBy }) => undoneBy === null)
          for (const [code, operation] of [
            ['cancel_clearing', 'cancel'],
            ['hold_release', 'void'],
          ] as const)
            for (const currency of ['KRW', 'USD']) {
              const found = late
                .filter((one) => one.operation === operation && one.amount.currency === currency)
                .reduce((sum, { amount }) => sum + amount.amount, 0n)
              const asked = operation === 'cancel' && currency === 'KRW' ? open : 0n
              expect(0n - on(books, code, currency)).to.equal(found + asked)
            }
        })
      })
      it('have as memoranda what is held', () => {
        always(steps, ({ story: { record }, books }) => {
          if (record === undefined) return
          expect(0n - on(books, 'held_for_merchant')).to.equal(recordHeld(record))
        })
      })
      it('keep in suspense what moved otherwise than asked, until that is decided', () => {
        always(steps, ({ story: { state }, books, isDecided }) => {
          if (state.status === 'none' || !isDecided) return
          const mismatched = [...state.open.values()].filter(({ stage }) => stage === 'mismatched')
          expect(books.context?.suspense.size).to.equal(mismatched.length)
          if (mismatched.length > 0) return
          for (const currency of ['KRW', 'USD']) {
            expect(on(books, 'suspense', currency)).to.equal(0n)
            expect(on(books, 'hold_suspense', currency)).to.equal(0n)
          }
        })
      })
      it('keep nothing back when nothing is open', () => {
        always(steps, ({ story: { state, record }, books, isDecided }) => {
          if (state.status === 'none' || record === undefined || !isDecided || state.open.size > 0) return
          for (const code of ['cancel_clearing', 'suspense', 'hold_release', 'hold_suspense'] as const)
            for (const currency of ['KRW', 'USD']) expect(on(books, code, currency)).to.equal(0n)
          expect(on(books, 'provider_receivable')).to.equal(recordBalance(record))
          expect(on(books, 'held_at_provider')).to.equal(recordHeld(record))
        })
      })
      it('forget of a payment at which nothing is open all but who it belongs to', () => {
        always(steps, ({ story: { state }, books: { context }, isDecided }) => {
          if (state.status === 'none' || !isDecided || state.open.size > 0) return
          expect([context?.cancels.size, context?.suspense.size, context?.found.size]).to.deep.equal([
            0, 0, 0,
          ])
        })
      })
    })
  }

  it('of two payments in different modes never touch each other', () => {
    const [, steps] = stories[0] ?? expect.fail('no stories')
    const eventsOf = (all: readonly Step[]): readonly PaymentEvent[] =>
      all.reduce((story, step) => moments(story, step).at(-1) ?? story, beginning).events
    const inTest = (event: PaymentEvent): PaymentEvent =>
      event.type === 'PaymentCreated' ? { ...event, order: { ...event.order, mode: 'test' } } : event
    fc.assert(
      fc.property(steps, steps, (live, test) => {
        const alone = eventsOf(live).reduce(booked, empty)
        const other = eventsOf(test)
          .map(inTest)
          .reduce(booked, { ...empty, balances: alone.balances })
        isBalanced(other)
        for (const [key, balance] of alone.balances) expect(other.balances.get(key)).to.equal(balance)
      }),
    )
  })
})
