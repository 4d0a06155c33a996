import { expect } from 'chai'
import { given } from '../core/given.ts'
import { ProviderId } from '../core/ids.ts'
import { after } from './book.spec-helper.ts'
import { pay, recordApproval, recordCancellation, requestCancellation } from './commands.spec-helper.ts'
import type { PaymentCommand, PaymentRejection } from './commands.ts'
import { paymentDecider } from './decide.ts'
import { approval, cancel, canceledPart, created } from './events.spec-helper.ts'
import type { PaymentEvent } from './events.ts'
import { approvalNumber, approvedAs, at, canceledAs, krw, usd } from './fixtures.spec-helper.ts'
import {
  approvedElsewhereAt,
  canceledElsewhereAt,
  carriedOverId,
  imported,
  importedId,
  importPayment,
} from './import.spec-helper.ts'
import { CARRIED_OVER } from './imported.ts'
import { movementsOf } from './movements.ts'
import { recordOf } from './record.spec-helper.ts'
import { recordBalance, recordInstallmentMonths } from './record.ts'
import { balanceOf, statusOf, type Standing } from './state.ts'

const payment = given(paymentDecider)

const standing = (...events: readonly PaymentEvent[]): Standing => {
  const state = after(...events)
  if (state.status !== 'standing') throw new Error('it stands from its first event')
  return state
}

describe('an imported payment', () => {
  it('exists and stands with one event', () => {
    payment().when(importPayment()).then(imported())
    payment()
      .when(importPayment({ canceled: 3_000n, canceledAt: canceledElsewhereAt }))
      .then(imported({ canceled: 3_000n, canceledAt: canceledElsewhereAt }))
  })
  it('is imported once, however often its line is read', () => {
    payment(imported()).when(importPayment()).then()
    payment(imported(), ...canceledPart('a', krw(1_000n)))
      .when(importPayment())
      .then()
  })
  it('is as cancelled as it was', () => {
    const statusAfter = (canceled: bigint): string => statusOf(standing(imported({ canceled })))
    expect([statusAfter(0n), statusAfter(3_000n), statusAfter(10_000n)]).to.deep.equal([
      'APPROVED',
      'PARTIAL_CANCELED',
      'CANCELED',
    ])
    expect(balanceOf(standing(imported({ canceled: 3_000n })))).to.equal(7_000n)
  })
  it('knows where it came from', () => {
    expect(standing(imported({ canceled: 1n, line: 7 })).imported).to.deep.equal({
      source: { fileDigest: 'f'.repeat(64), line: 7 },
      at,
      carriedOverId,
    })
    expect(standing(imported()).imported).to.deep.include({ carriedOverId: null })
  })

  it('is cancelled like any other, up to what is left of it', () => {
    const before = imported({ canceled: 3_000n })
    payment(before)
      .when(requestCancellation('a', krw(7_000n)))
      .then(cancel.requested('a', krw(7_000n)))
    payment(before)
      .when(requestCancellation('a', krw(7_001n)))
      .rejects('cancel_exceeds_balance')
    payment(before, cancel.requested('a', krw(7_000n)))
      .when(recordCancellation('a', canceledAs('ref-a', krw(7_000n))))
      .then(cancel.succeeded('a', krw(7_000n)))
    payment(imported({ canceled: 10_000n }))
      .when(requestCancellation('a', 'remaining'))
      .rejects('payment_already_canceled')
  })
  it('is not paid again', () => {
    payment(imported()).when(pay(2)).rejects('payment_already_approved')
    payment(imported({ canceled: 10_000n }))
      .when(pay(2))
      .rejects('payment_closed')
  })
})

describe('the record of an imported payment', () => {
  it('begins with its approval, at its own time', () => {
    const record = recordOf(imported())
    expect(record).to.deep.include({
      status: 'APPROVED',
      provider: ProviderId('card-network'),
      methodKind: 'card',
      createdAt: approvedElsewhereAt,
      updatedAt: at,
    })
    expect(recordInstallmentMonths(record)).to.equal(3)
    expect(record.transactions).to.have.length(1)
    expect(record.transactions[0]).to.deep.include({
      transactionId: importedId,
      kind: 'APPROVAL',
      status: 'SUCCEEDED',
      askedAmount: 10_000n,
      signedAmount: 10_000n,
      reference: 'ref-1',
      approvalNumber,
      requestedAt: approvedElsewhereAt,
      completedAt: approvedElsewhereAt,
    })
  })
  it('shows in one cancel what had gone back before', () => {
    const record = recordOf(imported({ canceled: 3_000n, canceledAt: canceledElsewhereAt }))
    expect([record.status, recordBalance(record)]).to.deep.equal(['PARTIAL_CANCELED', 7_000n])
    expect(record.transactions[1]).to.deep.include({
      transactionId: carriedOverId,
      kind: 'PARTIAL_CANCEL',
      status: 'SUCCEEDED',
      askedAmount: 3_000n,
      signedAmount: -3_000n,
      reference: null,
      reason: CARRIED_OVER,
      completedAt: canceledElsewhereAt,
    })
  })
  it('dates that on the approval’s day where nobody told when it was', () => {
    const [, carriedOver] = recordOf(imported({ canceled: 10_000n })).transactions
    expect(carriedOver).to.deep.include({ kind: 'FULL_CANCEL', completedAt: approvedElsewhereAt })
  })
  it('goes on with what is cancelled here', () => {
    const record = recordOf(imported({ canceled: 3_000n }), ...canceledPart('a', krw(7_000n)))
    expect([record.status, recordBalance(record)]).to.deep.equal(['CANCELED', 0n])
    expect(record.transactions.map(({ kind, signedAmount }) => [kind, signedAmount])).to.deep.equal([
      ['APPROVAL', 10_000n],
      ['PARTIAL_CANCEL', -3_000n],
      ['PARTIAL_CANCEL', -7_000n],
    ])
  })
  it('cannot begin a second time', () => {
    expect(() => recordOf(imported(), imported())).to.throw('created twice')
    expect(() => after(imported(), imported())).to.throw('cannot follow standing')
  })
})

describe('the movements of an imported payment', () => {
  it('are its charge, what was carried over, and what is asked of it', () => {
    const state = standing(imported({ canceled: 3_000n }), cancel.requested('a', krw(1_000n)))
    const told = movementsOf(state, state.current).map(({ operation, stage, reference, ...rest }) => [
      ...[operation, stage, reference, rest.amount.amount, rest.importedAt],
    ])
    expect(told).to.deep.equal([
      ['approve', 'done', 'ref-1', 10_000n, at],
      ['cancel', 'done', null, 3_000n, at],
      ['cancel', 'open', null, 1_000n, null],
    ])
  })
  it('hold nothing carried over where nothing had gone back', () => {
    const state = standing(imported())
    expect(movementsOf(state, state.current)).to.have.length(1)
  })
})

describe('another approval under the order of an imported payment', () => {
  it('is no outcome of anything that was asked here, so it is never sent back', () => {
    const told = { ...recordApproval(approvedAs('ref-2')), transactionId: importedId }
    payment(imported()).when(told).rejects('transaction_not_found')
  })
})

describe('what cannot be imported', () => {
  const refuses = (
    what: string,
    command: PaymentCommand,
    [code, ...history]: readonly [PaymentRejection, ...(readonly PaymentEvent[])],
  ): void => {
    it(what, () => {
      payment(...history)
        .when(command)
        .rejects(code)
    })
  }
  const asking = [created, approval.requested()]

  refuses('what is being paid here', importPayment(), ['payment_already_there', ...asking])
  refuses('another line with the same order', importPayment({ line: 3 }), [
    'payment_already_there',
    imported(),
  ])
  refuses('the same line of another file', importPayment({ fileDigest: 'e'.repeat(64) }), [
    'payment_already_there',
    imported(),
  ])
  refuses('dollars for an order in won', importPayment({}, { captured: usd(1n) }), ['currency_mismatch'])
  refuses('won that went back in dollars', importPayment({}, { canceled: usd(1n) }), ['currency_mismatch'])
  refuses('nothing', importPayment({}, { captured: krw(0n) }), ['nothing_captured'])
  refuses('more cancelled than paid', importPayment({ canceled: 10_001n }), ['cancel_exceeds_balance'])
})
