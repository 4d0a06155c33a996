import { expect } from 'chai'
import { parseInstant } from '../../ledger/core/time.ts'
import { won } from '../port/conformance-subject.ts'
import {
  approved,
  approvedAt,
  before,
  contradicted,
  inquiring,
  manual,
  reference,
} from './answers.spec-helper.ts'

const { msgAuthValue, ...retrieved } = approved
const inManual = { ...inquiring, credentials: { ...inquiring.credentials, settings: manual } }
const ask = (value: unknown, request = inquiring): unknown => before(value).gateway.inquire.byOrder?.(request)

describe('easypay: an inquiry', () => {
  const approval = {
    operation: 'approve',
    reference,
    amount: won(50_000n),
    at: approvedAt,
    approvalNumber: '00000001',
    expiresAt: null,
    methodKind: 'card',
  }
  const hold = {
    ...approval,
    operation: 'pre_authorize',
    approvalNumber: null,
    expiresAt: '2023-02-17T18:23:36.000Z',
  }
  const capture = { ...hold, operation: 'capture', expiresAt: null, methodKind: null }
  const standing = (left: bigint | null, of: object = approval): object => ({
    kind: 'standing',
    approval: of,
    left: left === null ? null : won(left),
    cancelledAt: null,
  })

  it('tells what is left, unsigned as the answer is', async () => {
    expect(msgAuthValue).to.match(/^[0-9a-f]{64}$/)
    for (const [statusCode, left] of [
      ['TS01', 50_000n],
      ['TS03', 50_000n],
      ['TS04', 50_000n],
      ['TS02', 0n],
      ['TS05', 0n],
      ['TS06', null],
    ] as const)
      expect(await ask({ ...retrieved, statusCode }), statusCode).to.deep.equal(standing(left))
    const told = { ...retrieved, statusCode: 'TS06', remainAmount: '20000' }
    expect(await ask(told)).to.deep.equal(standing(20_000n))
  })

  it('tells a hold, and what was captured of it', async () => {
    for (const [statusCode, answer] of [
      ['TS01', { kind: 'found', transactions: [hold] }],
      ['TS03', { kind: 'found', transactions: [hold, capture] }],
      ['TS04', { kind: 'found', transactions: [hold, capture] }],
      ['TS05', standing(0n, hold)],
      ['TS06', standing(null, hold)],
    ] as const)
      expect(await ask({ ...retrieved, statusCode }, inManual), statusCode).to.deep.equal(answer)
  })

  it('learns nothing by itself where a hold was let go or cancelled, nor of what cannot be held', async () => {
    expect(await ask({ ...retrieved, statusCode: 'TS02' }, inManual)).to.deep.equal(contradicted('정상'))
    const transfer = { ...retrieved, statusCode: 'TS01', paymentInfo: { payMethodTypeCode: '21' } }
    expect(await ask(transfer, inManual)).to.deep.equal(contradicted('정상'))
  })

  it('finds nothing where it is said that there is nothing', async () => {
    expect(await ask({ resCd: 'R100', resMsg: '거래내역이 없습니다.' })).to.deep.equal({ kind: 'not_found' })
  })

  for (const [resMsg, category] of [
    ['조회할 수 없습니다.', 8999],
    ['시스템 점검중', 8999],
    ['등록되지 않은 상점ID', 8002],
  ] as const) {
    it(`learns nothing from "${resMsg}"`, async () => {
      expect(await ask({ resCd: 'R100', resMsg })).to.have.nested.include({
        kind: 'unknown',
        'failure.category': category,
      })
    })
  }

  for (const [what, spoilt] of [
    ['another shop', { mallId: 'T5102002' }],
    ['another request', { shopTransactionId: 'txn_2' }],
    ['another order', { shopOrderNo: 'order-2' }],
    ['a deposit to wait for', { statusCode: 'TS07' }],
    ['a refund', { statusCode: 'RF02' }],
    ['escrow', { statusCode: 'ES01' }],
    ['no status', { statusCode: undefined }],
    ['no amount', { amount: undefined }],
    ['a rest that is no amount', { statusCode: 'TS06', remainAmount: 'some' }],
  ] as const) {
    it(`learns nothing from ${what}`, async () => {
      expect(await ask({ ...retrieved, ...spoilt })).to.deep.equal(contradicted('정상'))
    })
  }

  it('looks on the next day, too, for what was asked for shortly before midnight', async () => {
    const nothing = { resCd: 'R100', resMsg: '거래내역이 없습니다.' }
    for (const [requestedAt, days] of [
      ['2026-11-20T14:49:59.999Z', ['20261120']],
      ['2026-11-20T14:50:00Z', ['20261120', '20261121']],
      ['2026-11-20T15:00:00Z', ['20261121']],
    ] as const) {
      const about = { ...inquiring, requestedAt: parseInstant(requestedAt) }
      const { gateway, sent } = before(nothing, '2026-11-20T16:00:00Z')
      expect(await gateway.inquire.byOrder?.(about), requestedAt).to.deep.equal({ kind: 'not_found' })
      expect(sent.map(({ body }) => body)).to.deep.equal(
        days.map((transactionDate) => ({ mallId: 'T5102001', shopTransactionId: 'txn_1', transactionDate })),
      )
      const there = before(retrieved, '2026-11-20T16:00:00Z')
      expect(await there.gateway.inquire.byOrder?.(about)).to.include({ kind: 'standing' })
      expect(there.sent).to.have.length(1)
      const ill = before({ resCd: 'R100', resMsg: '시스템 오류' }, '2026-11-20T16:00:00Z')
      expect(await ill.gateway.inquire.byOrder?.(about)).to.include({ kind: 'unknown' })
      expect(ill.sent).to.have.length(1)
    }
  })

  it('is not made of what was charged by others: it goes by an id that only they know', async () => {
    const { gateway, sent } = before(retrieved)
    const asked = { ...inquiring, idempotencyKey: undefined, instrument: undefined }
    expect(await gateway.inquire.byOrder?.(asked)).to.deep.equal({ kind: 'no_way' })
    expect(sent).to.deep.equal([])
  })

  it('is made until the end of the day after the charge, and not later', async () => {
    for (const [at, calls, kind] of [
      ['2026-11-20T14:59:59Z', 1, 'standing'],
      ['2026-11-21T14:59:59Z', 1, 'standing'],
      ['2026-11-21T15:00:00Z', 0, 'no_way'],
    ] as const) {
      const { gateway, sent } = before(retrieved, at)
      expect(await gateway.inquire.byOrder?.(inquiring), at).to.include({ kind })
      expect(sent, at).to.have.length(calls)
    }
  })
})
