import { expect } from 'chai'
import { CardId, ContractId } from '../core/ids.ts'
import { compensation } from './compensation.spec-helper.ts'
import type { PaymentEvent } from './events.ts'
import {
  approval,
  approved,
  cancel,
  canceledPart,
  capture,
  capturedPart,
  created,
  held,
  hold,
  release,
} from './events.spec-helper.ts'
import {
  approvalNumber,
  at,
  attemptId,
  attemptIntent,
  doneAt,
  expiresAt,
  fact,
  failure,
  foundId,
  krw,
  operationId,
  order,
} from './fixtures.spec-helper.ts'
import { inquired, repeated, resumed, reviewRequested, takenOver } from './pursuit.spec-helper.ts'
import { recordEvent } from './record-event.ts'
import { recordOf, shape } from './record.spec-helper.ts'
import { recordBalance, recordHeld, recordInstallmentMonths } from './record.ts'

describe('the record of a payment', () => {
  it('of 10,000 approved and 3,000 cancelled shows both and a balance of 7,000', () => {
    const record = recordOf(...approved, ...canceledPart('a', krw(3_000n)))
    expect(shape(record)).to.deep.equal([
      ['APPROVAL', 'SUCCEEDED', 10_000n, 0n],
      ['PARTIAL_CANCEL', 'SUCCEEDED', -3_000n, 0n],
    ])
    expect(recordBalance(record)).to.equal(7_000n)
    expect(record.status).to.equal('PARTIAL_CANCELED')
  })
  it('shows an approval in full', () => {
    const { transactions, provider, ...rest } = recordOf(...approved)
    expect(transactions).to.deep.equal([
      {
        transactionId: attemptId(1),
        kind: 'APPROVAL',
        status: 'SUCCEEDED',
        provider,
        contractId: attemptIntent(1).contractId,
        providerOrderId: attemptIntent(1).providerOrderId,
        askedAmount: 10_000n,
        signedAmount: 10_000n,
        heldAmount: 0n,
        installmentMonths: 3,
        reason: null,
        reference: 'ref-1',
        approvalNumber,
        failure: null,
        requestedAt: at,
        completedAt: doneAt,
      },
    ])
    expect(rest).to.deep.include({
      order,
      status: 'APPROVED',
      holdExpiresAt: null,
      createdAt: at,
      updatedAt: at,
    })
  })
  it('shows how the newest attempt was to be paid, and what the provider says of it', () => {
    const methodOf = (...events: readonly PaymentEvent[]): unknown => {
      const record = recordOf(created, ...events)
      return [record.methodKind, record.cardId, recordInstallmentMonths(record)]
    }
    const cardId = CardId('card_1')
    const byCard: PaymentEvent = { type: 'ApprovalRequested', ...fact, ...attemptIntent(1), cardId }
    const inFull: PaymentEvent = {
      type: 'ApprovalRequested',
      ...fact,
      ...attemptIntent(2),
      installmentMonths: 0,
    }
    expect(methodOf()).to.deep.equal([null, null, 0])
    expect(methodOf(byCard)).to.deep.equal([null, cardId, 3])
    expect(methodOf(byCard, approval.succeeded('r'))).to.deep.equal(['card', cardId, 3])
    expect(methodOf(byCard, approval.declined(), approval.found('r'))).to.deep.equal([null, cardId, 3])
    expect(methodOf(byCard, approval.declined(), inFull)).to.deep.equal([null, null, 0])
    expect(methodOf(hold.requested(), hold.succeeded('r'))).to.deep.equal(['card', null, 3])
  })
  it('shows under which order at the provider each transaction goes: that of its attempt', () => {
    const again: PaymentEvent = {
      type: 'ApprovalRequested',
      ...fact,
      ...attemptIntent(2),
      contractId: ContractId('contract-2'),
    }
    const record = recordOf(
      ...[created, approval.requested(), approval.declined(), again, approval.succeeded('r', 2)],
      ...[cancel.requested('a', krw(1n)), approval.found('late'), compensation.requested('late')],
    )
    const orders = [1, 2].map((attempt) => attemptIntent(attempt).providerOrderId)
    expect(record.transactions.map((one) => [one.contractId, one.providerOrderId])).to.deep.equal([
      ['contract-1', orders[0]],
      ['contract-2', orders[1]],
      ['contract-2', orders[1]],
      ['contract-1', orders[0]],
      ['contract-1', orders[0]],
    ])
  })
  it('shows what a hold holds, a capture takes and a void releases', () => {
    const record = recordOf(
      ...held,
      ...capturedPart('a', krw(4_000n)),
      release.requested('v'),
      release.succeeded('v', krw(6_000n)),
    )
    expect(shape(record)).to.deep.equal([
      ['PRE_AUTH', 'SUCCEEDED', 0n, 10_000n],
      ['CAPTURE', 'SUCCEEDED', 4_000n, 0n],
      ['VOID', 'SUCCEEDED', 0n, 6_000n],
    ])
    expect([recordBalance(record), recordHeld(record)]).to.deep.equal([4_000n, 0n])
    expect(record.holdExpiresAt).to.equal(expiresAt)
  })
  it('calls a cancellation full when it returns at once all that was taken', () => {
    const kinds = (...events: readonly PaymentEvent[]): readonly string[] =>
      recordOf(...approved, ...events).transactions.map(({ kind }) => kind)
    expect(kinds(...canceledPart('a', krw(10_000n)))).to.deep.equal(['APPROVAL', 'FULL_CANCEL'])
    const inParts = [...canceledPart('a', krw(9_000n)), ...canceledPart('b', krw(1_000n))]
    expect(kinds(...inParts)).to.deep.equal(['APPROVAL', 'PARTIAL_CANCEL', 'PARTIAL_CANCEL'])
  })
  it('keeps each attempt, and the reason of each cancellation', () => {
    const record = recordOf(
      ...[created, approval.requested(1), approval.declined(1)],
      ...[approval.requested(2), approval.succeeded('ref-2', 2)],
      cancel.requested('a', krw(1n)),
    )
    expect(shape(record)).to.deep.equal([
      ['APPROVAL', 'DECLINED', 0n, 0n],
      ['APPROVAL', 'SUCCEEDED', 10_000n, 0n],
      ['PARTIAL_CANCEL', 'REQUESTED', 0n, 0n],
    ])
    expect(record.transactions[0]).to.deep.include({ failure, reference: null, completedAt: at })
    expect(record.transactions[2]).to.deep.include({
      transactionId: operationId('a'),
      reason: 'returned',
      askedAmount: 1n,
    })
  })
  it('shows money found late beside the balance, never in it', () => {
    const record = recordOf(created, approval.requested(), approval.declined(), approval.found('ref-9'))
    expect(shape(record)).to.deep.equal([
      ['APPROVAL', 'DECLINED', 0n, 0n],
      ['APPROVAL', 'LATE', 0n, 0n],
    ])
    expect(record.transactions[1]).to.deep.include({
      transactionId: foundId('ref-9'),
      reference: 'ref-9',
      askedAmount: 10_000n,
      completedAt: doneAt,
    })
    expect([record.status, recordBalance(record)]).to.deep.equal(['FAILED', 0n])
  })
  it('shows a hold found late with what it holds', () => {
    const record = recordOf(created, hold.requested(), hold.declined(), hold.found('ref-9', krw(8_000n)))
    expect(shape(record)[1]).to.deep.equal(['PRE_AUTH', 'LATE', 0n, 8_000n])
    expect(recordHeld(record)).to.equal(0n)
  })
  it('is not changed by what is only done to learn an outcome', () => {
    const record = recordOf(created, approval.requested())
    const id = attemptId(1)
    for (const event of [
      takenOver(id),
      repeated(id),
      inquired(id, 'found'),
      reviewRequested(id),
      resumed(id),
    ])
      expect(recordEvent(record, event)).to.deep.equal(record)
    const later = { ...inquired(null, 'unknown'), at: doneAt }
    expect(recordEvent(record, later)).to.deep.equal({ ...record, updatedAt: doneAt })
  })
  it('shows a mismatch as open, also after a recorded decline', () => {
    const mismatch = { asked: krw(4_000n), answered: krw(1n), reference: 'ref-a' }
    const record = recordOf(
      ...approved,
      cancel.requested('a', krw(4_000n)),
      cancel.declined('a'),
      cancel.mismatched('a', mismatch),
    )
    const open = {
      status: 'MISMATCHED',
      reference: 'ref-a',
      failure: null,
      completedAt: null,
      signedAmount: 0n,
    }
    expect(record.transactions[1]).to.deep.include(open)
    expect(record.status).to.equal('APPROVED')
  })
  it('forgets what an unknown outcome said once it succeeded', () => {
    const record = recordOf(created, approval.requested(), approval.unknown(), approval.succeeded('ref-1'))
    expect(record.transactions[0]).to.deep.include({ status: 'SUCCEEDED', failure: null })
  })

  it('cannot begin with anything but the creation, nor be created twice', () => {
    expect(() => recordOf(approval.requested())).to.throw('before PaymentCreated')
    expect(() => recordOf(created, created)).to.throw('created twice')
    expect(() => recordOf(created, capture.requested('a', krw(1n)))).to.throw('before any attempt')
    expect(() => recordOf(created, approval.found('ref-1'))).to.throw('never was')
    expect(() => recordOf(...approved, compensation.requested('ref-2'))).to.throw('of nothing')
  })
})

describe('the status of a payment', () => {
  const asking = [created, approval.requested()]
  const part = capturedPart('a', krw(4_000n))
  const rows: readonly (readonly [string, readonly PaymentEvent[]])[] = [
    ['CREATED', [created]],
    ['APPROVING', asking],
    ['UNKNOWN', [...asking, approval.unknown()]],
    ['UNKNOWN', [...asking, approval.mismatched('ref-1', krw(1n))]],
    ['FAILED', [...asking, approval.declined()]],
    ['APPROVING', [...asking, approval.declined(), approval.requested(2)]],
    ['APPROVED', approved],
    ['PARTIAL_CANCELED', [...approved, ...canceledPart('a', krw(9_999n))]],
    ['CANCELED', [...approved, ...canceledPart('a', krw(10_000n))]],
    ['APPROVED', [...approved, cancel.requested('a', krw(1n)), cancel.unknown('a')]],
    ['PRE_APPROVED', held],
    ['APPROVED', [...held, ...part]],
    ['VOIDED', [...held, release.requested('v'), release.succeeded('v', krw(10_000n))]],
    ['APPROVED', [...held, ...part, release.requested('v'), release.succeeded('v', krw(6_000n))]],
    ['PRE_APPROVED', [...held, release.requested('v'), release.declined('v')]],
  ]
  for (const [status, events] of rows) {
    it(`is ${status} after ${events.map(({ type }) => type).join(', ')}`, () => {
      expect(recordOf(...events).status).to.equal(status)
    })
  }
})
