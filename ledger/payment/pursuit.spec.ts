import { given } from '../core/given.ts'
import { pay, recordApproval } from './commands.spec-helper.ts'
import { lateApproval } from './compensation.spec-helper.ts'
import { paymentDecider } from './decide.ts'
import { approval, approved, cancel, created, held } from './events.spec-helper.ts'
import { attemptId, compensationId, declined, failure, krw, operationId } from './fixtures.spec-helper.ts'
import {
  inquired,
  recordInquiry,
  recordRepetition,
  repeated,
  requestReview,
  reviewRequested,
  row,
} from './pursuit.spec-helper.ts'

const payment = given(paymentDecider)
const asked = [created, approval.requested()]
const open = [...asked, approval.unknown()]

describe('a repetition that learnt nothing', () => {
  it('is a fact as often as it happens', () => {
    payment(...open)
      .when(recordRepetition(attemptId(1)))
      .then(repeated(attemptId(1)))
    payment(...open, repeated(attemptId(1)))
      .when(recordRepetition(attemptId(1)))
      .then(repeated(attemptId(1)))
  })
  it('is nothing of what was decided meanwhile, or was never asked for', () => {
    payment(...open, approval.declined())
      .when(recordRepetition(attemptId(1)))
      .then()
    payment(...open)
      .when(recordRepetition(attemptId(2)))
      .then()
  })
})

describe('an inquiry', () => {
  it('is a fact whatever it found', () => {
    payment(...open)
      .when(recordInquiry(attemptId(1), { kind: 'found', transactions: [row] }))
      .then(inquired(attemptId(1), 'found'))
    payment(...open)
      .when(recordInquiry(attemptId(1), { kind: 'not_found' }))
      .then(inquired(attemptId(1), 'not_found'))
    payment(...open)
      .when(recordInquiry(attemptId(1), { kind: 'unknown', failure }))
      .then(inquired(attemptId(1), 'unknown'))
  })
  it('is one more each time, also of what is decided or of the payment as a whole', () => {
    for (const history of [approved, held, [...open, inquired(null, 'found')]])
      payment(...history)
        .when(recordInquiry(null, { kind: 'found', transactions: [row] }))
        .then(inquired(null, 'found'))
    payment(...approved)
      .when(recordInquiry(attemptId(1), { kind: 'not_found' }))
      .then(inquired(attemptId(1), 'not_found'))
  })
  it('decides nothing by itself', () => {
    for (const result of ['found', 'not_found', 'unknown'] as const) {
      const history = [...open, inquired(attemptId(1), result)]
      payment(...history)
        .when(pay(2))
        .rejects('attempt_undecided')
      payment(...history)
        .when(recordApproval(declined))
        .then(approval.declined())
    }
  })
})

describe('a review', () => {
  it('is asked for once, with the first reason', () => {
    payment(...open)
      .when(requestReview(attemptId(1)))
      .then(reviewRequested(attemptId(1)))
    payment(...open, reviewRequested(attemptId(1), 'no_way_to_learn'))
      .when(requestReview(attemptId(1), 'tries_exhausted'))
      .then()
  })
  it('is asked for of every kind of open movement', () => {
    payment(...approved, cancel.requested('a', krw(1n)))
      .when(requestReview(operationId('a'), 'ambiguous'))
      .then(reviewRequested(operationId('a'), 'ambiguous'))
    payment(...approved, ...lateApproval('ref-2'))
      .when(requestReview(compensationId('ref-2')))
      .then(reviewRequested(compensationId('ref-2')))
    payment(...asked, approval.mismatched('ref-1', krw(1n)))
      .when(requestReview(attemptId(1), 'amount_mismatch'))
      .then(reviewRequested(attemptId(1), 'amount_mismatch'))
  })
  it('is not asked for once it is decided', () => {
    payment(...approved)
      .when(requestReview(attemptId(1)))
      .then()
    payment(...asked, approval.declined())
      .when(requestReview(attemptId(1)))
      .then()
  })
})
