import { expect } from 'chai'
import { OwnerId } from '../../ledger/core/ids.ts'
import { compensation, lateApproval, lateHold } from '../../ledger/payment/compensation.spec-helper.ts'
import {
  approval,
  cancel,
  capture,
  created,
  held,
  hold,
  release,
} from '../../ledger/payment/events.spec-helper.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { attemptId, dispatch, fact, failure, krw } from '../../ledger/payment/fixtures.spec-helper.ts'
import { imported } from '../../ledger/payment/import.spec-helper.ts'
import {
  inquired,
  repeated,
  resumed,
  reviewRequested,
  row,
  takenOver,
} from '../../ledger/payment/pursuit.spec-helper.ts'
import { actorInWords, inWords } from './story-words.ts'

const id = attemptId(1)
const mismatch = { asked: krw(2n), answered: krw(1n), reference: 'r1' }
const inquiry = {
  type: 'PaymentInquired',
  ...fact,
  ...{ transactionId: null, attempt: 2, failure: null },
} as const

const rows: readonly (readonly [string, PaymentEvent | undefined])[] = [
  ['order order-1 "coffee" over 10,000 KRW', created],
  [
    'imported from line 2 of the file ffffffffffff…: order order-1 "coffee", 10,000 KRW approved by card-network at 1969-12-31T23:26:40.000Z, reference ref-1',
    imported(),
  ],
  [
    'imported from line 2 of the file ffffffffffff…: order order-1 "coffee", 10,000 KRW approved by card-network at 1969-12-31T23:26:40.000Z, 3,000 KRW of it cancelled before, reference ref-1',
    imported({ canceled: 3_000n }),
  ],
  ['asks card-network to hold 10,000 KRW (attempt 1, 3 months)', hold.requested()],
  ['held: 10,000 KRW until 1970-01-08T00:00:00.000Z, reference ref-1', held[2]],
  ['approval declined: 8001 business (E1 no)', approval.declined()],
  ['pre authorization unknown: 8001 business (E1 no)', hold.unknown()],
  ['asks to capture 1 KRW', capture.requested('a', krw(1n))],
  ['asks to void what is held: released', release.requested('v')],
  ['another amount moved: asked 2 KRW, answered 1 KRW, reference r1', cancel.mismatched('a', mismatch)],
  ['found approved although recorded otherwise: 10,000 KRW, reference r1', lateApproval('r1')[0]],
  ['asks to cancel what was found: 10,000 KRW, reference r1', lateApproval('r1')[1]],
  ['asks to void what was found: 10,000 KRW, reference r1', lateHold('r1')[1]],
  ['what was found went back: 10,000 KRW, reference c1', compensation.succeeded('r1', 'c1')],
  ['compensation declined: 8001 business (E1 no)', compensation.declined('r1')],
  ['compensation unknown: 8001 business (E1 no)', compensation.unknown('r1')],
  [
    'another amount moved: asked 10,000 KRW, answered 1 KRW, reference c1',
    compensation.mismatched('r1', { answered: krw(1n), undoneBy: 'c1' }),
  ],
  ['owner-2 goes on in the place of owner-1', takenOver(id)],
  ['owner-2 goes on in the place of nobody', takenOver(id, { from: { ...dispatch, owner: OwnerId('') } })],
  ['asked again under the same key, and still nobody knows: 8001 business (E1 no)', repeated(id)],
  [
    'asked the provider about attempt 1 to learn an outcome: approved 10,000 KRW, reference ref-1',
    inquired(id, 'found'),
  ],
  [
    'asked the provider about attempt 1 to learn an outcome: it knows nothing of it',
    inquired(id, 'not_found'),
  ],
  [
    'asked the provider about attempt 1 to learn an outcome: nothing learnt, 8001 business (E1 no)',
    inquired(id, 'unknown'),
  ],
  [
    'asked the provider about attempt 2 for the merchant: held 10,000 KRW, reference ref-1; captured 4,000 KRW, reference ref-1; voided 6,000 KRW, reference ref-2; cancelled 4,000 KRW, reference ref-3',
    {
      ...inquiry,
      cause: 'merchant',
      result: 'found',
      transactions: [
        { ...row, operation: 'pre_authorize' },
        { ...row, operation: 'capture', amount: krw(4_000n) },
        { ...row, operation: 'void', amount: krw(6_000n), reference: 'ref-2' },
        { ...row, operation: 'cancel', amount: krw(4_000n), reference: 'ref-3' },
      ],
    },
  ],
  [
    'asked the provider about attempt 2 for an administrator: it has no transactions',
    { ...inquiry, cause: 'administrator', result: 'found', transactions: [] },
  ],
  [
    'asked the provider about attempt 2 after its notification: nothing learnt, 8001 business (E1 no)',
    { ...inquiry, cause: 'notification', result: 'unknown', transactions: [], failure },
  ],
  [
    'waits for a person: The outcome could not be learnt in as many tries as are allowed',
    reviewRequested(id),
  ],
  [
    'waits for a person: The provider can neither be asked nor be sent the same request again',
    reviewRequested(id, 'no_way_to_learn'),
  ],
  ['waits for a person: Another amount than was asked for did move', reviewRequested(id, 'amount_mismatch')],
  [
    'waits for a person: Several movements have the same amount, so that only the provider can tell them apart',
    reviewRequested(id, 'ambiguous'),
  ],
  ['a person has it pursued as on its first day', resumed(id)],
]

describe('an event in words', () => {
  for (const [words, event] of rows)
    it(words, () => {
      expect(event && inWords(event)).to.equal(words)
    })
})

describe('an actor in words', () => {
  it('is named by what it is, never by its process', () => {
    const owner = OwnerId('own_1')
    expect([
      actorInWords({ kind: 'administrator' }),
      actorInWords({ kind: 'dispatcher', owner }),
      actorInWords({ kind: 'system', owner }),
    ]).to.deep.equal(['administrator', 'dispatcher', 'system'])
  })
})
