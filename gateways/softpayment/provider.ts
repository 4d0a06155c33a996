import { rowsOf } from '../port/codes.ts'
import type { Provider } from '../port/provider.ts'
import {
  softpaymentAuditFields,
  softpaymentCapabilities,
  softpaymentContract,
  softpaymentId,
} from './capabilities.ts'
import { softpaymentGateway } from './gateway.ts'
import { errorTable } from './mapping.ts'
import { softpaymentNotifications } from './notifications.ts'

export const softpayment: Provider = {
  id: softpaymentId,
  title: { ko: '소프트먼트', en: 'Softpayment' },
  needsContractKit: true,
  capabilities: softpaymentCapabilities,
  contract: softpaymentContract,
  codes: rowsOf(errorTable),
  auditFields: softpaymentAuditFields,
  notifications: softpaymentNotifications,
  open: softpaymentGateway,
}
