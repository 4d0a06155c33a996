import { expect } from 'chai'
import { MerchantId, paymentIdOf } from '../../../ledger/core/ids.ts'
import { approved, canceledPart } from '../../../ledger/payment/events.spec-helper.ts'
import { krw } from '../../../ledger/payment/fixtures.spec-helper.ts'
import { ofOrder } from '../../../projections/history.spec-helper.ts'
import { paymentsProjection } from '../../../projections/payments/project.ts'
import { explainedSystem, type ExplainedSystem } from './explained-system.spec-helper.ts'

const receivable = 'live/provider_receivable/card-network'
const paymentId = paymentIdOf(MerchantId('mer_1'), 'live', 'order-1')

describe('what is served otherwise than the log says', () => {
  let system: ExplainedSystem
  before(async () => {
    system = await explainedSystem()
    const story = [...approved, ...canceledPart('a', krw(3_000n))]
    for (const orderId of ['order-1', 'order-2']) await system.append(ofOrder(story, orderId))
    await system.project()
  })
  after(() => system.log.drop())

  it('a payment that is served otherwise fails, and says so', async () => {
    expect((await system.run(paymentId)).printed).to.contain('✓ What is served is what the events')
    const change = (amount: string) =>
      system.change(
        `UPDATE jangbu_read_payments_${paymentsProjection.version}.payments SET funds_captured = funds_captured ${amount}
         WHERE payment_id = '${paymentId}'`,
      )
    await change('+ 1')
    const { code, printed } = await system.run(paymentId)
    await change('- 1')
    expect(code).to.equal(1)
    expect(printed).to.contain('✗ DIFFERENT: what is served is not what the events')
    expect((await system.run(paymentId, { asOf: '5' })).printed).to.contain('only knows the present')
  })
  it('an account whose entries do not make its balance fails, and says so', async () => {
    const book = 'live/merchant_payable/mer_1'
    expect((await system.run(book)).code).to.equal(0)
    const change = (amount: string) =>
      system.change(
        `UPDATE jangbu_read_journal_1.journal_lines SET amount = amount ${amount}
         WHERE account = '${book}' AND position = 3`,
      )
    await change('- 1')
    const { code, printed } = await system.run(book)
    await change('+ 1')
    expect(code).to.equal(1)
    expect(printed).to.contain('✗ DIFFERENT: the opening balance')
  })
  it('an account that adds up, and yet is not what the log says, fails', async () => {
    const change = (by: string) =>
      system.change(
        `UPDATE jangbu_read_journal_1.journal_lines SET amount = amount ${by}, balance = balance ${by}, debits = debits ${by}
         WHERE account = '${receivable}' AND ordinal = 4;
         UPDATE jangbu_read_journal_1.journal_accounts SET balance = balance ${by}, debits = debits ${by}
         WHERE account = '${receivable}'`,
      )
    await change('+ 1')
    const { code, printed } = await system.run(receivable)
    await change('- 1')
    expect(code).to.equal(1)
    expect(printed).to.contain('✗ DIFFERENT: the closing balance is not what the events of the log say')
    expect(printed).to.match(/by the log, posted anew +14,000 KRW/)
  })
})
