import { given } from '../core/given.ts'
import type { Failure } from '../core/failure.ts'
import type { TransactionId } from '../core/ids.ts'
import { pay, recordApproval, requestCancellation } from './commands.spec-helper.ts'
import { lateApproval } from './compensation.spec-helper.ts'
import { paymentDecider } from './decide.ts'
import type { PaymentEvent } from './events.ts'
import { approval, approved, cancel, capture, created, held, hold, release } from './events.spec-helper.ts'
import {
  approvedAs,
  attemptId,
  attemptIntent,
  compensationId,
  fact,
  krw,
  operationId,
  successor,
} from './fixtures.spec-helper.ts'
import { declineReviewed, resumed, resumePursuit, reviewRequested, takenOver } from './pursuit.spec-helper.ts'

const payment = given(paymentDecider)
const id = attemptId(1)
const asked = [created, approval.requested()]
const unknown = [...asked, approval.unknown()]
const waiting = [...unknown, reviewRequested(id)]

describe('the resumption of a review', () => {
  it('is a fact of every kind of movement that waits for a person', () => {
    const undoing = [...asked, approval.declined(), ...lateApproval('r1')]
    const rows: readonly (readonly [TransactionId, readonly PaymentEvent[]])[] = [
      [id, unknown],
      [id, [...asked, approval.mismatched('ref-1', krw(1n))]],
      [operationId('a'), [...approved, cancel.requested('a', krw(1n))]],
      [compensationId('r1'), undoing],
    ]
    for (const [transactionId, history] of rows)
      payment(...history, reviewRequested(transactionId))
        .when(resumePursuit(transactionId))
        .then(resumed(transactionId))
  })
  it('is nothing of what is pursued as it is', () => {
    payment(...unknown)
      .when(resumePursuit(id))
      .then()
    payment(...waiting, resumed(id))
      .when(resumePursuit(id))
      .then()
  })
  it('decides nothing', () => {
    payment(...waiting, resumed(id))
      .when(pay(2))
      .rejects('attempt_undecided')
  })
})

describe('a decline by a person', () => {
  const failure: Failure = {
    category: 8003,
    kind: 'business',
    providerCode: null,
    providerMessage: 'not in their book',
  }
  const ofOperation = { ...fact, transactionId: operationId('a'), failure }
  const ofAttempt = { ...fact, attempt: 1, transactionId: id, failure }

  it('is the decline of whatever waits for one', () => {
    const rows: readonly (readonly [PaymentEvent, readonly PaymentEvent[]])[] = [
      [{ type: 'ApprovalDeclined', ...ofAttempt }, unknown],
      [{ type: 'ApprovalDeclined', ...ofAttempt }, asked],
      [{ type: 'PreAuthorizationDeclined', ...ofAttempt }, [created, hold.requested(), hold.unknown()]],
      [{ type: 'CaptureDeclined', ...ofOperation }, [...held, capture.requested('a', krw(1n))]],
      [{ type: 'VoidDeclined', ...ofOperation }, [...held, release.requested('a'), release.unknown('a')]],
      [{ type: 'CancellationDeclined', ...ofOperation }, [...approved, cancel.requested('a', krw(1n))]],
    ]
    for (const [decline, history] of rows) {
      const transactionId = 'transactionId' in decline ? (decline.transactionId ?? id) : id
      payment(...history, reviewRequested(transactionId))
        .when(declineReviewed(transactionId))
        .then(decline)
    }
  })
  it('counts whoever saw to the case last', () => {
    payment(...unknown, takenOver(id), reviewRequested(id))
      .when(declineReviewed(id))
      .then({ type: 'ApprovalDeclined', ...ofAttempt })
  })
  it('frees the order, and the balance', () => {
    const { transactionId } = attemptIntent(2)
    payment(...waiting, { type: 'ApprovalDeclined', ...ofAttempt })
      .when(pay(2))
      .then({ type: 'ApprovalRequested', ...fact, ...attemptIntent(2), transactionId })
    const locked = [...approved, cancel.requested('a', krw(10_000n)), reviewRequested(operationId('a'))]
    payment(...locked)
      .when(requestCancellation('b', krw(1n)))
      .rejects('cancel_undecided')
    payment(...locked, { type: 'CancellationDeclined', ...ofOperation })
      .when(requestCancellation('b', krw(1n)))
      .then(cancel.requested('b', krw(1n)))
  })
  it('does not hide what is found done after all: it goes back', () => {
    payment(...waiting, { type: 'ApprovalDeclined', ...ofAttempt })
      .when(recordApproval(approvedAs('r1'), 1, successor))
      .then(...lateApproval('r1', krw(10_000n), successor))
  })
})
