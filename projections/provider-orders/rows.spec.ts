import { expect } from 'chai'
import { approval, created } from '../../ledger/payment/events.spec-helper.ts'
import { paymentId } from '../../ledger/payment/fixtures.spec-helper.ts'
import { imported, importedId } from '../../ledger/payment/import.spec-helper.ts'
import { providerOrdersIn } from './rows.ts'

describe('the order ids that payments are found by', () => {
  it('hold that of an imported payment, which nothing else leads to', () => {
    expect(providerOrdersIn(imported())).to.deep.equal([
      {
        provider: 'card-network',
        provider_order_id: 'their-order-1',
        contract_id: 'contract-1',
        payment_id: paymentId,
        transaction_id: importedId,
      },
    ])
  })
  it('hold none that the payment follows from, nor anything of other events', () => {
    for (const event of [created, approval.requested(), approval.succeeded('ref-1')])
      expect(providerOrdersIn(event)).to.deep.equal([])
  })
})
