import { given } from '../core/given.ts'
import { pay, recordApproval, recordPreAuthorization, requestCancellation } from './commands.spec-helper.ts'
import {
  compensation,
  lateApproval,
  lateHold,
  recordCompensation,
  requestCompensation,
} from './compensation.spec-helper.ts'
import { paymentDecider } from './decide.ts'
import { approval, approved, cancel, canceledPart, created, hold } from './events.spec-helper.ts'
import {
  approvedAs,
  compensatedAs,
  compensationId,
  declined,
  dispatch,
  heldAs,
  krw,
  latecomer,
  successor,
  unknown,
  usd,
} from './fixtures.spec-helper.ts'
import { inquired, repeated, reviewRequested, takenOver } from './pursuit.spec-helper.ts'

const payment = given(paymentDecider)
const failed = [created, approval.requested(), approval.declined()]
const asked = [...failed, ...lateApproval('r1')]
const undone = compensatedAs('c1')

describe('money found late', () => {
  it('is cancelled when it was taken, and voided when it is only held', () => {
    payment(...failed)
      .when(recordApproval(approvedAs('r1')))
      .then(approval.found('r1'), compensation.requested('r1', { operation: 'cancel' }))
    payment(created, hold.requested(), hold.declined())
      .when(recordPreAuthorization(heldAs('r1')))
      .then(hold.found('r1'), compensation.requested('r1', { operation: 'void' }))
  })
  it('goes back as the amount that was found, whatever was asked for', () => {
    payment(...failed)
      .when(recordApproval(approvedAs('r1', usd(1n))))
      .then(...lateApproval('r1', usd(1n)))
    payment(...failed, ...lateApproval('r1', usd(1n)))
      .when(recordCompensation('r1', { outcome: compensatedAs('c1', usd(1n)) }))
      .then({ ...compensation.succeeded('r1', 'c1'), amount: usd(1n) })
  })
  it('goes back once for each reference', () => {
    payment(...asked, ...lateApproval('r2'), compensation.succeeded('r1', 'c1'))
      .when(recordCompensation('r2', { outcome: compensatedAs('c2') }))
      .then(compensation.succeeded('r2', 'c2'))
  })
  it('keeps nobody from paying again, nor from cancelling what stands', () => {
    payment(...asked)
      .when(pay(2))
      .then(approval.requested(2))
    payment(...approved, ...lateApproval('r2'))
      .when(requestCancellation('a', 'remaining'))
      .then(cancel.requested('a', krw(10_000n)))
    payment(...approved, ...lateApproval('r2'), ...canceledPart('a', krw(10_000n)))
      .when(recordCompensation('r2', { outcome: undone }))
      .then(compensation.succeeded('r2', 'c1'))
  })
})

describe('a compensation', () => {
  it('succeeds, is declined, or is unknown and then either', () => {
    const paths = [
      [declined, compensation.declined('r1')],
      [undone, compensation.succeeded('r1', 'c1')],
    ] as const
    payment(...asked)
      .when(recordCompensation('r1', { outcome: unknown }))
      .then(compensation.unknown('r1'))
    for (const [outcome, event] of paths)
      for (const history of [asked, [...asked, compensation.unknown('r1')]])
        payment(...history)
          .when(recordCompensation('r1', { outcome }))
          .then(event)
  })
  it('of a hold likewise', () => {
    const voiding = [created, hold.requested(), hold.declined(), ...lateHold('r1')]
    payment(...voiding)
      .when(recordCompensation('r1', { outcome: undone }))
      .then(compensation.succeeded('r1', 'c1'))
    payment(...voiding, compensation.declined('r1'))
      .when(requestCompensation('r1'))
      .then(compensation.requested('r1', { ordinal: 2, operation: 'void' }))
  })
  it('is decided once: repetitions change nothing', () => {
    for (const outcome of [undone, compensatedAs('c2'), compensatedAs('c1', krw(1n)), declined, unknown])
      payment(...asked, compensation.succeeded('r1', 'c1'))
        .when(recordCompensation('r1', { outcome }))
        .then()
    for (const outcome of [declined, unknown])
      payment(...asked, compensation.declined('r1'))
        .when(recordCompensation('r1', { outcome }))
        .then()
    payment(...asked, compensation.unknown('r1'))
      .when(recordCompensation('r1', { outcome: unknown }))
      .then()
  })
  it('counts when it succeeds after a recorded decline', () => {
    payment(...asked, compensation.declined('r1'))
      .when(recordCompensation('r1', { outcome: undone }))
      .then(compensation.succeeded('r1', 'c1'))
  })
  it('of another amount or currency is a fact of its own, told once, which a decline does not undo', () => {
    for (const answered of [krw(9_999n), usd(10_000n)]) {
      const mismatched = compensation.mismatched('r1', { answered, undoneBy: 'c1' })
      for (const before of [[], [compensation.unknown('r1')], [compensation.declined('r1')]])
        payment(...asked, ...before)
          .when(recordCompensation('r1', { outcome: compensatedAs('c1', answered) }))
          .then(mismatched)
      for (const outcome of [compensatedAs('c1', answered), declined, unknown])
        payment(...asked, mismatched)
          .when(recordCompensation('r1', { outcome }))
          .then()
      payment(...asked, mismatched)
        .when(recordCompensation('r1', { outcome: undone }))
        .then(compensation.succeeded('r1', 'c1'))
    }
  })
})

describe('a compensation that was declined', () => {
  const refused = [...asked, compensation.declined('r1')]
  const again = [...refused, compensation.requested('r1', { ordinal: 2 })]
  it('is asked for again as a new movement, by whoever asks', () => {
    payment(...refused)
      .when(requestCompensation('r1'))
      .then(compensation.requested('r1', { ordinal: 2 }))
    payment(...refused)
      .when(requestCompensation('r1', 1, successor))
      .then(compensation.requested('r1', { ordinal: 2, by: successor }))
  })
  it('is asked for again once, however often that is told', () => {
    payment(...again)
      .when(requestCompensation('r1', 1))
      .then()
    payment(...again)
      .when(requestCompensation('r1', 2))
      .then()
  })
  it('is asked for again as often as it is declined, whatever was tried between', () => {
    const tried = [inquired(compensationId('r1', 2), 'not_found'), repeated(compensationId('r1', 2))]
    payment(...again, ...tried, compensation.declined('r1', 2))
      .when(requestCompensation('r1', 2))
      .then(compensation.requested('r1', { ordinal: 3 }))
  })
  it('may succeed as the second movement', () => {
    payment(...again, compensation.unknown('r1', 2))
      .when(recordCompensation('r1', { outcome: undone, ordinal: 2 }))
      .then(compensation.succeeded('r1', 'c1', 2))
  })
  it('is asked for again only then', () => {
    const mismatched = compensation.mismatched('r1', { answered: krw(1n), undoneBy: 'c1' })
    for (const open of [[], [compensation.unknown('r1')], [mismatched], [compensation.succeeded('r1', 'c1')]])
      payment(...asked, ...open)
        .when(requestCompensation('r1'))
        .then()
    payment(...approved, cancel.requested('a', krw(1n)), cancel.declined('a'))
      .when(requestCompensation('r1'))
      .then()
  })
})

describe('an earlier movement of a compensation, told after a newer one was asked for', () => {
  const again = [
    ...[...asked, takenOver(compensationId('r1')), compensation.declined('r1')],
    compensation.requested('r1', { ordinal: 2, by: successor }),
  ]
  const second = { ordinal: 2, by: successor } as const
  it('is over when it was declined or unknown', () => {
    for (const outcome of [declined, unknown])
      for (const by of [dispatch, successor])
        payment(...again)
          .when(recordCompensation('r1', { outcome, by }))
          .then()
  })
  it('leaves nothing to be undone when it succeeded after all: the newer one ends with it', () => {
    for (const open of [[], [compensation.unknown('r1', 2)], [compensation.declined('r1', 2)]])
      payment(...again, ...open)
        .when(recordCompensation('r1', { outcome: undone, by: dispatch }))
        .then(compensation.succeeded('r1', 'c1', 2))
  })
  it('after which the refusal of the newer one, or its repetition of the success, is nothing more', () => {
    for (const outcome of [declined, unknown, undone, compensatedAs('c2')])
      payment(...again, compensation.succeeded('r1', 'c1', 2))
        .when(recordCompensation('r1', { outcome, ...second }))
        .then()
    payment(...again, compensation.succeeded('r1', 'c1', 2))
      .when(recordCompensation('r1', { outcome: undone, by: dispatch }))
      .then()
    payment(...again, compensation.succeeded('r1', 'c1', 2))
      .when(requestCompensation('r1', 2))
      .then()
  })
  it('of another amount stops the newer one, for a person to look at', () => {
    const partly = compensation.mismatched('r1', { answered: krw(1n), undoneBy: 'c1' })
    payment(...again)
      .when(recordCompensation('r1', { outcome: compensatedAs('c1', krw(1n)), by: dispatch }))
      .then({ ...partly, transactionId: compensationId('r1', 2) })
  })
  it('is nothing to the movement of another finding', () => {
    payment(...again, ...lateApproval('r2'))
      .when(recordCompensation('r1', { outcome: undone, by: dispatch }))
      .then(compensation.succeeded('r1', 'c1', 2))
    payment(...again, ...lateApproval('r2'))
      .when(recordCompensation('r2', { outcome: undone }))
      .then(compensation.succeeded('r2', 'c1'))
  })
})

describe('a compensation that was taken over', () => {
  const taken = [...asked, takenOver(compensationId('r1'))]
  it('is declined or unknown by its new owner only', () => {
    for (const outcome of [declined, unknown])
      for (const by of [dispatch, latecomer])
        payment(...taken)
          .when(recordCompensation('r1', { outcome, by }))
          .then()
    payment(...taken)
      .when(recordCompensation('r1', { outcome: declined, by: successor }))
      .then(compensation.declined('r1'))
    payment(...taken)
      .when(recordCompensation('r1', { outcome: unknown, by: successor }))
      .then(compensation.unknown('r1'))
  })
  it('succeeds whoever tells, also while it waits for a person', () => {
    for (const by of [dispatch, successor, latecomer])
      payment(...taken, reviewRequested(compensationId('r1')))
        .when(recordCompensation('r1', { outcome: undone, by }))
        .then(compensation.succeeded('r1', 'c1'))
  })
})
