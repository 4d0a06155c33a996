import { z } from 'zod'
import { formOf } from '../port/notification-body.ts'
import type { Claim, NotificationReader, Reading } from '../port/notification.ts'
import { ShortTime } from './seoul-time.ts'

/** Contract 6. Nothing is signed, so all of it is a hint; no id of an event, so the body stands for it. */
export const niceEpayNotifications: NotificationReader = {
  read: ({ body }) => {
    const notice = Notice.safeParse(formOf(body, 'euc-kr'))
    return notice.success ? readingOf(notice.data) : { kind: 'unreadable' }
  },
  sources: ['121.133.126.10', '121.133.126.11', '211.33.136.39'],
  reply: { contentType: 'text/plain', text: 'OK' },
}

const Notice = z.object({
  PayMethod: z.string().min(1).max(10),
  MOID: z.string().min(1).max(64),
  ResultCode: z.string().regex(/^[A-Z0-9]{4}$/),
  StateCd: z.enum(['0', '1', '2']),
  Amt: z.string().optional(),
  AuthDate: z.string().optional(),
})
type Notice = z.output<typeof Notice>

/** Virtual accounts and telephone bills are not charged here. */
const ours: ReadonlySet<string> = new Set(['CARD', 'BANK'])

const readingOf = (notice: Notice): Reading => {
  if (!ours.has(notice.PayMethod)) return { kind: 'irrelevant' }
  return {
    kind: 'hint',
    notice: {
      eventId: null,
      providerOrderId: notice.MOID,
      eventType: `StateCd ${notice.StateCd}, ResultCode ${notice.ResultCode}`,
      claims: claimsOf(notice),
    },
  }
}

/** Contract 6: how much was cancelled is not told. */
const claimsOf = ({ StateCd, Amt = '', AuthDate }: Notice): readonly Claim[] => {
  const at = ShortTime.safeParse(AuthDate).data
  if (StateCd !== '0' || at === undefined || !/^\d{1,12}$/.test(Amt)) return []
  return [{ operation: 'approve', amount: BigInt(Amt), at }]
}
