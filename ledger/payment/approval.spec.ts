import { given } from '../core/given.ts'
import { recordApproval, recordPreAuthorization } from './commands.spec-helper.ts'
import { lateApproval } from './compensation.spec-helper.ts'
import { paymentDecider } from './decide.ts'
import { approval, approved, created, hold } from './events.spec-helper.ts'
import { approvedAs, declined, heldAs, krw, unknown, usd } from './fixtures.spec-helper.ts'

const payment = given(paymentDecider)
const asked = [created, approval.requested()]

describe('an approval', () => {
  it('succeeds with the amount that was asked for', () => {
    payment(...asked)
      .when(recordApproval(approvedAs('ref-1')))
      .then(approval.succeeded('ref-1'))
  })
  it('is declined', () => {
    payment(...asked)
      .when(recordApproval(declined))
      .then(approval.declined())
  })
  it('is unknown, which is not declined', () => {
    payment(...asked)
      .when(recordApproval(unknown))
      .then(approval.unknown())
  })
  it('is resolved either way after it was unknown', () => {
    const open = [...asked, approval.unknown()]
    payment(...open)
      .when(recordApproval(approvedAs('ref-1')))
      .then(approval.succeeded('ref-1'))
    payment(...open)
      .when(recordApproval(declined))
      .then(approval.declined())
  })
  it('belongs to its own attempt', () => {
    payment(...asked, approval.declined(1), approval.requested(2))
      .when(recordApproval(approvedAs('ref-2'), 2))
      .then(approval.succeeded('ref-2', 2))
  })
  it('is not the outcome of a hold', () => {
    payment(created, hold.requested())
      .when(recordApproval(approvedAs('ref-1')))
      .rejects('transaction_not_found')
    payment(...asked)
      .when(recordPreAuthorization(heldAs('ref-1')))
      .rejects('transaction_not_found')
  })
  it('of an attempt that was never made is refused', () => {
    payment(...asked)
      .when(recordApproval(approvedAs('ref-1'), 2))
      .rejects('transaction_not_found')
  })
})

describe('an approval of another amount', () => {
  const open = [...asked, approval.mismatched('ref-1', krw(9_000n))]
  it('is a fact of its own: money did move', () => {
    payment(...asked)
      .when(recordApproval(approvedAs('ref-1', krw(9_000n))))
      .then(approval.mismatched('ref-1', krw(9_000n)))
    payment(...asked, approval.unknown())
      .when(recordApproval(approvedAs('ref-1', krw(10_001n))))
      .then(approval.mismatched('ref-1', krw(10_001n)))
  })
  it('or in another currency likewise', () => {
    payment(...asked)
      .when(recordApproval(approvedAs('ref-1', usd(10_000n))))
      .then(approval.mismatched('ref-1', usd(10_000n)))
  })
  it('is recorded once', () => {
    payment(...open)
      .when(recordApproval(approvedAs('ref-1', krw(9_000n))))
      .then()
  })
  it('is not undone by a decline or an unknown', () => {
    payment(...open)
      .when(recordApproval(declined))
      .then()
    payment(...open)
      .when(recordApproval(unknown))
      .then()
  })
  it('is resolved by the amount that was asked for', () => {
    payment(...open)
      .when(recordApproval(approvedAs('ref-1')))
      .then(approval.succeeded('ref-1'))
  })
  it('under a second reference is money of its own', () => {
    payment(...open)
      .when(recordApproval(approvedAs('ref-2', krw(8_000n))))
      .then(...lateApproval('ref-2', krw(8_000n)))
    payment(...open, ...lateApproval('ref-2', krw(8_000n)))
      .when(recordApproval(approvedAs('ref-2', krw(8_000n))))
      .then()
  })
  it('does not stand beside one of the amount that was asked for: it goes back', () => {
    payment(...open)
      .when(recordApproval(approvedAs('ref-2')))
      .then(approval.succeeded('ref-2'), ...lateApproval('ref-1', krw(9_000n)))
  })
  it('and found to be money of its own never comes to stand: it is on its way back', () => {
    payment(...open, ...lateApproval('ref-2', krw(8_000n)))
      .when(recordApproval(approvedAs('ref-2')))
      .then()
  })
})

describe('a decided approval', () => {
  it('ignores its repetition', () => {
    payment(...approved)
      .when(recordApproval(approvedAs('ref-1')))
      .then()
    payment(...asked, approval.declined())
      .when(recordApproval(declined))
      .then()
    payment(...asked, approval.unknown())
      .when(recordApproval(unknown))
      .then()
  })
  it('ignores an unknown that comes after it', () => {
    payment(...approved)
      .when(recordApproval(unknown))
      .then()
    payment(...asked, approval.declined())
      .when(recordApproval(unknown))
      .then()
  })
  it('ignores a decline that comes after the money moved', () => {
    payment(...approved)
      .when(recordApproval(declined))
      .then()
  })
})
