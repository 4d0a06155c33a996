import { given } from '../core/given.ts'
import { providerOrderIdOf } from '../core/ids.ts'
import {
  pay,
  payUnder,
  preAuthorize,
  recordApproval,
  recordCancellation,
  recordCapture,
  recordPreAuthorization,
  recordVoid,
  requestCancellation,
  requestCapture,
  requestVoid,
} from './commands.spec-helper.ts'
import type { PaymentCommand, PaymentRejection } from './commands.ts'
import { lateApproval, recordCompensation, requestCompensation } from './compensation.spec-helper.ts'
import { paymentDecider } from './decide.ts'
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
  attemptId,
  attemptIntent,
  compensationId,
  dispatch,
  fact,
  krw,
  latecomer,
  order,
  paymentId,
  successor,
  unknown,
  usd,
} from './fixtures.spec-helper.ts'
import { imported, importPayment } from './import.spec-helper.ts'
import {
  declineReviewed,
  recordInquiry,
  recordRepetition,
  requestReview,
  resumed,
  resumePursuit,
  reviewRequested,
  takenOver,
  takeOver,
} from './pursuit.spec-helper.ts'

type Row = readonly [when: string, given: readonly PaymentEvent[], command: PaymentCommand]

const none: readonly PaymentEvent[] = []
const asking = [created, approval.requested()]
const failed = [...asking, approval.declined()]
const failedUnder = (providerOrderId: string): readonly PaymentEvent[] => [
  created,
  { type: 'ApprovalRequested', ...fact, ...attemptIntent(1), providerOrderId },
  approval.declined(),
]
const waiting = [...asking, reviewRequested(attemptId(1))]
const part = capturedPart('a', krw(4_000n))
const all = capturedPart('a', krw(10_000n))
const returned = canceledPart('a', krw(10_000n))
const voided = [release.requested('v'), release.succeeded('v', krw(10_000n))]

/** Every refusal has its rows, or this does not compile. */
const rows = {
  payment_not_found: [
    ['an approval of nothing', none, recordApproval(unknown)],
    ['a pre-authorization of nothing', none, recordPreAuthorization(unknown)],
    ['a capture of nothing', none, requestCapture('a', krw(1n))],
    ["a capture's outcome of nothing", none, recordCapture('a', unknown)],
    ['a void of nothing', none, requestVoid('v')],
    ["a void's outcome of nothing", none, recordVoid('v', unknown)],
    ['a cancellation of nothing', none, requestCancellation('a', krw(1n))],
    ["a cancellation's outcome of nothing", none, recordCancellation('a', unknown)],
    ['a compensation of nothing', none, requestCompensation('ref-1')],
    ["a compensation's outcome of nothing", none, recordCompensation('ref-1', { outcome: unknown })],
    ['a take-over of nothing', none, takeOver(attemptId(1))],
    ['a repetition of nothing', none, recordRepetition(attemptId(1))],
    ['an inquiry of nothing', none, recordInquiry(null, { kind: 'not_found' })],
    ['a review of nothing', none, requestReview(attemptId(1))],
    ['a resumption of nothing', none, resumePursuit(attemptId(1))],
    ['a decline by a person of nothing', none, declineReviewed(attemptId(1))],
  ],
  transaction_not_found: [
    ['an approval never asked for', asking, recordApproval(unknown, 2)],
    ['a resumption of what is decided', failed, resumePursuit(attemptId(1))],
    ['a decline by a person of what is decided', failed, declineReviewed(attemptId(1))],
    ['a pre-authorization never asked for', asking, recordPreAuthorization(unknown, 2)],
    ['a capture never asked for', held, recordCapture('a', unknown)],
    ['a void never asked for', held, recordVoid('v', unknown)],
    ['a cancellation never asked for', approved, recordCancellation('a', unknown)],
    ['a cancellation before the approval', asking, recordCancellation('a', unknown)],
    ['a void told as a capture', [...held, release.requested('v')], recordCapture('v', unknown)],
    ['a compensation of what was never found', failed, recordCompensation('ref-1', { outcome: unknown })],
    [
      'a compensation never asked for',
      [...failed, ...lateApproval('ref-1')],
      recordCompensation('ref-1', { outcome: unknown, ordinal: 2 }),
    ],
    [
      'an attempt told as a compensation',
      asking,
      { ...recordCompensation('ref-1', { outcome: unknown }), transactionId: attemptId(1) },
    ],
    [
      'a compensation told as a cancellation',
      [...approved, ...lateApproval('ref-2')],
      { ...recordCancellation('a', unknown), transactionId: compensationId('ref-2') },
    ],
  ],
  order_mismatch: [['another order under the same id', failed, pay(2, { ...order, orderName: 'tea' })]],
  payment_already_there: [
    ['an import of what was paid here', approved, importPayment()],
    ['another line with the same order', [imported()], importPayment({ line: 3 })],
  ],
  attempt_undecided: [
    ['a second attempt during the first', asking, pay(2)],
    ['a capture during the hold', [created, hold.requested()], requestCapture('a', krw(1n))],
    ['a void during the hold', [created, hold.requested()], requestVoid('v')],
    ['a cancellation of what is unknown', [...asking, approval.unknown()], requestCancellation('a', krw(1n))],
  ],
  payment_already_approved: [
    ['paying twice', approved, pay(2)],
    ['holding twice', held, preAuthorize(2)],
  ],
  payment_closed: [
    ['paying what was cancelled', [...approved, ...returned], pay(2)],
    ['holding what was voided', [...held, ...voided], preAuthorize(2)],
  ],
  provider_order_used: [
    ['a second attempt under the first one’s order', failedUnder('window-1'), payUnder(2, 'window-1')],
    [
      'a third attempt under the first one’s order',
      [...failedUnder('window-1'), approval.requested(2), approval.declined(2)],
      payUnder(3, 'window-1'),
    ],
    ['one under the order that the first derived', failed, payUnder(2, providerOrderIdOf(paymentId, 1))],
    [
      'one whose own order an earlier one was given',
      failedUnder(providerOrderIdOf(paymentId, 2)),
      preAuthorize(2),
    ],
  ],
  currency_mismatch: [
    ['a capture in dollars', held, requestCapture('a', usd(1n))],
    ['a cancellation in dollars', approved, requestCancellation('a', usd(1n))],
  ],
  payment_not_approved: [
    ['a capture after a decline', [created, hold.requested(), hold.declined()], requestCapture('a', krw(1n))],
    ['a void after a decline', [created, hold.requested(), hold.declined()], requestVoid('v')],
    ['a cancellation after a decline', failed, requestCancellation('a', krw(1n))],
    ['a cancellation before any attempt', [created], requestCancellation('a', krw(1n))],
  ],
  payment_not_pre_authorized: [
    ['a capture of what was taken at once', approved, requestCapture('a', krw(1n))],
    ['a void of what was taken at once', approved, requestVoid('v')],
  ],
  payment_already_voided: [
    ['a capture of what was released', [...held, ...voided], requestCapture('a', krw(1n))],
    ['a second void', [...held, ...voided], requestVoid('w')],
  ],
  payment_already_canceled: [
    ['a cancellation of what went back', [...approved, ...returned], requestCancellation('b', krw(1n))],
  ],
  payment_already_captured: [
    ['a capture beside a full one', [...held, ...all], requestCapture('b', krw(1n))],
    ['a void after a full capture', [...held, ...all], requestVoid('v')],
  ],
  nothing_captured: [
    ['a cancellation of a hold', held, requestCancellation('a', krw(1n))],
    ['a cancellation of a released hold', [...held, ...voided], requestCancellation('a', krw(1n))],
  ],
  capture_exceeds_hold: [
    ['a capture beyond the hold', held, requestCapture('a', krw(10_001n))],
    ['a capture beyond the rest', [...held, ...part], requestCapture('b', krw(6_001n))],
  ],
  capture_undecided: [
    ['a capture of money under capture', [...held, ...part.slice(0, 1)], requestCapture('b', krw(6_001n))],
    ['a void during a capture', [...held, capture.requested('a', krw(1n))], requestVoid('v')],
  ],
  void_undecided: [
    ['a void during a void', [...held, release.requested('v')], requestVoid('w')],
    ['a capture during a void', [...held, release.requested('v')], requestCapture('a', krw(1n))],
  ],
  cancel_exceeds_balance: [
    ['more than was approved', approved, requestCancellation('a', krw(10_001n))],
    ['more than was captured', [...held, ...part], requestCancellation('b', krw(4_001n))],
  ],
  cancel_undecided: [
    [
      'a cancellation of money under cancellation',
      [...approved, cancel.requested('a', krw(10_000n))],
      requestCancellation('b', krw(1n)),
    ],
  ],
  taken_over: [
    [
      'a second successor of the same owner',
      [...asking, takenOver(attemptId(1))],
      takeOver(attemptId(1), { to: latecomer }),
    ],
    ['a successor of one who never had it', asking, takeOver(attemptId(1), { from: latecomer })],
    [
      'a former owner who believes it still is its own',
      [...asking, takenOver(attemptId(1)), takenOver(attemptId(1), { from: successor, to: latecomer })],
      takeOver(attemptId(1), { from: successor, to: dispatch }),
    ],
  ],
  case_not_in_review: [
    ['a decline of what is pursued', asking, declineReviewed(attemptId(1))],
    [
      'a decline of what is pursued again',
      [...waiting, resumed(attemptId(1))],
      declineReviewed(attemptId(1)),
    ],
  ],
  case_of_compensation: [
    [
      'a decline of money on its way back',
      [...failed, ...lateApproval('r1'), reviewRequested(compensationId('r1'))],
      declineReviewed(compensationId('r1')),
    ],
  ],
  case_mismatched: [
    [
      'a decline of another amount that did move',
      [...asking, approval.mismatched('ref-1', krw(1n)), reviewRequested(attemptId(1), 'amount_mismatch')],
      declineReviewed(attemptId(1)),
    ],
  ],
} satisfies Record<PaymentRejection, readonly [Row, ...Row[]]>

const refusals = Object.entries(rows) as [PaymentRejection, readonly Row[]][]

for (const [code, cases] of refusals) {
  describe(code, () => {
    for (const [when, history, command] of cases) {
      it(`refuses ${when}`, () => {
        given(paymentDecider)(...history)
          .when(command)
          .rejects(code)
      })
    }
  })
}
