import { expect } from 'chai'
import { money } from '../../ledger/core/money.ts'
import { parseInstant } from '../../ledger/core/time.ts'
import type { HttpRequest } from '../http/answer.ts'
import { answering, unreadable } from '../port/answering.spec-helper.ts'
import { contextOf } from '../port/conformance-subject.ts'
import type { Gateway } from '../port/gateway.ts'
import { cardNetworkGateway } from './gateway.ts'

const now = parseInstant('2026-11-20T00:00:00Z')
const credentials = { baseUrl: 'http://provider', secretKey: 'sk' }
const amount = money(10_000n, 'KRW')
const call = {
  credentials,
  context: contextOf('txn_1'),
  idempotencyKey: 'txn_1',
  requestedAt: now,
  taxFree: money(0n, 'KRW'),
  instrument: { kind: 'token' as const, token: 'tok' },
  reference: 't 1/2',
  amount,
  reason: 'why',
  captured: money(10_000n, 'KRW'),
  balanceBefore: amount,
  leftAtMost: money(3_000n, 'KRW'),
}
const charge = {
  ...call,
  providerOrderId: 'o-1',
  orderName: 'tea',
  instrument: { kind: 'token' as const, token: 'tok' },
  installmentMonths: 3,
}

const before = (value: unknown): { readonly gateway: Gateway; readonly sent: readonly HttpRequest[] } => {
  const { http, sent } = answering(value)
  return { gateway: cardNetworkGateway({ http, now: () => now }), sent }
}

const holdsOf = ({ preAuthorization }: Gateway): NonNullable<Gateway['preAuthorization']> => {
  if (preAuthorization === undefined) throw new Error('no pre-authorization')
  return preAuthorization
}

describe('card network: requests and answers', () => {
  const approval = {
    transactionId: 't',
    status: 'APPROVED',
    amount: 10_000,
    approvedAt: '2026-11-20T09:30:00+09:00',
  }

  it('asks as the contract has it', async () => {
    const { gateway, sent } = before({})
    await gateway.approve(charge)
    await holdsOf(gateway).capture(call)
    await holdsOf(gateway).void(call)
    await gateway.cancel(call)
    await gateway.inquire.byOrder?.({ ...call, providerOrderId: 'o-1' })
    expect(sent.map(({ method, path, body }) => [method, path, body])).to.deep.equal([
      [
        'POST',
        '/v1/approvals',
        { orderId: 'o-1', cardToken: 'tok', amount: 10_000n, currency: 'KRW', installmentMonths: 3 },
      ],
      ['POST', '/v1/pre-authorizations/t%201%2F2/captures', { amount: 10_000n }],
      ['POST', '/v1/pre-authorizations/t%201%2F2/void', { reason: 'why' }],
      ['POST', '/v1/approvals/t%201%2F2/cancels', { amount: 10_000n, reason: 'why' }],
      ['GET', '/v1/orders/o-1', undefined],
    ])
    expect(sent[0]?.headers).to.deep.equal({ authorization: 'Bearer sk', 'idempotency-key': 'txn_1' })
    expect(sent[4]?.headers).to.deep.equal({ authorization: 'Bearer sk' })
  })

  it('reads the least that the contract promises of an approval', async () => {
    expect(await before(approval).gateway.approve(charge)).to.deep.equal({
      kind: 'succeeded',
      result: {
        reference: 't',
        approvalNumber: null,
        amount,
        approvedAt: '2026-11-20T00:30:00.000Z',
        methodKind: 'card',
      },
    })
  })

  it('tells another amount and another currency as they are', async () => {
    const { gateway } = before({ ...approval, amount: 1, currency: 'USD' })
    const outcome = await gateway.approve(charge)
    expect(outcome.kind === 'succeeded' && outcome.result.amount).to.deep.equal(money(1n, 'USD'))
  })

  for (const [what, spoilt] of [
    ['no reference', { transactionId: undefined }],
    ['an empty reference', { transactionId: '' }],
    ['another status', { status: 'PENDING' }],
    ['no amount', { amount: undefined }],
    ['an amount as text', { amount: '10000' }],
    ['a fraction', { amount: 0.5 }],
    ['a negative amount', { amount: -1 }],
    ['an amount that lost digits', { amount: 2 ** 53 }],
    ['a currency we do not know', { currency: 'JPY' }],
    ['no time', { approvedAt: undefined }],
    ['a time without offset', { approvedAt: '2026-11-20T09:30:00' }],
    ['a day that does not exist', { approvedAt: '2026-02-30T09:30:00+09:00' }],
  ] as const) {
    it(`does not know an approval with ${what}`, async () => {
      const outcome = await before({ ...approval, ...spoilt }).gateway.approve(charge)
      expect(outcome).to.deep.equal({ kind: 'unknown', failure: unreadable() })
    })
  }

  it('dates with our clock what the provider does not date', async () => {
    const expiresAt = '2026-11-27T09:00:00+09:00'
    const hold = await holdsOf(
      before({ transactionId: 't', status: 'PRE_APPROVED', amount: 9, expiresAt }).gateway,
    ).preAuthorize(charge)
    const pledge = {
      reference: 't',
      amount: money(9n, 'KRW'),
      approvedAt: now,
      expiresAt: parseInstant(expiresAt),
      methodKind: 'card',
    }
    expect(hold).to.deep.equal({ kind: 'succeeded', result: pledge })

    const cancelled = await before({ cancelId: 'c', status: 'CANCELED', balance: 0 }).gateway.cancel(call)
    expect(cancelled).to.deep.equal({
      kind: 'succeeded',
      result: { reference: 'c', amount, cancelledAt: now },
    })

    const released = await holdsOf(before({ status: 'VOIDED' }).gateway).void(call)
    expect(released).to.deep.equal({
      kind: 'succeeded',
      result: { reference: call.reference, voidedAt: now },
    })
  })

  it('believes a capture only of the hold it asked about', async () => {
    const answer = { transactionId: call.reference, status: 'CAPTURED', amount: 10_000, remaining: 0 }
    const right = await holdsOf(before(answer).gateway).capture(call)
    expect(right).to.deep.equal({
      kind: 'succeeded',
      result: { reference: call.reference, amount, capturedAt: now },
    })
    const wrong = await holdsOf(before({ ...answer, transactionId: 'x' }).gateway).capture(call)
    expect(wrong).to.deep.equal({ kind: 'unknown', failure: unreadable() })
  })

  it('believes a cancel and a capture only as far as what is left bears them out', async () => {
    const cancelled = (status: string, balance: number) =>
      before({ cancelId: 'c', status, balance }).gateway.cancel(call)
    expect(await cancelled('PARTIAL_CANCELED', 3_000)).to.include({ kind: 'succeeded' })
    expect(await cancelled('PARTIAL_CANCELED', 2_999)).to.include({ kind: 'succeeded' })
    expect(await cancelled('PARTIAL_CANCELED', 3_001)).to.deep.equal({
      kind: 'unknown',
      failure: unreadable(),
    })
    expect(await cancelled('CANCELED', 1)).to.deep.equal({ kind: 'unknown', failure: unreadable() })
    expect(await cancelled('PARTIAL_CANCELED', 0)).to.deep.equal({ kind: 'unknown', failure: unreadable() })
    const answer = { transactionId: call.reference, status: 'CAPTURED', amount: 10_000, remaining: 3_001 }
    const captured = await holdsOf(before(answer).gateway).capture(call)
    expect(captured).to.deep.equal({ kind: 'unknown', failure: unreadable() })
  })

  it('believes an inquiry only when every row is of what was asked for', async () => {
    const row = {
      type: 'APPROVAL',
      transactionId: 't',
      orderId: 'o-1',
      amount: 5,
      currency: 'KRW',
      occurredAt: approval.approvedAt,
    }
    const ask = (rows: readonly object[]): unknown =>
      before({ transactions: rows }).gateway.inquire.byOrder?.({ ...call, providerOrderId: 'o-1' })
    expect(await ask([row])).to.deep.include({ kind: 'found' })
    for (const rows of [
      [],
      [row, { ...row, orderId: 'o-2' }],
      [row, { ...row, type: 'NEW' }],
      [{ ...row, currency: undefined }],
    ]) {
      expect(await ask(rows)).to.deep.equal({ kind: 'unknown', failure: unreadable() })
    }
  })
})
