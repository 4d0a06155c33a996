import type { Traits } from '../port/conformance-subject.ts'
import { gatewayConformance } from '../port/conformance.ts'
import { naverPayCapabilities, naverSimplePayCapabilities } from './capabilities.ts'
import { naverPayStand, naverSimplePayStand } from './stand.spec-helper.ts'

/** Contract 3: every answer names the payment. */
const naverPay: Traits = { capabilities: naverPayCapabilities, named: ['approve', 'cancel'] }

gatewayConformance('naver-pay', naverPay, () => naverPayStand())
gatewayConformance('naver-pay with a slow card company', naverPay, () => naverPayStand({ processingMs: 20 }))

/**
 * An approval is told by the second of two requests, and an order is looked for in a list of all that were approved in its
 * time, which is as true for the next order: what is believed of either, approve-charge, inquire and faults have to say.
 */
const naverSimplePay: Traits = {
  capabilities: naverSimplePayCapabilities,
  named: ['cancel'],
  lists: ['byOrder'],
  prepares: true,
}

gatewayConformance('naver-simple-pay', naverSimplePay, () => naverSimplePayStand())
gatewayConformance('naver-simple-pay with a slow card company', naverSimplePay, () =>
  naverSimplePayStand({ processingMs: 20 }),
)
