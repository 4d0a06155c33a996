import { z } from 'zod'
import { formOf } from '../port/notification-body.ts'
import type { ContractKeys, NotificationReader } from '../port/notification.ts'

/**
 * Contract 4. Nothing is signed, so all of it is a hint. It claims nothing: what was paid into a virtual account need not be
 * what the payment is about.
 */
export const kcpNotifications: NotificationReader = {
  read: ({ body }, contracts) => {
    const notice = Notification.safeParse(fieldsIn(body))
    if (!notice.success) return { kind: 'unreadable' }
    const { order_no: providerOrderId, tx_cd: eventType, site_cd: siteCode } = notice.data
    if (!ABOUT_PAYMENTS.has(eventType) || isOfAnother(siteCode, contracts)) return { kind: 'irrelevant' }
    return { kind: 'hint', notice: { eventId: null, providerOrderId, eventType, claims: [] } }
  },
  sources: ['210.122.176.144', '103.215.144.173', '103.215.144.174'],
  reply: {
    contentType: 'text/html; charset=utf-8',
    text: '<html><body><form><input type="hidden" name="result" value="0000"></form></body></html>',
  },
}

/** Deposit and refund; the others are about escrow and shipping. */
const ABOUT_PAYMENTS: ReadonlySet<string> = new Set(['TX00', 'TX01'])

const Notification = z.object({
  site_cd: z.string().min(1).max(20),
  tno: z.string().min(1).max(100),
  order_no: z.string().min(1).max(255),
  tx_cd: z.string().regex(/^TX\d\d$/),
})

/** What UTF-8 has no letter for. */
const NO_LETTER = '\uFFFD'

const fieldsIn = (body: Uint8Array): Readonly<Record<string, string>> => {
  const fields = formOf(body, 'utf-8')
  return Object.values(fields).some((value) => value.includes(NO_LETTER)) ? formOf(body, 'euc-kr') : fields
}

/** A key that does not open leaves no contract to compare with. */
const isOfAnother = (siteCode: string, contracts: readonly ContractKeys[]): boolean =>
  contracts.length > 0 && contracts.every(({ settings }) => settings?.['siteCode'] !== siteCode)
