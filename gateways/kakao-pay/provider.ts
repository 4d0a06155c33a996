import type { Provider } from '../port/provider.ts'
import { kakaoPayAuditFields, kakaoPayCapabilities, kakaoPayContract, kakaoPayId } from './capabilities.ts'
import { kakaoPayGateway } from './gateway.ts'
import { codeRows } from './mapping.ts'

export const kakaoPay: Provider = {
  id: kakaoPayId,
  title: { ko: '카카오페이', en: 'Kakao Pay' },
  capabilities: kakaoPayCapabilities,
  contract: kakaoPayContract,
  codes: codeRows,
  auditFields: kakaoPayAuditFields,
  // Contract 6: it sends none.
  notifications: undefined,
  open: kakaoPayGateway,
}
