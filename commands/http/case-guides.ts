import { guide, type ReasonGuide } from './reason-guide.ts'
import type { Reason } from './reasons.ts'

type CaseReason = Extract<Reason, `case_${string}`>

/** What a person who works on the manual queue is told. */
export const caseGuides: Readonly<Record<CaseReason, ReasonGuide>> = {
  case_not_open: guide(
    'PAY-CASE-404',
    [404, 'check_id'],
    [
      'The payment has no open movement of this id: it is decided, or never was',
      '이 결제에 미확정 상태인 해당 거래가 없습니다. 이미 확정되었거나 없는 거래입니다',
    ],
  ),
  case_not_in_review: guide(
    'PAY-CASE-409',
    [409, 'none'],
    [
      'The movement does not wait for a person: its outcome is being learnt',
      '담당자 확인을 기다리는 거래가 아닙니다. 결과를 자동으로 확인하고 있습니다',
    ],
  ),
  case_of_compensation: guide(
    'PAY-CASE-410',
    [409, 'resume_instead'],
    [
      'Money that was found late has to go back, so its return cannot be declined: resume it',
      '뒤늦게 확인된 금액은 반드시 돌려주어야 하므로 미처리로 확정할 수 없습니다. 다시 진행해 주세요',
    ],
  ),
  case_mismatched: guide(
    'PAY-CASE-411',
    [409, 'resume_instead'],
    [
      'Another amount than was asked for did move, so it cannot be declined: set it right at the provider and resume it',
      '요청과 다른 금액이 실제로 처리되어 미처리로 확정할 수 없습니다. 결제사에서 바로잡은 뒤 다시 진행해 주세요',
    ],
  ),
}
