import { expect } from 'chai'
import { loggedPayments, type RawEvent } from './logged.ts'

const paymentId = 'pay_00000000000000000000000000000001'
const won = (amount: number): object => ({ amount: String(amount), currency: 'KRW' })
const event = (type: string, data: object): RawEvent => ({
  stream: `payment-${paymentId}`,
  type,
  data: JSON.stringify({ paymentId, at: '2026-11-20T00:00:00Z', ...data }),
})
const created = event('PaymentCreated', { order: { orderId: 'order-1', amount: won(10_000) } })
const asked = event('ApprovalRequested', { transactionId: 't1', providerOrderId: '1-1', amount: won(10_000) })
const approved = event('PaymentApproved', { transactionId: 't1', amount: won(10_000), reference: 'r' })
const unknown = { category: 8999, kind: 'network', providerCode: null, providerMessage: null }

const only = (...events: readonly RawEvent[]) => {
  const [payment] = loggedPayments(events)
  if (payment === undefined) throw new Error('no payment')
  return payment
}

describe('a raw log, summed up', () => {
  it('holds the movements of each payment, and what other streams say is none of it', () => {
    const stranger = { ...approved, stream: 'merchant-mer_1' }
    const cancel = [
      event('CancellationRequested', { transactionId: 't2', amount: won(3_000), reason: 'changed' }),
      event('CancellationSucceeded', { transactionId: 't2', amount: won(3_000), reference: 'c' }),
    ]
    expect(loggedPayments([stranger, created, asked, approved, ...cancel])).to.deep.equal([
      {
        paymentId,
        orderId: 'order-1',
        providerOrderIds: ['1-1'],
        movements: [
          { kind: 'approve', amount: 10_000n, isLate: false },
          { kind: 'cancel', amount: 3_000n, isLate: false },
        ],
        open: [],
      },
    ])
  })
  it('a hold, what was taken of it and what was let go', () => {
    const held = [
      event('PreAuthorizationRequested', { transactionId: 't1', providerOrderId: '1-1', amount: won(5_000) }),
      event('PaymentPreAuthorized', { transactionId: 't1', held: won(5_000) }),
      event('CaptureRequested', { transactionId: 't2', amount: won(2_000) }),
      event('PaymentCaptured', { transactionId: 't2', amount: won(2_000) }),
      event('VoidRequested', { transactionId: 't3', reason: 'rest' }),
      event('PaymentVoided', { transactionId: 't3', released: won(3_000) }),
    ]
    const { movements, open } = only(created, ...held)
    expect(movements.map(({ kind, amount }) => `${kind} ${String(amount)}`)).to.deep.equal([
      'pre-authorize 5000',
      'capture 2000',
      'void 3000',
    ])
    expect(open).to.deep.equal([])
  })
  it('what has no outcome is open, with the last that was said of it', () => {
    const steps = [
      [asked, 'ApprovalRequested', 'no outcome was recorded'],
      [
        event('ApprovalUnknown', { transactionId: 't1', failure: unknown }),
        'ApprovalUnknown',
        '8999 network',
      ],
      [
        event('PaymentInquired', {
          transactionId: 't1',
          result: 'unknown',
          failure: { ...unknown, providerCode: 'BUSY' },
        }),
        'PaymentInquired',
        '8999 network BUSY',
      ],
      [
        event('ReviewRequested', { transactionId: 't1', reason: 'tries_exhausted' }),
        'ReviewRequested',
        'tries_exhausted',
      ],
    ] as const
    for (const [index, [, state, reason]] of steps.entries()) {
      const { open, movements } = only(created, ...steps.slice(0, index + 1).map(([said]) => said))
      expect(movements).to.deep.equal([])
      expect(open).to.deep.equal([{ transactionId: 't1', kind: 'approve', state, reason }])
    }
    const declined = event('ApprovalDeclined', { transactionId: 't1', failure: unknown })
    expect(only(created, asked, declined).open).to.deep.equal([])
    expect(only(created, asked, approved).open).to.deep.equal([])
  })
  it('what was found late is open until it is given back', () => {
    const declined = event('ApprovalDeclined', { transactionId: 't1', failure: unknown })
    const found = { transactionId: 't1', foundId: 'f1' }
    const late = event('LateApprovalFound', { ...found, amount: won(10_000) })
    const back = { transactionId: 'b1', foundId: 'f1' }
    const begun = event('CompensationRequested', { ...back, operation: 'cancel', amount: won(10_000) })
    const done = event('CompensationSucceeded', { ...back, amount: won(10_000) })
    const before = [created, asked, declined, late]
    expect(only(...before).open.map(({ transactionId }) => transactionId)).to.deep.equal(['f1'])
    expect(only(...before, begun).open.map(({ state }) => state)).to.deep.equal(['CompensationRequested'])
    const { open, movements } = only(...before, begun, done)
    expect(open).to.deep.equal([])
    expect(movements).to.deep.equal([
      { kind: 'approve', amount: 10_000n, isLate: true },
      { kind: 'cancel', amount: 10_000n, isLate: true },
    ])
  })
})
