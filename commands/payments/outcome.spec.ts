import { expect } from 'chai'
import { compensation, lateApproval } from '../../ledger/payment/compensation.spec-helper.ts'
import { paymentDecider } from '../../ledger/payment/decide.ts'
import { approval, approved, created } from '../../ledger/payment/events.spec-helper.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { at, attemptId, compensationId } from '../../ledger/payment/fixtures.spec-helper.ts'
import {
  inquired,
  repeated,
  resumed,
  reviewRequested,
  takenOver,
} from '../../ledger/payment/pursuit.spec-helper.ts'
import type { Payment } from '../../ledger/payment/state.ts'
import type { Loaded } from '../../ledger/store/loaded.ts'
import { Position } from '../../ledger/store/port.ts'
import { hasEnded, isStuck, transactionAnswer } from './outcome.ts'

const metadata = {
  correlationId: 'request-1',
  causationId: 'command-1',
  actor: { kind: 'administrator' },
  idempotency: null,
} as const
const loaded = (...events: readonly PaymentEvent[]): Loaded<Payment, PaymentEvent> => ({
  state: events.reduce(paymentDecider.evolve, paymentDecider.initial),
  history: events.map((event, revision) => ({ revision, recordedAt: at, event, metadata })),
  revision: events.length - 1,
  position: Position(BigInt(events.length)),
})

const id = attemptId(1)
const asked = [created, approval.requested()]
const pursued = [takenOver(id), repeated(id), inquired(id, 'unknown'), reviewRequested(id), resumed(id)]

const answered = (...events: readonly PaymentEvent[]): readonly unknown[] => {
  const answer = transactionAnswer(loaded(...events), id, { doneStatus: 201, replayed: false })
  if (answer.kind === 'problem') return [answer.problem.reason, answer.problem.failure?.category]
  if (answer.kind === 'text') throw new Error('a payment is no text')
  return [answer.status, (answer.body as { readonly status: string }).status]
}

describe('what a request is answered while its outcome is pursued', () => {
  it('is still open, whoever tries what', () => {
    expect(answered(...asked, ...pursued)).to.deep.equal([202, 'APPROVING'])
    expect(hasEnded(loaded(...asked, ...pursued), id)).to.equal(false)
    expect(isStuck(loaded(...asked, ...pursued), id)).to.equal(false)
    expect(isStuck(loaded(...asked, approval.unknown(), ...pursued), id)).to.equal(true)
  })
  it('is the outcome once there is one', () => {
    expect(answered(...asked, ...pursued, approval.succeeded('ref-1'))).to.deep.equal([201, 'APPROVED'])
    expect(answered(...asked, ...pursued, approval.declined())).to.deep.equal(['provider_failed', 8001])
  })
})

describe('what a request is answered after money was found late', () => {
  it('is what it was answered before', () => {
    const failed = [...asked, approval.declined(), ...lateApproval('ref-9')]
    for (const events of [[], [compensation.declined('ref-9')], [compensation.succeeded('ref-9', 'c1')]])
      expect(answered(...failed, ...events)).to.deep.equal(['provider_failed', 8001])
    const twice = [...approved, ...lateApproval('ref-9'), compensation.declined('ref-9')]
    expect(answered(...twice)).to.deep.equal([201, 'APPROVED'])
  })
  it('never is what became of the compensation, which nobody asked for', () => {
    const outcomes = [
      compensation.unknown('ref-9'),
      compensation.declined('ref-9'),
      compensation.succeeded('ref-9', 'c1'),
    ]
    for (const outcome of outcomes) {
      const all = loaded(...approved, ...lateApproval('ref-9'), outcome)
      expect([hasEnded(all, compensationId('ref-9')), isStuck(all, compensationId('ref-9'))]).to.deep.equal([
        false,
        false,
      ])
    }
  })
})
