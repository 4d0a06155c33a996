import { guide, type ReasonGuide } from './reason-guide.ts'
import type { LedgerReason } from './reasons.ts'

/** What whoever reads the books is told. */
export const ledgerGuides: Readonly<Record<LedgerReason, ReasonGuide>> = {
  account_not_found: guide(
    'API-LEDG-404',
    [404, 'check_id'],
    ['There is no such account', '없는 계정입니다'],
  ),
}
