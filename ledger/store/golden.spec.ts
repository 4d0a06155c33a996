import { expect } from 'chai'
import {
  ContractId,
  EventId,
  OwnerId,
  PaymentId,
  ProviderId,
  StreamName,
  TransactionId,
} from '../core/ids.ts'
import { money } from '../core/money.ts'
import { instantOf } from '../core/time.ts'
import { decode, encode } from './codec.ts'
import type { EventMetadata, LedgerEvent } from './ledger-event.ts'
import { Position } from './port.ts'

const id = EventId('00000000-0000-5000-8000-000000000000')
const metadata: EventMetadata = {
  correlationId: 'c',
  causationId: 'c',
  actor: { kind: 'system', owner: OwnerId('own_1') },
  idempotency: null,
}
const place = {
  stream: StreamName('payment-pay_1'),
  revision: 0,
  position: Position(1n),
  recordedAt: instantOf(0),
}

const fact = { paymentId: PaymentId('pay_1'), at: instantOf(0), transactionId: TransactionId('txn_1') }
const undoing = { ...fact, foundId: TransactionId('txn_0') }
const dispatch = { owner: OwnerId('own_2'), leaseMs: 60_000 }
const amount = money(2n ** 53n + 1n, 'KRW')
const failure = { category: 8999, kind: 'timeout', providerCode: null, providerMessage: '응답 없음' } as const

const about = '"paymentId":"pay_1","at":"1970-01-01T00:00:00.000Z","transactionId":"txn_1"'
const undoes = `${about},"foundId":"txn_0"`
const amountText = '{"amount":"9007199254740993","currency":"KRW"}'
const failureText = '{"category":8999,"kind":"timeout","providerCode":null,"providerMessage":"응답 없음"}'
const dispatchText = '{"owner":"own_2","leaseMs":60000}'

/** As they stand in logs that exist: to be read for ever, so these lines are never edited. */
const golden: readonly (readonly [LedgerEvent, data: string])[] = [
  [
    { type: 'CompensationRequested', ...undoing, operation: 'void', amount, reference: 'r1', dispatch },
    `{${undoes},"operation":"void","amount":${amountText},"reference":"r1","dispatch":${dispatchText}}`,
  ],
  [
    { type: 'CompensationSucceeded', ...undoing, amount, reference: 'c1', compensatedAt: instantOf(1_000) },
    `{${undoes},"amount":${amountText},"reference":"c1","compensatedAt":"1970-01-01T00:00:01.000Z"}`,
  ],
  [{ type: 'CompensationDeclined', ...undoing, failure }, `{${undoes},"failure":${failureText}}`],
  [{ type: 'CompensationUnknown', ...undoing, failure }, `{${undoes},"failure":${failureText}}`],
  [
    {
      type: 'CompensationAmountMismatched',
      ...undoing,
      ...{ asked: amount, answered: money(1n, 'USD'), reference: 'c1' },
    },
    `{${undoes},"asked":${amountText},"answered":{"amount":"1","currency":"USD"},"reference":"c1"}`,
  ],
  [
    { type: 'AttemptTakenOver', ...fact, from: OwnerId('own_1'), dispatch },
    `{${about},"from":"own_1","dispatch":${dispatchText}}`,
  ],
  [
    { type: 'RequestRepeated', ...fact, failure, sent: true },
    `{${about},"failure":${failureText},"sent":true}`,
  ],
  [
    {
      type: 'PaymentInquired',
      ...fact,
      ...{ transactionId: null, attempt: 2, cause: 'notification', result: 'found', failure: null },
      transactions: [
        {
          ...{ operation: 'pre_authorize', reference: 'r1', amount, at: instantOf(0) },
          ...{ approvalNumber: '12345678', expiresAt: instantOf(1_000) },
        },
        {
          ...{ operation: 'void', reference: 'r2', amount: money(0n, 'USD'), at: instantOf(0) },
          ...{ approvalNumber: null, expiresAt: null },
        },
      ],
    },
    '{"paymentId":"pay_1","at":"1970-01-01T00:00:00.000Z","transactionId":null,"attempt":2,' +
      '"cause":"notification","result":"found","failure":null,"transactions":[' +
      `{"operation":"pre_authorize","reference":"r1","amount":${amountText},"at":"1970-01-01T00:00:00.000Z",` +
      '"approvalNumber":"12345678","expiresAt":"1970-01-01T00:00:01.000Z"},' +
      '{"operation":"void","reference":"r2","amount":{"amount":"0","currency":"USD"},' +
      '"at":"1970-01-01T00:00:00.000Z","approvalNumber":null,"expiresAt":null}]}',
  ],
  [
    {
      type: 'PaymentInquired',
      ...fact,
      attempt: 1,
      cause: 'unknown_outcome',
      result: 'unknown',
      transactions: [],
      failure,
    },
    `{${about},"attempt":1,"cause":"unknown_outcome","result":"unknown","transactions":[],"failure":${failureText}}`,
  ],
  [{ type: 'ReviewRequested', ...fact, reason: 'tries_exhausted' }, `{${about},"reason":"tries_exhausted"}`],
  [{ type: 'PursuitResumed', ...fact }, `{${about}}`],
  [
    {
      type: 'ProviderOrderClaimed',
      ...{ provider: ProviderId('toss-payments'), contractId: ContractId('con_1') },
      ...{ providerOrderId: 'window-1', paymentId: PaymentId('pay_1'), at: instantOf(0) },
    },
    '{"provider":"toss-payments","contractId":"con_1","providerOrderId":"window-1",' +
      '"paymentId":"pay_1","at":"1970-01-01T00:00:00.000Z"}',
  ],
]

describe('the text of an event in the log', () => {
  for (const [event, data] of golden) {
    it(`is written as ever: ${event.type}`, () => {
      expect(encode(id, event, metadata)).to.deep.include({ type: event.type, schemaVersion: 1, data })
    })
    it(`is read as ever: ${event.type}`, () => {
      const stored = { id, ...place, type: event.type, schemaVersion: 1, data, metadata: '{}' }
      expect(decode(stored).event).to.deep.equal(event)
    })
  }
})
