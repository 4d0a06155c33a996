import { expect } from 'chai'
import { money } from '../../ledger/core/money.ts'
import {
  approvedBody,
  before,
  call,
  cancelling,
  charge,
  page,
  payment,
  reservedBody,
  told,
} from './answers.spec-helper.ts'

const asked = { ...call, providerOrderId: 'order-1' }

describe('naver pay: requests', () => {
  it('ask as the contract has it', async () => {
    const { pay, sent } = before({ value: page([]) })
    await pay.approve(payment)
    await pay.cancel(cancelling)
    await pay.inquire.byTransaction?.({ ...asked, instrument: undefined, reference: 'pay 1/2' })
    await pay.inquire.byOrder?.({ ...asked, instrument: payment.instrument })
    await pay.inquire.byOrder?.({ ...asked, instrument: undefined })
    const prefix = '/partner/naverpay/payments'
    const paging = { approvalType: 'ALL', pageNumber: 1, rowsPerPage: 100 }
    expect(sent.map(({ path, form, body }) => [path, form?.fields ?? body])).to.deep.equal([
      [`${prefix}/v2.2/apply/payment`, { paymentId: 'pay-1' }],
      [
        `${prefix}/v1/cancel`,
        {
          paymentId: 'pay-1',
          merchantPayTransactionKey: 'txn_1',
          cancelAmount: '3000',
          cancelReason: 'why',
          cancelRequester: '2',
          taxScopeAmount: '2800',
          taxExScopeAmount: '200',
          doCompareRest: '1',
          expectedRestAmount: '4000',
        },
      ],
      [`${prefix}/v2.2/list/history/pay%201%2F2`, paging],
      [`${prefix}/v2.2/list/history/pay-1`, paging],
      [
        `${prefix}/v2.2/list/history`,
        { ...paging, approvalType: 'APPROVAL', startTime: '20261120092500', endTime: '20261120093100' },
      ],
    ])
    const headers = {
      'x-naver-client-id': 'client-id',
      'x-naver-client-secret': 'client-secret',
      'x-naverpay-chain-id': 'chain-id',
    }
    const keyed = { ...headers, 'x-naverpay-idempotency-key': 'txn_1' }
    expect(sent.map((request) => request.headers)).to.deep.equal([keyed, keyed, headers, headers, headers])
    expect(sent.every(({ method }) => method === 'POST')).to.equal(true)
  })

  it('carry the financial id where the contract has one', async () => {
    const { pay, sent } = before({ value: {} })
    const settings = { ...call.credentials.settings, financialId: 'F1' }
    await pay.approve({ ...payment, credentials: { ...call.credentials, settings } })
    expect(sent[0]?.headers).to.include({ 'x-naverpay-financial-id': 'F1' })
  })

  it('of Simple Pay reserve and then approve, each under its own key', async () => {
    const { simple, sent } = before({ value: told(reservedBody) }, { value: told(approvedBody) })
    await simple.approve({ ...charge, orderName: '차'.repeat(50) })
    expect(sent.map(({ path, form }) => [path, form?.fields])).to.deep.equal([
      [
        '/partner/naverpay/payments/recurrent/pay/v3/reserve',
        {
          recurrentId: 'recurrent-1',
          totalPayAmount: '10000',
          taxScopeAmount: '9800',
          taxExScopeAmount: '200',
          productName: '차'.repeat(42),
          productCode: 'order-1',
          productCount: '1',
          merchantPayKey: 'order-1',
          merchantPayId: 'order-1',
          merchantUserKey: 'user-1',
          merchantUserId: 'user-1',
        },
      ],
      [
        '/partner/naverpay/payments/recurrent/pay/v3/approval',
        { recurrentId: 'recurrent-1', paymentId: 'pay-1' },
      ],
    ])
    const keys = sent.map(({ headers }) => headers['x-naverpay-idempotency-key'])
    expect(keys).to.deep.equal(['txn_1-r', 'txn_1'])
  })

  it('stay within the time of the call, and leave at least half of it to the approval', async () => {
    const { simple, sent } = before({ value: told(reservedBody) }, { value: told(approvedBody) })
    await simple.approve(charge)
    const [reserve, approval] = sent.map(({ context }) => context.limitMs)
    expect(reserve).to.equal(charge.context.limitMs / 2)
    expect(approval).to.be.within(charge.context.limitMs / 2, charge.context.limitMs)
  })

  it('cut a reason to what Naver takes', async () => {
    const { pay, sent } = before({ value: {} })
    await pay.cancel({ ...cancelling, reason: '왜'.repeat(100) })
    expect(sent[0]?.form?.fields).to.include({ cancelReason: '왜'.repeat(85) })
  })

  it('expect nothing less than nothing to be left', async () => {
    const { pay, sent } = before({ value: {} })
    await pay.cancel({ ...cancelling, amount: money(7_001n, 'KRW') })
    expect(sent[0]?.form?.fields).to.include({ cancelAmount: '7001', expectedRestAmount: '0' })
  })

  it('are for won only, and for what each of the two charges: else nothing is sent', async () => {
    const { pay, simple, sent } = before({ value: {} })
    const dollars = money(100n, 'USD')
    for (const outcome of [
      await pay.approve({ ...payment, amount: dollars }),
      await simple.approve({ ...charge, amount: dollars }),
      await pay.cancel({ ...cancelling, amount: dollars }),
      await pay.approve(charge),
      await simple.approve(payment),
    ]) {
      expect(outcome).to.have.nested.include({ kind: 'declined', 'failure.category': 8001 })
    }
    expect(sent).to.deep.equal([])
  })

  it('keep keys out of what Naver quotes', async () => {
    const message = 'client-secret recurrent-1 user-1 order-1'
    const { simple } = before({ status: 400, value: { code: 'RequireParameter', message } })
    expect(await simple.approve(charge)).to.have.nested.include({
      kind: 'declined',
      'failure.providerMessage': '[secret] [secret] [secret] order-1',
    })
  })
})
