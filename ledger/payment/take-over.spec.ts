import { expect } from 'chai'
import fc from 'fast-check'
import { given } from '../core/given.ts'
import { OwnerId } from '../core/ids.ts'
import {
  recordApproval,
  recordCancellation,
  recordCapture,
  recordPreAuthorization,
  recordVoid,
} from './commands.spec-helper.ts'
import type { PaymentCommand } from './commands.ts'
import { lateApproval, lateHold } from './compensation.spec-helper.ts'
import { paymentDecider } from './decide.ts'
import { approval, approved, cancel, capture, created, held, hold, release } from './events.spec-helper.ts'
import type { Dispatch, PaymentEvent } from './events.ts'
import {
  approvedAs,
  attemptId,
  canceledAs,
  capturedAs,
  declined,
  dispatch,
  heldAs,
  krw,
  latecomer,
  operationId,
  successor,
  unknown,
  voidedAs,
} from './fixtures.spec-helper.ts'
import type { Outcome } from './outcome.ts'
import { takenOver, takeOver } from './pursuit.spec-helper.ts'

const payment = given(paymentDecider)
const asked = [created, approval.requested()]
const taken = [...asked, takenOver(attemptId(1))]

describe('an intent whose owner is gone', () => {
  it('is taken over by another, for as long as that one says', () => {
    payment(...asked)
      .when(takeOver(attemptId(1)))
      .then(takenOver(attemptId(1)))
    payment(...asked, approval.unknown())
      .when(takeOver(attemptId(1)))
      .then(takenOver(attemptId(1)))
  })
  it('is taken over by one, of all who would', () => {
    const owners = fc.uniqueArray(fc.integer({ min: 10, max: 99 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(owners, (numbers) => {
        let state = asked.reduce(paymentDecider.evolve, paymentDecider.initial)
        const verdicts = numbers.map((number) => {
          const to = { owner: OwnerId(`owner-${String(number)}`), leaseMs: 1_000 }
          const decision = paymentDecider.decide(takeOver(attemptId(1), { to }), state)
          if (decision.kind === 'accepted') state = decision.events.reduce(paymentDecider.evolve, state)
          return decision.kind === 'accepted' ? decision.events.length : decision.code
        })
        expect(verdicts).to.deep.equal([1, ...numbers.slice(1).map(() => 'taken_over')])
      }),
    )
  })
  it('is nothing new to the winner who asks once more', () => {
    payment(...taken)
      .when(takeOver(attemptId(1)))
      .then()
  })
  it('passes from owner to owner, each from the one before', () => {
    payment(...taken)
      .when(takeOver(attemptId(1), { from: successor, to: latecomer }))
      .then(takenOver(attemptId(1), { from: successor, to: latecomer }))
    payment(...taken)
      .when(takeOver(attemptId(1), { from: dispatch, to: latecomer }))
      .rejects('taken_over')
  })
  it('may come back to its first owner', () => {
    payment(...taken)
      .when(takeOver(attemptId(1), { from: successor, to: dispatch }))
      .then(takenOver(attemptId(1), { from: successor, to: dispatch }))
  })
  it('is nobody’s once its outcome is known', () => {
    for (const outcome of [approval.succeeded('ref-1'), approval.declined()])
      payment(...asked, outcome)
        .when(takeOver(attemptId(1)))
        .then()
    payment(...asked)
      .when(takeOver(attemptId(2)))
      .then()
  })
})

type Case = {
  readonly given: readonly PaymentEvent[]
  readonly takenOver: PaymentEvent
  readonly tell: (outcome: Outcome<never>, by: Dispatch) => PaymentCommand
  readonly succeed: (by: Dispatch) => PaymentCommand
  readonly declined: PaymentEvent
  readonly unknown: PaymentEvent
  readonly succeeded: PaymentEvent
  /** What a success is after the new owner's decline. */
  readonly afterDecline: readonly PaymentEvent[]
}

const cases: Readonly<Record<string, Case>> = {
  approval: {
    given: asked,
    takenOver: takenOver(attemptId(1)),
    tell: (outcome, by) => recordApproval(outcome, 1, by),
    succeed: (by) => recordApproval(approvedAs('ref-1'), 1, by),
    declined: approval.declined(),
    unknown: approval.unknown(),
    succeeded: approval.succeeded('ref-1'),
    afterDecline: lateApproval('ref-1'),
  },
  'pre-authorization': {
    given: [created, hold.requested()],
    takenOver: takenOver(attemptId(1)),
    tell: (outcome, by) => recordPreAuthorization(outcome, 1, by),
    succeed: (by) => recordPreAuthorization(heldAs('ref-1'), 1, by),
    declined: hold.declined(),
    unknown: hold.unknown(),
    succeeded: hold.succeeded('ref-1'),
    afterDecline: lateHold('ref-1'),
  },
  capture: {
    given: [...held, capture.requested('a', krw(4_000n))],
    takenOver: takenOver(operationId('a')),
    tell: (outcome, by) => recordCapture('a', outcome, by),
    succeed: (by) => recordCapture('a', capturedAs('ref-a', krw(4_000n)), by),
    declined: capture.declined('a'),
    unknown: capture.unknown('a'),
    succeeded: capture.succeeded('a', krw(4_000n)),
    afterDecline: [capture.succeeded('a', krw(4_000n))],
  },
  void: {
    given: [...held, release.requested('a')],
    takenOver: takenOver(operationId('a')),
    tell: (outcome, by) => recordVoid('a', outcome, by),
    succeed: (by) => recordVoid('a', voidedAs('ref-a'), by),
    declined: release.declined('a'),
    unknown: release.unknown('a'),
    succeeded: release.succeeded('a', krw(10_000n)),
    afterDecline: [release.succeeded('a', krw(10_000n))],
  },
  cancellation: {
    given: [...approved, cancel.requested('a', krw(4_000n))],
    takenOver: takenOver(operationId('a')),
    tell: (outcome, by) => recordCancellation('a', outcome, by),
    succeed: (by) => recordCancellation('a', canceledAs('ref-a', krw(4_000n)), by),
    declined: cancel.declined('a'),
    unknown: cancel.unknown('a'),
    succeeded: cancel.succeeded('a', krw(4_000n)),
    afterDecline: [cancel.succeeded('a', krw(4_000n))],
  },
}

for (const [title, one] of Object.entries(cases)) {
  const given = [...one.given, one.takenOver]
  describe(`a ${title} that was taken over`, () => {
    it('is not decided by a decline of its former owner: the new one may have sent it since', () => {
      payment(...given)
        .when(one.tell(declined, dispatch))
        .then()
      payment(...given, one.unknown)
        .when(one.tell(declined, dispatch))
        .then()
    })
    it('is not made unknown by its former owner', () => {
      payment(...given)
        .when(one.tell(unknown, dispatch))
        .then()
    })
    it('succeeds whoever tells', () => {
      for (const by of [dispatch, successor, latecomer])
        payment(...given)
          .when(one.succeed(by))
          .then(one.succeeded)
    })
    it('is decided by its new owner', () => {
      payment(...given)
        .when(one.tell(declined, successor))
        .then(one.declined)
      payment(...given)
        .when(one.tell(unknown, successor))
        .then(one.unknown)
    })
    it('did move money when its former owner succeeded after the new one’s decline', () => {
      payment(...given, one.declined)
        .when(one.succeed(dispatch))
        .then(...one.afterDecline)
    })
    it('hears nothing more from anybody once it succeeded', () => {
      for (const by of [dispatch, successor])
        for (const outcome of [declined, unknown])
          payment(...given, one.succeeded)
            .when(one.tell(outcome, by))
            .then()
    })
  })
}

describe('money found late after a take-over', () => {
  it('is sent back by whoever told of it', () => {
    payment(...taken, approval.declined())
      .when(recordApproval(approvedAs('ref-1'), 1, latecomer))
      .then(...lateApproval('ref-1', krw(10_000n), latecomer))
  })
})
