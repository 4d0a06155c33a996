import { given } from '../core/given.ts'
import { ContractId, PaymentId, ProviderId } from '../core/ids.ts'
import { instantOf } from '../core/time.ts'
import type { ProviderOrderCommand } from './commands.ts'
import { providerOrderDecider } from './decide.ts'
import type { ProviderOrderEvent } from './events.ts'

const order = {
  provider: ProviderId('some-provider'),
  contractId: ContractId('con_1'),
  providerOrderId: 'window-1',
  at: instantOf(0),
}
const claim = (payment: string): ProviderOrderCommand => ({
  type: 'ClaimProviderOrder',
  ...order,
  paymentId: PaymentId(payment),
})
const claimed = (payment: string): ProviderOrderEvent => ({
  type: 'ProviderOrderClaimed',
  ...order,
  paymentId: PaymentId(payment),
})

describe("an order at a provider's window", () => {
  it('is claimed by the first payment', () => {
    given(providerOrderDecider)().when(claim('pay_1')).then(claimed('pay_1'))
  })
  it('stays with the first when it claims it again', () => {
    given(providerOrderDecider)(claimed('pay_1')).when(claim('pay_1')).then()
  })
  it('is refused to a second', () => {
    given(providerOrderDecider)(claimed('pay_1')).when(claim('pay_2')).rejects('provider_order_used')
  })
})
