import type { Provider } from '../port/provider.ts'
import { nicePayAuditFields, nicePayCapabilities, nicePayContract, nicePayId } from './capabilities.ts'
import { nicePayGateway } from './gateway.ts'
import { codeRows } from './mapping.ts'
import { nicePayNotifications } from './notifications.ts'

export const nicePay: Provider = {
  id: nicePayId,
  title: { ko: '나이스페이', en: 'Nice Pay' },
  capabilities: nicePayCapabilities,
  contract: nicePayContract,
  codes: codeRows,
  auditFields: nicePayAuditFields,
  notifications: nicePayNotifications,
  open: nicePayGateway,
}
