import { expect } from 'chai'
import { ContractId, MerchantId, PaymentId, ProviderId } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { krw } from '../../ledger/payment/fixtures.spec-helper.ts'
import type { Importable } from './judge-line.ts'
import { knownRefusal } from './known-money.ts'
import type { KnownMoney } from './money.ts'

const MINUTE_MS = 60_000
const approvedMs = Date.parse('2026-11-20T00:00:00Z')
/** The end of that day in Seoul. */
const endMs = Date.parse('2026-11-20T15:00:00Z')
const there = { provider: ProviderId('card-network'), contractId: ContractId('con_1') }
const importable: Importable = {
  paymentId: PaymentId('pay_line'),
  spellings: ['123', '123-21'],
  facts: {
    ...there,
    order: {
      merchantId: MerchantId('mer_1'),
      mode: 'live',
      orderId: 'o1',
      orderName: 'coffee',
      amount: krw(10_000n),
      taxFree: krw(0n),
      payerReference: null,
      metadata: {},
    },
    providerOrderId: 'o1',
    reference: '123',
    approvalNumber: null,
    approvedAt: instantOf(approvedMs),
    methodKind: null,
    installmentMonths: 0,
    captured: krw(10_000n),
    canceled: krw(0n),
    canceledAt: null,
    source: { fileDigest: 'f'.repeat(64), line: 2 },
  },
}
const native = { ...there, paymentId: PaymentId('pay_native') }
type Referenced = KnownMoney['referenced'][number]
type Undecided = KnownMoney['undecided'][number]
const known = (one: Partial<Referenced>): KnownMoney => ({
  referenced: [{ ...native, reference: '123', ...one }],
  undecided: [],
})
const open = (one: Partial<Undecided>): KnownMoney => {
  const asked = { amount: 10_000n, requestedAt: instantOf(approvedMs - MINUTE_MS) }
  return { referenced: [], undecided: [{ ...native, ...asked, ...one }] }
}

const rows: readonly (readonly [what: string, KnownMoney, reason: string | undefined])[] = [
  ['nothing', { referenced: [], undecided: [] }, undefined],
  ['its reference', known({}), 'provider_order_used'],
  ['its reference in another spelling', known({ reference: '123-21' }), 'provider_order_used'],
  ['its reference, by the line itself', known({ paymentId: importable.paymentId }), undefined],
  ['its reference under another contract', known({ contractId: ContractId('con_2') }), undefined],
  ['its reference at another provider', known({ provider: ProviderId('toss-payments') }), undefined],
  ['another reference', known({ reference: '124' }), undefined],
  ['an open charge that may be it', open({}), 'attempt_undecided'],
  ['an open charge of an unknown amount', open({ amount: null }), 'attempt_undecided'],
  ['an open charge of another amount', open({ amount: 9_999n }), undefined],
  ['an open charge of another contract', open({ contractId: ContractId('con_2') }), undefined],
  [
    'an open charge of later on that day, or right after it by our clock',
    open({ requestedAt: instantOf(endMs + 5 * MINUTE_MS - 1) }),
    'attempt_undecided',
  ],
  [
    'an open charge that was asked for on a later day',
    open({ requestedAt: instantOf(endMs + 5 * MINUTE_MS) }),
    undefined,
  ],
]

describe('a line of which the payments here have', () => {
  for (const [what, money, reason] of rows)
    it(`${what}: ${reason ?? 'fine'}`, () => {
      expect(knownRefusal(money, importable)?.reason).to.equal(reason)
    })
})
