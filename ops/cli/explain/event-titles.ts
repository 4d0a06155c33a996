import type { PaymentEvent } from '../../../ledger/payment/events.ts'
import type { Words } from '../report/model.ts'

const titled = (en: string, ko: string): Words => ({ en, ko })

/** What happened, in two or three words. */
export const eventTitles: Readonly<Record<PaymentEvent['type'], Words>> = {
  PaymentCreated: titled('payment created', '결제 생성'),
  PaymentImported: titled('payment imported', '기존 결제 가져옴'),
  ApprovalRequested: titled('approval requested', '승인 요청'),
  PaymentApproved: titled('approved', '승인'),
  ApprovalDeclined: titled('approval declined', '승인 거절'),
  ApprovalUnknown: titled('approval unknown', '승인 결과 모름'),
  ApprovalAmountMismatched: titled('approved in another amount', '다른 금액으로 승인'),
  LateApprovalFound: titled('approval found late', '승인 뒤늦게 확인'),
  PreAuthorizationRequested: titled('pre-authorization requested', '가승인 요청'),
  PaymentPreAuthorized: titled('pre-authorized', '가승인'),
  PreAuthorizationDeclined: titled('pre-authorization declined', '가승인 거절'),
  PreAuthorizationUnknown: titled('pre-authorization unknown', '가승인 결과 모름'),
  PreAuthorizationAmountMismatched: titled('pre-authorized in another amount', '다른 금액으로 가승인'),
  LatePreAuthorizationFound: titled('pre-authorization found late', '가승인 뒤늦게 확인'),
  CaptureRequested: titled('capture requested', '매입 요청'),
  PaymentCaptured: titled('captured', '매입'),
  CaptureDeclined: titled('capture declined', '매입 거절'),
  CaptureUnknown: titled('capture unknown', '매입 결과 모름'),
  CaptureAmountMismatched: titled('captured in another amount', '다른 금액으로 매입'),
  VoidRequested: titled('void requested', '무효 요청'),
  PaymentVoided: titled('voided', '무효'),
  VoidDeclined: titled('void declined', '무효 거절'),
  VoidUnknown: titled('void unknown', '무효 결과 모름'),
  CancellationRequested: titled('cancel requested', '취소 요청'),
  CancellationSucceeded: titled('cancelled', '취소'),
  CancellationDeclined: titled('cancel declined', '취소 거절'),
  CancellationUnknown: titled('cancel unknown', '취소 결과 모름'),
  CancellationAmountMismatched: titled('cancelled in another amount', '다른 금액으로 취소'),
  CompensationRequested: titled('return of a finding requested', '확인된 거래 되돌림 요청'),
  CompensationSucceeded: titled('finding returned', '확인된 거래 되돌림'),
  CompensationDeclined: titled('return of a finding declined', '확인된 거래 되돌림 거절'),
  CompensationUnknown: titled('return of a finding unknown', '확인된 거래 되돌림 결과 모름'),
  CompensationAmountMismatched: titled('finding returned in another amount', '다른 금액으로 되돌림'),
  AttemptTakenOver: titled('taken over', '다른 프로세스가 이어받음'),
  RequestRepeated: titled('request repeated', '같은 요청 다시 보냄'),
  PaymentInquired: titled('provider asked', '결제사 조회'),
  ReviewRequested: titled('waits for a person', '사람의 확인 대기'),
  PursuitResumed: titled('pursued again', '다시 추적'),
}

const titles: ReadonlyMap<string, Words> = new Map(Object.entries(eventTitles))

/** The type itself where it is no payment's. */
export const titleOf = (type: string): Words | string => titles.get(type) ?? type
