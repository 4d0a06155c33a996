import { expect } from 'chai'
import { ProviderId, TransactionId } from '../core/ids.ts'
import type { Money } from '../core/money.ts'
import { compensation, lateApproval, lateHold } from '../payment/compensation.spec-helper.ts'
import * as fact from '../payment/events.spec-helper.ts'
import type { PaymentEvent, PaymentEventOf } from '../payment/events.ts'
import { attemptIntent, doneAt, krw, order, usd } from '../payment/fixtures.spec-helper.ts'
import { contextAfter, type Context } from './context.ts'
import { posted } from './posted.ts'
import { postings, type Posting } from './postings.ts'

const { approval, cancel, capture, created, hold, release } = fact

const booked = (event: PaymentEvent, ...before: readonly PaymentEvent[]): readonly Posting[] =>
  postings(event, before.reduce<Context>(contextAfter, undefined))

type Pair = { readonly debit: Posting; readonly credit: Posting }

/** Each a debit with its credit. */
const pairs = (lines: readonly Posting[]): readonly Pair[] =>
  lines.flatMap((debit, index) => {
    const credit = lines[index + 1]
    if (index % 2 === 1 || credit === undefined) return []
    const { amount, currency, reason } = debit
    expect(credit).to.deep.include({ amount: 0n - amount, currency, reason })
    return [{ debit, credit }]
  })

const shown = (lines: readonly Posting[]): readonly string[] =>
  pairs(lines).map(({ debit: { reason, amount, currency } }) => `${reason} ${amount} ${currency}`)

const imported: PaymentEventOf<'PaymentImported'> = {
  type: 'PaymentImported',
  ...{ paymentId: created.paymentId, at: created.at, order, attempt: 1, methodKind: 'card' },
  ...{ transactionId: attemptIntent(1).transactionId, provider: ProviderId('card-network') },
  ...{ contractId: attemptIntent(1).contractId, providerOrderId: 'theirs', reference: 'ref-1' },
  ...{ approvalNumber: null, approvedAt: doneAt, installmentMonths: 0, captured: order.amount },
  ...{ canceled: krw(4_000n), carriedOverId: TransactionId('txn_1'), canceledAt: null },
  source: { fileDigest: 'f', line: 1 },
}

const asked = krw(3_000n)
const all = order.amount
const other = (answered: Money) => ({ asked, answered, reference: 'x' })
const undone = (amount = all) => ({ ...compensation.succeeded('late', 'b'), amount })
const undoneOtherwise = compensation.mismatched('late', { answered: krw(1n), undoneBy: 'b' })

const paying = [created, approval.requested()]
const otherTaken = [...paying, approval.mismatched('r1', krw(9_999n))]
const late = [...paying, approval.declined(), ...lateApproval('late')]
const holding = [created, hold.requested()]
const otherHeld = [...holding, hold.mismatched('r1', krw(9n))]
const lateHeld = [...holding, hold.declined(), ...lateHold('late', krw(9_000n))]
const capturing = [...fact.held, capture.requested('a', asked)]
const canceling = [...fact.approved, cancel.requested('a', asked)]

const requestedAt = (provider: string, attempt: number): PaymentEvent => {
  const { paymentId, at } = created
  const intent = { ...attemptIntent(attempt), provider: ProviderId(provider) }
  return { type: 'ApprovalRequested', paymentId, at, ...intent }
}

type Row = readonly [string, PaymentEvent, readonly PaymentEvent[], ...string[]]

const taking: readonly Row[] = [
  ['an import, net', imported, [], 'opening_receivable 6000 KRW', 'opening_payable 6000 KRW'],
  ['an approval', approval.succeeded('ref-1'), paying, 'payment_taken 10000 KRW'],
  ['another amount', approval.mismatched('r1', krw(9n)), paying, 'taken_otherwise 9 KRW'],
  ['another currency', approval.mismatched('r1', usd(5n)), paying, 'taken_otherwise 5 USD'],
  [
    ...(['the same money, as asked after all', approval.succeeded('r1'), otherTaken] as const),
    ...['taken_otherwise_settled 9999 KRW', 'payment_taken 10000 KRW'],
  ],
  ['other money beside that', approval.succeeded('r2'), otherTaken, 'payment_taken 10000 KRW'],
  [
    ...([
      'that, then',
      approval.found('r1', krw(9_999n)),
      [...otherTaken, approval.succeeded('r2')],
    ] as const),
    'mismatch_is_late 9999 KRW',
  ],
  ['a late finding', approval.found('late'), [...paying, approval.declined()], 'late_found 10000 KRW'],
  ['what went back', undone(), late, 'late_returned 10000 KRW'],
  ['what does not go back yet', compensation.declined('late'), late],
  ['another amount back', undoneOtherwise, late, 'returned_otherwise 1 KRW'],
  [
    ...(['the right amount after that', undone(), [...late, undoneOtherwise]] as const),
    ...['returned_otherwise_settled 1 KRW', 'late_returned 10000 KRW'],
  ],
]

const holdings: readonly Row[] = [
  ['a hold', hold.succeeded('ref-1'), holding, 'hold_placed 10000 KRW'],
  ['another amount', hold.mismatched('r1', krw(9n)), holding, 'held_otherwise 9 KRW'],
  [
    ...(['the same hold, as asked after all', hold.succeeded('r1'), otherHeld] as const),
    ...['held_otherwise_settled 9 KRW', 'hold_placed 10000 KRW'],
  ],
  [
    ...(['the other hold', hold.found('r1', krw(9n)), [...otherHeld, hold.succeeded('r2')]] as const),
    'hold_mismatch_is_late 9 KRW',
  ],
  [
    ...(['a late one', hold.found('late', krw(9_000n)), [...holding, hold.declined()]] as const),
    'late_hold_found 9000 KRW',
  ],
  ['its release', undone(krw(9_000n)), lateHeld, 'late_hold_released 9000 KRW'],
  ['a release of another amount', undoneOtherwise, lateHeld, 'released_otherwise 1 KRW'],
  [
    ...(['the right one after that', undone(krw(9_000n)), [...lateHeld, undoneOtherwise]] as const),
    ...['released_otherwise_settled 1 KRW', 'late_hold_released 9000 KRW'],
  ],
  ['a capture', capture.succeeded('a', asked), capturing, 'hold_captured 3000 KRW', 'payment_taken 3000 KRW'],
  ['another amount', capture.mismatched('a', other(krw(2n))), capturing, 'taken_otherwise 2 KRW'],
  [
    'as asked after all',
    capture.succeeded('a', asked),
    [...capturing, capture.mismatched('a', other(krw(2n)))],
    ...['taken_otherwise_settled 2 KRW', 'hold_captured 3000 KRW', 'payment_taken 3000 KRW'],
  ],
  ['a void', release.succeeded('v', all), [...fact.held, release.requested('v')], 'hold_voided 10000 KRW'],
  ['a void of nothing more', release.succeeded('v', krw(0n)), [...fact.held, release.requested('v')]],
]

const cancels: readonly Row[] = [
  ['a cancel asked for', cancel.requested('a', asked), fact.approved, 'cancel_asked 3000 KRW'],
  ['one of an import', cancel.requested('a', asked), [imported], 'cancel_asked 3000 KRW'],
  ['done', cancel.succeeded('a', asked), canceling, 'cancel_done 3000 KRW'],
  ['nobody knows', cancel.unknown('a'), canceling],
  ['declined', cancel.declined('a'), canceling, 'cancel_declined 3000 KRW'],
  [
    ...(['done all the same', cancel.succeeded('a', asked), [...canceling, cancel.declined('a')]] as const),
    ...['cancel_reopened 3000 KRW', 'cancel_done 3000 KRW'],
  ],
  ['another amount', cancel.mismatched('a', other(krw(2_999n))), canceling, 'returned_otherwise 2999 KRW'],
  [
    'another amount all the same',
    cancel.mismatched('a', other(usd(2n))),
    [...canceling, cancel.declined('a')],
    ...['cancel_reopened 3000 KRW', 'returned_otherwise 2 USD'],
  ],
  [
    'as asked after all',
    cancel.succeeded('a', asked),
    [...canceling, cancel.mismatched('a', other(krw(2_999n)))],
    ...['returned_otherwise_settled 2999 KRW', 'cancel_done 3000 KRW'],
  ],
]

describe('what an event posts', () => {
  for (const [what, event, before, ...lines] of [...taking, ...holdings, ...cancels])
    it(`${event.type}: ${what}`, () => {
      expect(shown(booked(event, ...before))).to.deep.equal(lines)
    })

  it('is posted here for every reason that the table names', () => {
    const seen = [...taking, ...holdings, ...cancels].flatMap(([, event, before]) =>
      booked(event, ...before).map(({ reason }) => `${event.type} ${reason}`),
    )
    const named = Object.entries(posted).flatMap(([type, because]) =>
      because.map((reason) => `${type} ${reason}`),
    )
    expect([...new Set(seen)].toSorted()).to.deep.equal(named.toSorted())
  })

  it('goes to accounts of its merchant, its provider and its mode', () => {
    const asked = requestedAt('toss', 1)
    const inTest: PaymentEvent = { ...created, order: { ...order, mode: 'test' } }
    const [pair] = pairs(booked(approval.succeeded('r'), inTest, asked))
    expect(pair?.debit.account).to.equal('test/provider_receivable/toss')
    expect(pair?.credit.account).to.equal('test/merchant_payable/mer_1')
    expect(booked(imported).map(({ account }) => account)).to.deep.equal([
      ...['live/provider_receivable/card-network', 'live/opening/none'],
      ...['live/opening/none', 'live/merchant_payable/mer_1'],
    ])
  })

  it('of a late finding is with the provider of its own attempt, whoever was asked since', () => {
    const asked = [...paying, approval.declined(), requestedAt('toss', 2)]
    const [found] = pairs(booked(approval.found('late'), ...asked))
    expect(found?.debit.account).to.equal('live/provider_receivable/card-network')
    expect(found?.credit.account).to.equal('live/cancel_clearing/card-network')
    const [back] = pairs(booked(undone(), ...asked, ...lateApproval('late')))
    expect(back?.credit.account).to.equal('live/provider_receivable/card-network')
  })

  it('refuses what cannot follow', () => {
    expect(() => booked(approval.succeeded('r'))).to.throw('before its payment began')
    expect(() => booked(approval.succeeded('r'), created)).to.throw('before any attempt')
    expect(() => booked(approval.found('r'), created)).to.throw('for an attempt that never was')
    expect(() => booked(undone(), ...paying)).to.throw('of nothing that was found')
    expect(() => booked(cancel.declined('a'), ...fact.approved)).to.throw('was not asked for')
  })
})
