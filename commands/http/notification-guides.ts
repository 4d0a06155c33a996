import { guide, type ReasonGuide } from './reason-guide.ts'
import type { NotificationReason } from './reasons.ts'

/** How the door for providers' notifications says no. */
export const notificationGuides: Readonly<Record<NotificationReason, ReasonGuide>> = {
  notification_unreadable: guide(
    'API-HOOK-400',
    [400, 'fix_request'],
    ['The notification is not what the provider’s contract describes', '결제사 규격과 다른 알림입니다'],
  ),
  notification_forged: guide(
    'API-HOOK-401',
    [401, 'check_signature'],
    ['The notification’s signature is missing or wrong', '알림의 서명이 없거나 올바르지 않습니다'],
  ),
  notification_stale: guide(
    'API-HOOK-402',
    [401, 'check_clock'],
    [
      'The notification was signed too long ago or in the future',
      '알림의 서명 시각이 너무 오래되었거나 미래입니다',
    ],
  ),
  notification_source_refused: guide(
    'API-HOOK-403',
    [403, 'check_source'],
    ['The provider does not notify from this address', '결제사가 알림을 보내는 주소가 아닙니다'],
  ),
  notification_too_many: guide(
    'API-HOOK-429',
    [429, 'retry_later'],
    ['Too many unsigned notifications about one payment', '한 결제에 대한 서명 없는 알림이 너무 많습니다'],
  ),
}
