import { expect } from 'chai'
import { EventId, paymentStream, StreamName } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { approved, canceledPart, created } from '../../ledger/payment/events.spec-helper.ts'
import { krw } from '../../ledger/payment/fixtures.spec-helper.ts'
import { imported } from '../../ledger/payment/import.spec-helper.ts'
import { Position } from '../../ledger/store/port.ts'
import { metadata } from '../history.spec-helper.ts'
import { continued, fold, isPaymentStream, type PaymentFact } from './fold.ts'

const factsOf = (events: readonly PaymentEvent[]): readonly PaymentFact[] =>
  events.map((event, revision) => ({
    id: EventId('event'),
    stream: paymentStream(event.paymentId),
    revision,
    position: Position(BigInt(revision + 1)),
    recordedAt: instantOf(0),
    event,
    metadata,
  }))

const facts = factsOf([...approved, ...canceledPart('a', krw(3_000n))])

describe('folding a batch', () => {
  it('begins payments and goes on with known ones', () => {
    const first = fold(new Map(), facts.slice(0, 3))
    const rest = fold(first, facts.slice(3))
    expect(rest).to.deep.equal(fold(new Map(), facts))
    expect([...rest.values()].map(({ revision }) => revision)).to.deep.equal([4])
  })
  it('asks for the payments it does not begin itself', () => {
    expect(continued(facts)).to.deep.equal([])
    expect(continued(facts.slice(1))).to.deep.equal([created.paymentId])
  })
  it('begins a payment that was imported', () => {
    const elsewhere = factsOf([imported({ canceled: 3_000n }), ...canceledPart('a', krw(7_000n))])
    expect(continued(elsewhere)).to.deep.equal([])
    const [only] = fold(new Map(), elsewhere).values()
    expect([only?.revision, only?.record.status]).to.deep.equal([2, 'CANCELED'])
  })
  it('refuses an event that does not follow what is known', () => {
    expect(() => fold(new Map(), facts.slice(1))).to.throw('revision 1 (ApprovalRequested) where 0 follows')
    const known = fold(new Map(), facts)
    expect(() => fold(known, facts.slice(4))).to.throw('revision 4 (CancellationSucceeded) where 5 follows')
  })
  it('knows payment streams by their category', () => {
    expect(isPaymentStream(paymentStream(created.paymentId))).to.equal(true)
    expect(isPaymentStream(StreamName('payment_request-1'))).to.equal(false)
  })
})
