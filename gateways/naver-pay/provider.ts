import type { Provider } from '../port/provider.ts'
import {
  naverPayAuditFields,
  naverPayCapabilities,
  naverPayContract,
  naverPayId,
  naverSimplePayCapabilities,
  naverSimplePayId,
} from './capabilities.ts'
import { naverPayGateway, naverSimplePayGateway } from './gateway.ts'
import { codeRows } from './mapping.ts'

/** One contract and one wire (contract 1): what is charged is all that they differ in. */
const common = {
  contract: naverPayContract,
  codes: codeRows,
  auditFields: naverPayAuditFields,
  // Contract 5: none was found.
  notifications: undefined,
}

export const naverPay: Provider = {
  ...common,
  id: naverPayId,
  title: { ko: '네이버페이', en: 'Naver Pay' },
  capabilities: naverPayCapabilities,
  open: naverPayGateway,
}

export const naverSimplePay: Provider = {
  ...common,
  id: naverSimplePayId,
  title: { ko: '네이버페이 간편결제', en: 'Naver Simple Pay' },
  capabilities: naverSimplePayCapabilities,
  open: naverSimplePayGateway,
}
