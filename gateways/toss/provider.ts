import { rowsOf } from '../port/codes.ts'
import type { Provider } from '../port/provider.ts'
import { tossAuditFields, tossCapabilities, tossContract, tossId } from './capabilities.ts'
import { tossGateway } from './gateway.ts'
import { errorTable } from './mapping.ts'
import { tossNotifications } from './notifications.ts'

export const toss: Provider = {
  id: tossId,
  title: { ko: '토스페이먼츠', en: 'Toss Payments' },
  capabilities: tossCapabilities,
  contract: tossContract,
  codes: rowsOf(errorTable),
  auditFields: tossAuditFields,
  notifications: tossNotifications,
  open: tossGateway,
}
