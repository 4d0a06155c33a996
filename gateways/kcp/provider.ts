import type { Provider } from '../port/provider.ts'
import { kcpAuditFields, kcpCapabilities, kcpId } from './capabilities.ts'
import { kcpContract } from './contract-shape.ts'
import { kcpGateway } from './gateway.ts'
import { codeRows } from './mapping.ts'
import { kcpNotifications } from './notifications.ts'

export const kcp: Provider = {
  id: kcpId,
  title: { ko: 'NHN KCP', en: 'NHN KCP' },
  capabilities: kcpCapabilities,
  contract: kcpContract,
  codes: codeRows,
  auditFields: kcpAuditFields,
  notifications: kcpNotifications,
  open: kcpGateway,
}
