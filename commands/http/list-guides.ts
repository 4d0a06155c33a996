import { guide, type ReasonGuide } from './reason-guide.ts'
import type { Reason } from './reasons.ts'

type ListReason = Extract<Reason, 'invalid_cursor' | 'read_model_behind' | 'exports_too_many'>

/** What is said to whoever asks for a list. */
export const listGuides: Readonly<Record<ListReason, ReasonGuide>> = {
  invalid_cursor: guide(
    'API-PAGE-400',
    [400, 'start_from_first_page'],
    ['The cursor is not valid', '유효하지 않은 커서입니다'],
  ),
  read_model_behind: guide(
    'API-PAGE-503',
    [503, 'retry_later'],
    ['The list does not reflect that position yet', '목록에 아직 반영되지 않았습니다'],
  ),
  exports_too_many: guide(
    'API-EXPORT-429',
    [429, 'retry_later'],
    [
      'Too many whole lists are being sent: wait until one has arrived',
      '동시에 내려받는 전체 목록이 너무 많습니다. 하나가 끝난 뒤 다시 시도해 주세요',
    ],
  ),
}
