import type { Call, Route } from '../kit/provider.ts'
import { approveWindow } from './approve.ts'
import { chargeBillingKey } from './billing.ts'
import { cancel } from './cancel.ts'
import { fieldsOf } from './fields.ts'
import { netCancel } from './net-cancel.ts'
import { tellStatus } from './status.ts'
import { APPROVE_PATH, CANCEL_PATH } from './window.ts'
import type { World } from './world.ts'

const isNetCancel = (call: Call<World>): boolean => fieldsOf(call)['NetCancel'] === '1'

/** C.2. */
export const routes: readonly Route<World>[] = [
  { method: 'POST', path: APPROVE_PATH, fault: 'approve', answer: approveWindow },
  {
    method: 'POST',
    path: CANCEL_PATH,
    fault: (call) => (isNetCancel(call) ? undefined : 'cancel'),
    answer: (call) => (isNetCancel(call) ? netCancel(call) : cancel(call)),
  },
  { method: 'POST', path: '/webapi/billing/billing_approve.jsp', fault: 'approve', answer: chargeBillingKey },
  {
    method: 'POST',
    path: '/webapi/inquery/trans_status.jsp',
    fault: 'inquire',
    isRead: true,
    answer: tellStatus,
  },
]
