import { guide, type ReasonGuide } from './reason-guide.ts'
import type { ImportReason } from './reasons.ts'

/** What whoever imports payments is told. */
export const importGuides: Readonly<Record<ImportReason, ReasonGuide>> = {
  payment_already_there: guide(
    'PAY-IMP-409',
    [409, 'none'],
    [
      'The order is here already: paid here, or imported from another line',
      '이미 있는 주문입니다. 여기에서 결제되었거나 다른 줄에서 가져온 주문입니다',
    ],
  ),
  import_not_found: guide(
    'PAY-IMP-404',
    [404, 'check_id'],
    ['There is no such import', '해당 가져오기를 찾을 수 없습니다'],
  ),
  import_mismatch: guide(
    'PAY-IMP-410',
    [409, 'fix_request'],
    ['The same file was begun with another number of lines', '같은 파일이 다른 줄 수로 이미 시작되었습니다'],
  ),
  import_incomplete: guide(
    'PAY-IMP-411',
    [409, 'fix_request'],
    ['The counts do not make up the lines of the file', '결과의 합이 파일의 줄 수와 다릅니다'],
  ),
}
