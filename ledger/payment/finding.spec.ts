import { expect } from 'chai'
import fc from 'fast-check'
import { instantOf } from '../core/time.ts'
import {
  after,
  attemptIn,
  booksOf,
  decided,
  existing,
  historyOf,
  rowOf,
  type Books,
} from './book.spec-helper.ts'
import { compare } from './compare.ts'
import { lateApproval, lateHold } from './compensation.spec-helper.ts'
import { approval, approved, cancel, capture, created, held, hold, release } from './events.spec-helper.ts'
import type { PaymentEvent } from './events.ts'
import { paymentDecider } from './decide.ts'
import { recordFound } from './finding.ts'
import { dispatch, expiresAt, fact, foundId, krw, operationId } from './fixtures.spec-helper.ts'
import type { ProviderTransaction } from './provider.ts'
import type { ExistingPayment } from './state.ts'

const told = { paymentId: fact.paymentId, at: instantOf(5_000), by: dispatch }

/** The events that recording the only difference leads to. */
const recorded = (
  events: readonly PaymentEvent[],
  rows: readonly ProviderTransaction[],
): readonly PaymentEvent[] => {
  const payment = after(...events)
  const { found } = compare(payment, attemptIn(payment), rows)
  const [one, ...others] = found
  if (one === undefined || others.length > 0) throw new Error(`${String(found.length)} found`)
  const decision = paymentDecider.decide(recordFound(told, one), payment)
  return decision.kind === 'accepted' ? decision.events : []
}

const doneAt = rowOf('approve', 'r').at

describe('recording what the provider’s book shows', () => {
  const asked = [created, approval.requested()]
  const holding = [created, hold.requested()]

  it('an approval, with the number that the provider tells', () => {
    expect(recorded(asked, [{ ...rowOf('approve', 'r'), approvalNumber: '123' }])).to.deep.equal([
      { ...approval.succeeded('r'), at: told.at, approvalNumber: '123', approvedAt: doneAt },
    ])
  })
  it('a charge, with how it was paid', () => {
    for (const methodKind of ['account', null] as const) {
      const [paid] = recorded(asked, [{ ...rowOf('approve', 'r'), methodKind }])
      expect(paid).to.deep.include({ type: 'PaymentApproved', methodKind })
      const [pledged] = recorded(holding, [{ ...rowOf('pre_authorize', 'r'), methodKind }])
      expect(pledged).to.deep.include({ type: 'PaymentPreAuthorized', methodKind })
      const [late] = recorded([...asked, approval.declined()], [{ ...rowOf('approve', 'r'), methodKind }])
      expect(late).to.deep.include({ type: 'LateApprovalFound', methodKind })
      const [held] = recorded([...holding, hold.declined()], [{ ...rowOf('pre_authorize', 'r'), methodKind }])
      expect(held).to.deep.include({ type: 'LatePreAuthorizationFound', methodKind })
    }
  })
  it('a hold, until when it holds; a provider that does not tell is not relied upon to hold at all', () => {
    const [until] = recorded(holding, [rowOf('pre_authorize', 'r')])
    expect(until).to.deep.include({ type: 'PaymentPreAuthorized', expiresAt, approvedAt: doneAt })
    const [silent] = recorded(holding, [{ ...rowOf('pre_authorize', 'r'), expiresAt: null }])
    expect(silent).to.deep.include({ type: 'PaymentPreAuthorized', expiresAt: doneAt })
  })
  it('a capture, a void, a cancel: when the provider did it', () => {
    const [captured] = recorded(
      [...held, capture.requested('a', krw(4_000n))],
      [rowOf('pre_authorize', 'ref-1'), rowOf('capture', 'ref-1', krw(4_000n))],
    )
    expect(captured).to.deep.include({ type: 'PaymentCaptured', amount: krw(4_000n), capturedAt: doneAt })
    const [voided] = recorded(
      [...held, release.requested('v')],
      [rowOf('pre_authorize', 'ref-1'), rowOf('void', 'ref-1', krw(0n))],
    )
    expect(voided).to.deep.include({ type: 'PaymentVoided', released: krw(10_000n), voidedAt: doneAt })
    const [canceled] = recorded(
      [...approved, cancel.requested('c', krw(10n))],
      [rowOf('approve', 'ref-1'), rowOf('cancel', 'x', krw(10n))],
    )
    const done = { type: 'CancellationSucceeded', transactionId: operationId('c'), reference: 'x' }
    expect(canceled).to.deep.include({ ...done, amount: krw(10n), cancelledAt: doneAt })
  })
  it('another amount than was asked for is told as it is', () => {
    const [mismatched] = recorded(asked, [rowOf('approve', 'r', krw(9_999n))])
    expect(mismatched).to.deep.include({ type: 'ApprovalAmountMismatched', answered: krw(9_999n) })
  })
  it('a charge that was declined here is money to be sent back, by whoever found it', () => {
    const events = recorded([...asked, approval.declined()], [rowOf('approve', 'late')])
    expect(events.map(({ type }) => type)).to.deep.equal(['LateApprovalFound', 'CompensationRequested'])
    expect(events[1]).to.deep.include({ dispatch, foundId: foundId('late'), operation: 'cancel' })
  })
  it('what sends it back: the amount of the cancel, and whatever a void releases', () => {
    const [back] = recorded(
      [...asked, approval.declined(), ...lateApproval('late')],
      [rowOf('approve', 'late'), rowOf('cancel', 'x')],
    )
    expect(back).to.deep.include({ type: 'CompensationSucceeded', reference: 'x', compensatedAt: doneAt })
    const [released] = recorded(
      [...holding, hold.declined(), ...lateHold('late')],
      [rowOf('pre_authorize', 'late'), rowOf('void', 'late', krw(0n))],
    )
    expect(released).to.deep.include({
      type: 'CompensationSucceeded',
      reference: 'late',
      amount: krw(10_000n),
    })
  })
})

/** After everything found was recorded. */
const afterRecording = ({ payment, rows }: Books): ExistingPayment =>
  compare(payment, attemptIn(payment), rows).found.reduce(
    (latest, found) => existing(decided(latest, recordFound(told, found))),
    payment,
  )

const moved = (rows: Books['rows'], ...kinds: readonly ProviderTransaction['operation'][]): bigint =>
  rows.reduce((sum, { operation, amount }) => sum + (kinds.includes(operation) ? amount.amount : 0n), 0n)

describe('recording whatever a payment’s provider did unheard', () => {
  const always = (holds: (books: Books) => void): void => {
    fc.assert(
      fc.property(historyOf('the truth', 'unknown', 'nothing'), (history) => {
        holds(booksOf(history))
      }),
      { numRuns: 400 },
    )
  }

  it('what was found is not found again', () => {
    always((books) => {
      const latest = afterRecording(books)
      expect(compare(latest, attemptIn(latest), books.rows).found).to.deep.equal([])
    })
  })
  it('where everything could be told the payment stands as its provider has it', () => {
    always((books) => {
      const latest = afterRecording(books)
      const { ambiguous } = compare(latest, attemptIn(latest), books.rows)
      if (ambiguous.length > 0) return
      const funds =
        latest.status === 'standing' ? latest.funds : { captured: 0n, canceled: 0n, voided: false }
      expect([funds.captured, funds.canceled]).to.deep.equal([
        moved(books.rows, 'approve', 'capture'),
        moved(books.rows, 'cancel'),
      ])
      expect(funds.voided).to.equal(books.rows.some(({ operation }) => operation === 'void'))
    })
  })
})
