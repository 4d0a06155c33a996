import { expect } from 'chai'
import { failureCategories } from '../../ledger/core/failure.ts'
import { after, attemptIn, rowOf } from '../../ledger/payment/book.spec-helper.ts'
import type { InquiryAnswer } from '../../ledger/payment/commands.ts'
import {
  approval,
  approved,
  cancel,
  canceledPart,
  capture,
  created,
  held,
} from '../../ledger/payment/events.spec-helper.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { attemptId, doneAt, krw, operationId } from '../../ledger/payment/fixtures.spec-helper.ts'
import type { ProviderTransaction } from '../../ledger/payment/provider.ts'
import { differencesOf, providerView } from './inquiry-resource.ts'

const found = (...transactions: readonly ProviderTransaction[]): InquiryAnswer => ({
  kind: 'found',
  transactions,
})
const charge = rowOf('approve', 'ref-1')
const asked = [created, approval.requested()]

const differences = (events: readonly PaymentEvent[], answer: InquiryAnswer) => {
  const payment = after(...events)
  return differencesOf(payment, { attempt: attemptIn(payment), answer })
}
const nothing = { transactionId: null, providerReference: null, ledgerAmount: null, providerAmount: null }

describe('an inquiry: the provider’s view', () => {
  const view = (answer: InquiryAnswer) => providerView({ attempt: attemptIn(after(...approved)), answer })

  it('every transaction that the provider shows, in the words of the resource', () => {
    const rows = [rowOf('pre_authorize', 'h'), rowOf('capture', 'h', krw(7n)), rowOf('void', 'h', krw(3n))]
    const { transactions, ...head } = view(found(charge, ...rows, rowOf('cancel', 'c', krw(1n))))
    expect(head).to.deep.equal({
      ...{ attempt: 1, provider: 'card-network', result: 'found', failureCategory: null, message: null },
      providerOrderId: attemptIn(after(...approved)).providerOrderId,
    })
    const about = { currency: 'KRW', at: doneAt }
    expect(transactions).to.deep.equal([
      { kind: 'APPROVAL', providerReference: 'ref-1', amount: 10_000, ...about },
      { kind: 'PRE_AUTH', providerReference: 'h', amount: 10_000, ...about },
      { kind: 'CAPTURE', providerReference: 'h', amount: 7, ...about },
      { kind: 'VOID', providerReference: 'h', amount: 3, ...about },
      { kind: 'CANCEL', providerReference: 'c', amount: 1, ...about },
    ])
  })
  it('that there is nothing', () => {
    expect(view({ kind: 'not_found' })).to.deep.include({
      result: 'not_found',
      transactions: [],
      message: null,
    })
  })
  it('that it did not tell, in words for a payer and never in its own', () => {
    for (const category of failureCategories) {
      const own = { providerCode: 'SECRET-CODE', providerMessage: 'secret words' }
      const told = view({ kind: 'unknown', failure: { category, kind: 'business', ...own } })
      expect(told).to.deep.include({ result: 'unknown', failureCategory: category, transactions: [] })
      expect(JSON.stringify(told)).not.to.match(/secret/i)
      expect(told.message?.ko).to.match(/[가-힣]/)
      expect(told.message?.en).to.match(/^[A-Za-z]/)
    }
  })
})

describe('an inquiry: where the two views differ', () => {
  it('nowhere, when they say the same', () => {
    const events = [...approved, ...canceledPart('a', krw(3_000n))]
    expect(differences(events, found(charge, rowOf('cancel', 'ref-a', krw(3_000n))))).to.deep.equal([])
    expect(differences([...asked, approval.declined()], { kind: 'not_found' })).to.deep.equal([])
  })
  it('nowhere that anybody knew of, when the provider did not tell', () => {
    const failure = { category: 8999, kind: 'timeout', providerCode: null, providerMessage: null } as const
    expect(differences(asked, { kind: 'unknown', failure })).to.deep.equal([])
  })
  it('done there without us', () => {
    expect(differences(approved, found(charge, rowOf('cancel', 'x', krw(700n))))).to.deep.equal([
      {
        ...nothing,
        ...{ kind: 'not_in_ledger', attempt: 1, transactionKind: 'CANCEL' },
        ...{ providerReference: 'x', providerAmount: 700 },
      },
    ])
  })
  it('done here, and not there', () => {
    expect(differences(approved, { kind: 'not_found' })).to.deep.equal([
      {
        ...nothing,
        ...{ kind: 'not_at_provider', attempt: 1, transactionKind: 'APPROVAL', transactionId: attemptId(1) },
        ...{ providerReference: 'ref-1', ledgerAmount: 10_000 },
      },
    ])
  })
  it('over different amounts', () => {
    expect(differences(approved, found(rowOf('approve', 'ref-1', krw(9_999n))))).to.deep.equal([
      {
        ...{ kind: 'amount_differs', attempt: 1, transactionKind: 'APPROVAL', transactionId: attemptId(1) },
        ...{ providerReference: 'ref-1', ledgerAmount: 10_000, providerAmount: 9_999 },
      },
    ])
  })
  it('still undecided here, with nothing of it there', () => {
    const events = [...held, capture.requested('a', krw(4_000n)), capture.unknown('a')]
    expect(differences(events, found(rowOf('pre_authorize', 'ref-1')))).to.deep.equal([
      {
        ...nothing,
        ...{ kind: 'undecided', attempt: 1, transactionKind: 'CAPTURE' },
        ...{ transactionId: operationId('a'), ledgerAmount: 4_000 },
      },
    ])
  })
  it('still undecided here, over another amount there', () => {
    const mismatched = [...asked, approval.mismatched('x', krw(9_999n))]
    expect(differences(mismatched, found(rowOf('approve', 'x', krw(9_999n))))).to.deep.equal([
      {
        ...{ kind: 'undecided', attempt: 1, transactionKind: 'APPROVAL', transactionId: attemptId(1) },
        ...{ providerReference: 'x', ledgerAmount: 10_000, providerAmount: 9_999 },
      },
    ])
  })
  it('undecided, since nobody can tell which of two was done', () => {
    const events = [...approved, cancel.requested('a', krw(3_000n)), cancel.requested('b', krw(3_000n))]
    const all = differences(events, found(charge, rowOf('cancel', 'x', krw(3_000n))))
    expect(all.map(({ kind, transactionId }) => [kind, transactionId])).to.deep.equal([
      ['not_in_ledger', null],
      ['undecided', operationId('a')],
      ['undecided', operationId('b')],
    ])
  })
  it('says of which attempt', () => {
    const payment = after(
      ...[...asked, approval.declined(), approval.requested(2), approval.succeeded('ref-2', 2)],
    )
    const answer = { kind: 'not_found' as const }
    const both = [1, 2].flatMap((attempt) =>
      differencesOf(payment, { attempt: attemptIn(payment, attempt), answer }),
    )
    expect(both.map(({ kind, attempt }) => [kind, attempt])).to.deep.equal([['not_at_provider', 2]])
  })
})
