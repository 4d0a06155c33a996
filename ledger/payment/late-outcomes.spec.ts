import { given } from '../core/given.ts'
import { pay, preAuthorize, recordApproval, recordPreAuthorization } from './commands.spec-helper.ts'
import { lateApproval, lateHold } from './compensation.spec-helper.ts'
import { paymentDecider } from './decide.ts'
import { approval, approved, canceledPart, created, held, hold } from './events.spec-helper.ts'
import { approvedAs, declined, heldAs, krw, unknown } from './fixtures.spec-helper.ts'

const payment = given(paymentDecider)
const declinedFirst = [created, approval.requested(1), approval.declined(1)]

describe('an approval found late', () => {
  const findings = [
    ['after its decline', declinedFirst],
    ['while a second attempt is under way', [...declinedFirst, approval.requested(2)]],
    [
      'after a second attempt succeeded',
      [...declinedFirst, approval.requested(2), approval.succeeded('ref-2', 2)],
    ],
    ['after a second attempt was declined', [...declinedFirst, approval.requested(2), approval.declined(2)]],
  ] as const
  for (const [when, history] of findings) {
    it(`is a transaction of its own ${when}`, () => {
      payment(...history)
        .when(recordApproval(approvedAs('ref-1')))
        .then(...lateApproval('ref-1'))
    })
    it(`is told once ${when}`, () => {
      payment(...history, ...lateApproval('ref-1'))
        .when(recordApproval(approvedAs('ref-1')))
        .then()
    })
    it(`is one more under another reference ${when}`, () => {
      payment(...history, ...lateApproval('ref-1'))
        .when(recordApproval(approvedAs('ref-3')))
        .then(...lateApproval('ref-3'))
    })
  }
  it('is found whatever its amount', () => {
    payment(...declinedFirst)
      .when(recordApproval(approvedAs('ref-1', krw(1n))))
      .then(...lateApproval('ref-1', krw(1n)))
  })
  it('is money taken twice when the standing one has another reference', () => {
    payment(...approved)
      .when(recordApproval(approvedAs('ref-2')))
      .then(...lateApproval('ref-2'))
    payment(...approved, ...canceledPart('a', krw(10_000n)))
      .when(recordApproval(approvedAs('ref-2')))
      .then(...lateApproval('ref-2'))
  })
  it('of the standing reference is nothing new, also once it was cancelled', () => {
    payment(...approved, ...canceledPart('a', krw(10_000n)))
      .when(recordApproval(approvedAs('ref-1')))
      .then()
  })
  it('changes nothing about what may be asked next', () => {
    payment(...declinedFirst, ...lateApproval('ref-1'))
      .when(pay(2))
      .then(approval.requested(2))
    payment(...declinedFirst, approval.requested(2), ...lateApproval('ref-1'))
      .when(recordApproval(approvedAs('ref-2'), 2))
      .then(approval.succeeded('ref-2', 2))
    payment(...declinedFirst, approval.requested(2), ...lateApproval('ref-1'))
      .when(pay(3))
      .rejects('attempt_undecided')
  })
  it('does not turn an earlier attempt’s unknown or decline into news', () => {
    for (const outcome of [unknown, declined])
      payment(...declinedFirst, approval.requested(2))
        .when(recordApproval(outcome, 1))
        .then()
  })
})

describe('a hold found late', () => {
  const gone = [created, hold.requested(1), hold.declined(1)]
  it('is a transaction of its own, told once', () => {
    payment(...gone)
      .when(recordPreAuthorization(heldAs('ref-1')))
      .then(...lateHold('ref-1'))
    payment(...gone, ...lateHold('ref-1'))
      .when(recordPreAuthorization(heldAs('ref-1')))
      .then()
  })
  it('is a second hold when the standing one has another reference', () => {
    payment(...held)
      .when(recordPreAuthorization(heldAs('ref-2', krw(4_000n))))
      .then(...lateHold('ref-2', krw(4_000n)))
  })
  it('leaves the order free for another attempt', () => {
    payment(...gone, ...lateHold('ref-1'))
      .when(preAuthorize(2))
      .then(hold.requested(2))
  })
})
