import { expect } from 'chai'
import type { PaymentId } from '../../ledger/core/ids.ts'
import { ApiKeyId, MerchantId } from '../../ledger/core/ids.ts'
import { pay, recordApproval } from '../../ledger/payment/commands.spec-helper.ts'
import { attemptIn, existing, rowOf } from '../../ledger/payment/book.spec-helper.ts'
import type { InquiryAnswer } from '../../ledger/payment/commands.ts'
import { approvedAs, krw, order, paymentId } from '../../ledger/payment/fixtures.spec-helper.ts'
import type { CommandContext } from '../../ledger/store/aggregates.ts'
import { inTurn, newStore, processOn, stream } from '../../ledger/store/processes.spec-helper.ts'
import type { Answer, Caller, Endpoint } from '../http/endpoint.ts'
import { inquirePayment, inquirePaymentAsAdministrator } from './inquire-payment.ts'
import { InquiryResource } from './inquiry-resource.ts'
import type { PaymentParts } from './parts.ts'

const owner: Caller = {
  ...{ kind: 'merchant', merchantId: order.merchantId, mode: order.mode, keyId: ApiKeyId('key_1') },
}
const administrator: Caller = { kind: 'administrator' }
const charge = rowOf('approve', 'ref-1')

type Asked = { readonly paymentId: PaymentId; readonly cause: string; readonly context: CommandContext }

describe('the endpoint of an inquiry', () => {
  const payments = processOn(newStore())
  const asked: Asked[] = []
  let answer: InquiryAnswer
  let endpoints: Readonly<Record<'merchant' | 'administrator', Endpoint>>
  before(async () => {
    await inTurn(payments, pay(), recordApproval(approvedAs('ref-1')))
    const inquire: PaymentParts['inquire'] = async (id, { cause, context }) => {
      asked.push({ paymentId: id, cause, context })
      if (id !== paymentId) return undefined
      return [{ attempt: attemptIn(existing((await payments.load(stream)).state)), answer }]
    }
    // The rest is for endpoints that pay.
    const parts = { payments, inquire } as unknown as PaymentParts
    endpoints = { merchant: inquirePayment(parts), administrator: inquirePaymentAsAdministrator(parts) }
  })
  beforeEach(() => {
    asked.length = 0
    answer = { kind: 'found', transactions: [charge] }
  })

  const run = (caller: Caller, id: string = paymentId): Promise<Answer> =>
    endpoints[caller.kind].run(
      { params: { id }, query: {}, body: undefined },
      { caller, idempotency: null, waitMs: 0, requestId: 'req_1' },
      'en',
    )
  const reasonOf = (told: Answer): string => (told.kind === 'problem' ? told.problem.reason : told.kind)
  const bodyOf = (told: Answer) => {
    if (told.kind !== 'resource') throw new Error(reasonOf(told))
    const body = InquiryResource.parse(told.body)
    expect(told.body).to.deep.equal(body)
    return body
  }

  for (const caller of [owner, administrator])
    it(`shows both views to ${caller.kind === 'merchant' ? 'its merchant' : 'an administrator'}`, async () => {
      const told = await run(caller)
      expect(told).to.deep.include({
        kind: 'resource',
        status: 200,
        position: (await payments.load(stream)).position,
      })
      const body = bodyOf(told)
      expect(body).to.deep.include({ agrees: true, differences: [] })
      expect(body.payment).to.include({ id: paymentId, status: 'APPROVED' })
      expect(body.providerViews.map(({ attempt, result }) => [attempt, result])).to.deep.equal([[1, 'found']])
      expect(asked.map(({ cause }) => cause)).to.deep.equal([caller.kind])
      expect(asked[0]?.context).to.deep.include({ correlationId: 'req_1', idempotency: null })
      expect(asked[0]?.context.actor.kind).to.equal(caller.kind)
    })

  it('names what differs', async () => {
    answer = { kind: 'found', transactions: [charge, rowOf('cancel', 'x', krw(700n))] }
    const body = bodyOf(await run(owner))
    expect([body.agrees, body.differences.map(({ kind }) => kind)]).to.deep.equal([false, ['not_in_ledger']])
  })
  it('does not call it agreement when the provider did not tell', async () => {
    const failure = { category: 8999, kind: 'timeout', providerCode: null, providerMessage: null } as const
    answer = { kind: 'unknown', failure }
    const body = bodyOf(await run(owner))
    expect([body.agrees, body.differences]).to.deep.equal([false, []])
  })

  it('another merchant’s payment, or of the other mode, is none, and nobody is asked', async () => {
    const strangers: readonly Caller[] = [
      { ...owner, merchantId: MerchantId('mer_2') },
      { ...owner, mode: 'test' },
    ]
    for (const stranger of strangers) expect(reasonOf(await run(stranger))).to.equal('payment_not_found')
    for (const id of ['pay_1', `pay_${'0'.repeat(32)}`, 'x'])
      expect(reasonOf(await run(owner, id))).to.equal('payment_not_found')
    expect(asked).to.deep.equal([])
  })
  it('an administrator is told as well when there is no such payment', async () => {
    for (const id of ['pay_1', `pay_${'0'.repeat(32)}`, '../x'])
      expect(reasonOf(await run(administrator, id))).to.equal('payment_not_found')
  })
  it('needs an id that could be one', async () => {
    expect(reasonOf(await run(administrator, 'p'.repeat(65)))).to.equal('invalid_request')
  })
  it('needs no idempotency key, since asking moves nothing', () => {
    expect(Object.values(endpoints).map(({ idempotencyKey }) => idempotencyKey)).to.deep.equal([
      'none',
      'none',
    ])
  })
})
