import { z } from 'zod'
import { jsonOf } from '../port/notification-body.ts'
import type { Claim, ContractKeys, NotificationReader } from '../port/notification.ts'
import { easyPayCapabilities, isManual } from './capabilities.ts'
import { instantOfSecond, isSecond } from './seoul-time.ts'

/** Contract 6. Nothing is signed, so all of it is a hint; and the body, which is the same when sent again, is the event. */
export const easyPayNotifications: NotificationReader = {
  read: ({ body }, contracts) => {
    const told = Notification.safeParse(jsonOf(body))
    if (!told.success) return { kind: 'unreadable' }
    const { shopOrderNo: providerOrderId, statusCode, notiType } = told.data
    const eventType = statusCode === undefined || statusCode === '' ? notiType : statusCode
    return {
      kind: 'hint',
      notice: { eventId: null, providerOrderId, eventType, claims: claimsIn(told.data, contracts) },
    }
  },
  // The last one is that of the test environment, which is the provider's own host too.
  sources: ['203.233.72.150', '203.233.72.151', '61.33.211.180', '61.33.205.151'],
  reply: { contentType: 'application/json', text: '{"resCd":"0000","resMsg":"OK"}' },
}

const amount = z
  .string()
  .regex(/^\d{1,12}$/)
  .transform(BigInt)
const second = z.string().refine(isSecond).transform(instantOfSecond)

const Notification = z.looseObject({
  resCd: z.string(),
  mallId: z.string(),
  notiType: z.enum(['10', '20', '30', '31', '40', '50', '51', '70']),
  shopOrderNo: z.string().regex(easyPayCapabilities.orderId.pattern),
  statusCode: z
    .string()
    .regex(/^[A-Z0-9]{0,4}$/)
    .optional(),
})
type Notification = z.output<typeof Notification>

const Approved = z.object({ amount, transactionDate: second })
const Cancelled = z.object({ cancelAmount: amount, cancelDate: second })

/** Where it cannot be read as the contract has it, nothing. */
const claimsIn = (told: Notification, contracts: readonly ContractKeys[]): readonly Claim[] => {
  const isOfManual = contracts.some((one) => one.settings?.['mallId'] === told.mallId && isManual(one))
  if (told.notiType === '10') return approvalsIn(told, isOfManual)
  // At a shop of manual acquisition it may be a hold that was let go.
  return told.notiType === '20' && !isOfManual ? cancelsIn(told) : []
}

const approvalsIn = (told: Notification, isOfManual: boolean): readonly Claim[] => {
  const read = Approved.safeParse(told)
  if (!read.success) return []
  const operation = isOfManual && told.statusCode === 'TS01' ? 'pre_authorize' : 'approve'
  return [{ operation, amount: read.data.amount, at: read.data.transactionDate }]
}

const cancelsIn = (told: Notification): readonly Claim[] => {
  const read = Cancelled.safeParse(told)
  return read.success
    ? [{ operation: 'cancel', amount: read.data.cancelAmount, at: read.data.cancelDate }]
    : []
}
