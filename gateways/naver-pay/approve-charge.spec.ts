import { expect } from 'chai'
import { won } from '../port/conformance-subject.ts'
import {
  approvedBody,
  before,
  charge,
  detail,
  reservedBody,
  told,
  unknown,
  type Said,
} from './answers.spec-helper.ts'

const reserved = { value: told(reservedBody) }
const lost = { kind: 'no_answer', cause: 'timeout', errorCode: null } as const
const unreachable = { kind: 'not_sent', cause: 'unreachable', errorCode: 'ECONNREFUSED' } as const

describe('naver simple pay: a charge', () => {
  const result = {
    reference: 'pay-1',
    approvalNumber: '00000001',
    amount: won(10_000n),
    approvedAt: '2026-11-20T00:30:05.000Z',
    methodKind: 'card',
  }

  it('is reserved and approved', async () => {
    const { simple, sent } = before(reserved, { value: told(approvedBody) })
    expect(await simple.approve(charge)).to.deep.equal({ kind: 'succeeded', result })
    expect(sent).to.have.length(2)
  })

  it('is the same when both are told again with 409', async () => {
    const again = (body: unknown) => ({ status: 409, value: told(body) })
    const { simple } = before(again(reservedBody), again(approvedBody))
    expect(await simple.approve(charge)).to.deep.equal({ kind: 'succeeded', result })
  })

  const unreserved: readonly [string, Said, string][] = [
    ['its answer is lost', lost, 'network'],
    ['nobody is there', unreachable, 'network'],
    ['it breaks', { status: 500, value: {} }, 'system'],
    ['it is closed', { status: 503, value: {} }, 'system'],
    ['its answer is not one', { value: {} }, 'unexpected_response'],
    ['its code is unheard of', { status: 400, value: { code: 'NEW' } }, 'unexpected_response'],
    ['it is busy', { value: { code: 'AlreadyOnGoing' } }, 'system'],
  ]
  for (const [what, answer, kind] of unreserved) {
    it(`is surely not made when of the reservation ${what}`, async () => {
      const { simple, sent } = before(answer)
      expect(await simple.approve(charge)).to.have.nested.include({
        kind: 'declined',
        'failure.category': 8012,
        'failure.kind': kind,
      })
      expect(sent).to.have.length(1)
    })
  }

  it('is declined for what the reservation is refused for', async () => {
    for (const [code, message, category] of [
      ['InvalidParameter', 'recurrentId: 해지된 번호입니다.', 8011],
      ['Fail', 'recurrentId 가 유효하지 않습니다.', 8011],
      ['InvalidParameter', 'totalPayAmount', 8001],
      ['InvalidMerchant', 'recurrentId', 8002],
    ] as const) {
      const { simple, sent } = before({ value: { code, message } })
      expect(await simple.approve(charge)).to.have.nested.include({
        kind: 'declined',
        'failure.category': category,
      })
      expect(sent).to.have.length(1)
    }
  })

  it('is declined for what the approval is refused for', async () => {
    for (const [code, message, category] of [
      ['Fail', '한도 초과', 8009],
      ['InvalidParameter', 'recurrentId', 8011],
      ['TimeExpired', '', 8010],
    ] as const) {
      const { simple } = before(reserved, { value: { code, message } })
      expect(await simple.approve(charge)).to.have.nested.include({
        kind: 'declined',
        'failure.category': category,
      })
    }
  })

  it('is not known when the answer of the approval is lost', async () => {
    expect(await before(reserved, lost).simple.approve(charge)).to.have.nested.include({
      kind: 'unknown',
      'failure.category': 8999,
      'failure.kind': 'timeout',
    })
    expect(await before(reserved, { status: 500, value: {} }).simple.approve(charge)).to.have.nested.include({
      kind: 'unknown',
      'failure.kind': 'system',
    })
    expect(await before(reserved, unreachable).simple.approve(charge)).to.have.nested.include({
      kind: 'declined',
      'failure.category': 8012,
    })
  })

  for (const [what, body] of [
    ['another payment', { ...approvedBody, paymentId: 'pay-2' }],
    ['another payment in its detail', { ...approvedBody, detail: { ...detail, paymentId: 'pay-2' } }],
    ['another order', { ...approvedBody, detail: { ...detail, merchantPayKey: 'order-2' } }],
    ['a reservation', reservedBody],
  ] as const) {
    it(`does not take ${what} for its approval`, async () => {
      expect(await before(reserved, { value: told(body) }).simple.approve(charge)).to.deep.equal(unknown)
    })
  }
})
