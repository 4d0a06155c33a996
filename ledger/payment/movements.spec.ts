import { expect } from 'chai'
import { after, attemptIn } from './book.spec-helper.ts'
import { compensation, lateApproval, lateHold } from './compensation.spec-helper.ts'
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
import type { PaymentEvent } from './events.ts'
import { attemptId, compensationId, foundId, krw, operationId, order } from './fixtures.spec-helper.ts'
import { movementsOf, type Movement } from './movements.ts'

const movements = (events: readonly PaymentEvent[], attempt = 1): readonly Movement[] => {
  const payment = after(...events)
  return movementsOf(payment, attemptIn(payment, attempt))
}

const charge: Movement = {
  transactionId: attemptId(1),
  operation: 'approve',
  amount: order.amount,
  reference: null,
  stage: 'open',
  foundId: null,
  importedAt: null,
}
const held1: Movement = { ...charge, operation: 'pre_authorize', reference: 'ref-1', stage: 'done' }
const asked = [created, approval.requested()]

describe('the movements of an attempt', () => {
  it('its charge is open until it is decided', () => {
    expect(movements(asked)).to.deep.equal([charge])
    expect(movements([...asked, approval.unknown()])).to.deep.equal([charge])
    expect(movements([...asked, approval.mismatched('r1', krw(9_999n))])).to.deep.equal([charge])
    expect(movements([...asked, approval.declined()])).to.deep.equal([{ ...charge, stage: 'declined' }])
    expect(movements(approved)).to.deep.equal([{ ...charge, reference: 'ref-1', stage: 'done' }])
  })

  it('every movement asked of it, in order, under the provider’s reference once it is done', () => {
    const of = (name: string, change: Partial<Movement>): Movement => ({
      ...charge,
      transactionId: operationId(name),
      ...change,
    })
    const events = [
      ...[
        ...held,
        ...capturedPart('a', krw(4_000n)),
        capture.requested('b', krw(1_000n)),
        capture.declined('b'),
      ],
      ...[...canceledPart('c', krw(500n)), cancel.requested('d', krw(100n)), cancel.unknown('d')],
      release.requested('v'),
    ]
    expect(movements(events)).to.deep.equal([
      held1,
      of('a', { operation: 'capture', amount: krw(4_000n), reference: 'ref-a', stage: 'done' }),
      of('b', { operation: 'capture', amount: krw(1_000n), stage: 'declined' }),
      of('c', { operation: 'cancel', amount: krw(500n), reference: 'ref-c', stage: 'done' }),
      of('d', { operation: 'cancel', amount: krw(100n) }),
      of('v', { operation: 'void', amount: krw(6_000n) }),
    ])
  })

  it('one that moved another amount than was asked is open', () => {
    const mismatch = { asked: krw(3_000n), answered: krw(2_999n), reference: 'x' }
    const [, one] = movements([
      ...approved,
      cancel.requested('a', krw(3_000n)),
      cancel.mismatched('a', mismatch),
    ])
    expect(one).to.deep.include({ stage: 'open', reference: null, amount: krw(3_000n) })
  })

  it('are those of this attempt only', () => {
    const second = [...asked, approval.declined(), approval.requested(2), approval.succeeded('ref-2', 2)]
    const events = [...second, ...canceledPart('a', krw(1_000n))]
    expect(movements(events, 1)).to.deep.equal([{ ...charge, stage: 'declined' }])
    expect(movements(events, 2).map(({ transactionId, stage }) => [transactionId, stage])).to.deep.equal([
      [attemptId(2), 'done'],
      [operationId('a'), 'done'],
    ])
  })

  const finding = { transactionId: foundId('late'), reference: 'late', stage: 'done' as const }
  const undoing = {
    transactionId: compensationId('late'),
    operation: 'cancel' as const,
    foundId: foundId('late'),
  }

  it('money found late is done, and what sends it back is open until it does', () => {
    const late = [...asked, approval.declined(), ...lateApproval('late')]
    const found = [
      { ...charge, stage: 'declined' },
      { ...charge, ...finding },
    ]
    expect(movements(late)).to.deep.equal([...found, { ...charge, ...undoing }])
    expect(movements([...late, compensation.unknown('late')])).to.deep.equal([
      ...found,
      { ...charge, ...undoing },
    ])
    expect(movements([...late, compensation.declined('late')])).to.deep.equal([
      ...found,
      { ...charge, ...undoing, stage: 'declined' },
    ])
    expect(movements([...late, compensation.succeeded('late', 'back')])).to.deep.equal([
      ...found,
      { ...charge, ...finding, operation: 'cancel', reference: 'back' },
    ])
  })

  it('of tries to send it back only the one that tries now', () => {
    const late = [...asked, approval.declined(), ...lateApproval('late'), compensation.declined('late')]
    const again = [...late, compensation.requested('late', { ordinal: 2 })]
    expect(movements(again).slice(2)).to.deep.equal([
      { ...charge, ...undoing, transactionId: compensationId('late', 2) },
    ])
  })

  it('a hold found late is released', () => {
    const late = [created, hold.requested(), hold.declined(), ...lateHold('late', krw(9_000n))]
    const amount = krw(9_000n)
    const found = { ...charge, ...finding, operation: 'pre_authorize', amount }
    expect(movements(late).slice(1)).to.deep.equal([
      found,
      { ...charge, ...undoing, operation: 'void', amount },
    ])
    expect(movements([...late, compensation.succeeded('late', 'gone')]).slice(1)).to.deep.equal([
      found,
      { ...found, operation: 'void', reference: 'gone' },
    ])
  })

  it('of a finding belong to the attempt that it was found for', () => {
    const events = [
      ...[...asked, approval.declined(), approval.requested(2), approval.succeeded('ref-2', 2)],
      ...lateApproval('late'),
    ]
    expect(movements(events, 1)).to.have.length(3)
    expect(movements(events, 2)).to.have.length(1)
  })
})
