import { given } from '../core/given.ts'
import { ContractId, ProviderId } from '../core/ids.ts'
import { pay, payUnder, preAuthorize } from './commands.spec-helper.ts'
import { paymentDecider } from './decide.ts'
import { approval, approved, canceledPart, created, held, hold, release } from './events.spec-helper.ts'
import { attemptIntent, fact, krw, order, usd } from './fixtures.spec-helper.ts'

const payment = given(paymentDecider)

describe('a payment request', () => {
  it('creates the payment and asks for the first approval', () => {
    payment().when(pay()).then(created, approval.requested(1))
  })
  it('asks for a hold when the capture comes later', () => {
    payment().when(preAuthorize()).then(created, hold.requested(1))
  })
  it('tries again after a definite decline, as the second attempt', () => {
    payment(created, approval.requested(1), approval.declined(1)).when(pay(2)).then(approval.requested(2))
  })
  it('may be held after an approval was declined, and the other way round', () => {
    payment(created, approval.requested(1), approval.declined(1))
      .when(preAuthorize(2))
      .then(hold.requested(2))
    payment(created, hold.requested(1), hold.declined(1)).when(pay(2)).then(approval.requested(2))
  })
  it('counts every attempt', () => {
    const two = [approval.requested(1), approval.declined(1), approval.requested(2), approval.declined(2)]
    payment(created, ...two)
      .when(pay(3))
      .then(approval.requested(3))
  })
  it('asks nothing more when it is the very attempt that was already asked for', () => {
    const first = [created, approval.requested(1)]
    payment(...first)
      .when(pay(1))
      .then()
    payment(...first, approval.declined(1))
      .when(pay(1))
      .then()
    payment(...first, approval.succeeded('ref-1'))
      .when(pay(1))
      .then()
  })
})

describe('a second attempt', () => {
  for (const [why, ...open] of [
    ['pending', approval.requested(1)],
    ['unknown', approval.requested(1), approval.unknown(1)],
    ['mismatched', approval.requested(1), approval.mismatched('ref-1', krw(9_000n))],
    ['held for sure or not', hold.requested(1), hold.unknown(1)],
  ] as const) {
    it(`is refused while the first is ${why}`, () => {
      payment(created, ...open)
        .when(pay(2))
        .rejects('attempt_undecided')
    })
  }
  it('is refused once the order is paid or held', () => {
    payment(...approved)
      .when(pay(2))
      .rejects('payment_already_approved')
    payment(...held)
      .when(preAuthorize(2))
      .rejects('payment_already_approved')
  })
  it('is refused while part of the money is still there', () => {
    payment(...approved, ...canceledPart('a', krw(9_999n)))
      .when(pay(2))
      .rejects('payment_already_approved')
  })
  it('is refused once all of it went back: the order is over', () => {
    payment(...approved, ...canceledPart('a', krw(10_000n)))
      .when(pay(2))
      .rejects('payment_closed')
    payment(...held, release.requested('v'), release.succeeded('v', krw(10_000n)))
      .when(pay(2))
      .rejects('payment_closed')
  })
})

describe('an attempt under the order that a window was opened with', () => {
  const under = (providerOrderId: string, attempt: number, changes: object = {}) => ({
    type: 'ApprovalRequested' as const,
    ...fact,
    ...attemptIntent(attempt),
    providerOrderId,
    ...changes,
  })
  const failed = [created, under('window-1', 1), approval.declined(1)]
  it('is made under it', () => {
    payment().when(payUnder(1, 'window-1')).then(created, under('window-1', 1))
  })
  it('may follow one under another, also under our own', () => {
    payment(...failed)
      .when(payUnder(2, 'window-2'))
      .then(under('window-2', 2))
    payment(...failed)
      .when(pay(2))
      .then(approval.requested(2))
  })
  for (const [where, elsewhere] of [
    ['provider', { provider: ProviderId('another') }],
    ['contract', { contractId: ContractId('another') }],
  ] as const)
    it(`may have the order of an earlier one with another ${where}, where it is another order`, () => {
      payment(created, under('window-1', 1, elsewhere), approval.declined(1))
        .when(payUnder(2, 'window-1'))
        .then(under('window-1', 2))
    })
  it('asks nothing more when it is the very attempt that was already asked for', () => {
    payment(...failed)
      .when(payUnder(1, 'window-1'))
      .then()
  })
  it('waits for the outcome of the earlier one, and finds the order paid, before its own order counts', () => {
    payment(created, under('window-1', 1)).when(payUnder(2, 'window-1')).rejects('attempt_undecided')
    payment(created, under('window-1', 1), approval.succeeded('ref-1'))
      .when(payUnder(2, 'window-1'))
      .rejects('payment_already_approved')
  })
})

describe('an order id used for another order', () => {
  const failed = [created, approval.requested(1), approval.declined(1)]
  for (const [difference, other] of [
    ['name', { ...order, orderName: 'tea' }],
    ['amount', { ...order, amount: krw(9_999n) }],
    ['currency', { ...order, amount: usd(10_000n) }],
    ['tax-free part', { ...order, taxFree: krw(1n) }],
    ['payer', { ...order, payerReference: 'payer-2' }],
    ['absent payer', { ...order, payerReference: null }],
    ['metadata value', { ...order, metadata: { table: '8' } }],
    ['metadata key', { ...order, metadata: { seat: '7' } }],
    ['additional metadata', { ...order, metadata: { table: '7', seat: '1' } }],
    ['lack of metadata', { ...order, metadata: {} }],
  ] as const) {
    it(`is refused by its ${difference}`, () => {
      payment(...failed)
        .when(pay(2, other))
        .rejects('order_mismatch')
    })
  }
  it('is told so before anything about the payment itself, which is not the one it means', () => {
    const other = { ...order, amount: krw(9_999n) }
    for (const history of [[created, approval.requested(1)], approved, held])
      payment(...history)
        .when(pay(2, other))
        .rejects('order_mismatch')
  })
  it('is the same order whatever the order of its metadata', () => {
    const ab = { ...order, metadata: { a: '1', b: '2' } }
    const ba = { ...order, metadata: { b: '2', a: '1' } }
    payment({ ...created, order: ab }, approval.requested(1), approval.declined(1))
      .when(pay(2, ba))
      .then(approval.requested(2))
  })
})
