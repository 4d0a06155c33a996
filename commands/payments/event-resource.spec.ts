import { expect } from 'chai'
import { OwnerId } from '../../ledger/core/ids.ts'
import { compensation, lateApproval } from '../../ledger/payment/compensation.spec-helper.ts'
import { approval, created } from '../../ledger/payment/events.spec-helper.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import {
  at,
  attemptId,
  compensationId,
  doneAt,
  foundId,
  paymentId,
} from '../../ledger/payment/fixtures.spec-helper.ts'
import {
  inquired,
  repeated,
  resumed,
  reviewRequested,
  takenOver,
} from '../../ledger/payment/pursuit.spec-helper.ts'
import { EventResource, eventResource } from './event-resource.ts'

const shown = (event: PaymentEvent): ReturnType<typeof eventResource> =>
  eventResource({
    revision: 7,
    recordedAt: at,
    event,
    metadata: {
      correlationId: 'request-1',
      causationId: 'command-1',
      actor: { kind: 'dispatcher', owner: OwnerId('own_secret') },
      idempotency: { key: 'key-1', requestHash: 'hash' },
    },
  })
const id = attemptId(1)
const failure = { category: 8001, kind: 'business' }
const [finding, intent] = lateApproval('r1')

const rows: readonly (readonly [PaymentEvent | undefined, object])[] = [
  [takenOver(id), { transactionId: id }],
  [repeated(id), { transactionId: id, failure, sent: true }],
  [
    inquired(null, 'found'),
    {
      ...{ transactionId: null, attempt: 1, cause: 'unknown_outcome', result: 'found', failure: null },
      transactions: [
        {
          operation: 'approve',
          reference: 'ref-1',
          amount: { amount: 10_000, currency: 'KRW' },
          at: doneAt,
          approvalNumber: null,
          expiresAt: null,
          methodKind: 'card',
        },
      ],
    },
  ],
  [
    inquired(id, 'unknown'),
    {
      ...{ transactionId: id, attempt: 1, cause: 'unknown_outcome', result: 'unknown', failure },
      transactions: [],
    },
  ],
  [reviewRequested(id), { transactionId: id, reason: 'tries_exhausted' }],
  [resumed(id), { transactionId: id }],
  [
    intent,
    {
      ...{ transactionId: compensationId('r1'), foundId: foundId('r1'), operation: 'cancel' },
      ...{ amount: { amount: 10_000, currency: 'KRW' }, reference: 'r1' },
    },
  ],
  [compensation.declined('r1'), { transactionId: compensationId('r1'), foundId: foundId('r1'), failure }],
]

describe('an event as its merchant sees it', () => {
  for (const [event, data] of rows)
    it(`of ${event?.type ?? 'nothing'} tells nothing of providers’ words and of our processes`, () => {
      expect(event && shown(event).data).to.deep.equal({ paymentId, ...data })
    })
  it('is what the document says, and never names a process or a secret', () => {
    const all = [created, approval.requested(), approval.unknown(), finding, ...rows.map(([event]) => event)]
    for (const event of all) {
      if (event === undefined) throw new Error('there is one')
      const resource = shown(event)
      expect(EventResource.parse(resource)).to.deep.equal(resource)
      expect(JSON.stringify(resource)).not.to.match(/owner-|own_secret|leaseMs|v1\.sealed|contract-1|"E1"/)
    }
  })
  it('shows what the merchant sent under whatever name', () => {
    const order = { ...created.order, metadata: { from: 'Busan', dispatch: 'today' } }
    expect(shown({ ...created, order }).data).to.have.nested.property('order.metadata.from', 'Busan')
  })
})
