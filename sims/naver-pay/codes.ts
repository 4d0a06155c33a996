/** Section 4, with the words of each; of a decline by the card company the words are its own. */
const messages = {
  Success: '성공',
  Fail: '카드사에서 승인을 거절하였습니다.',
  RequireParameter: '필수 파라미터가 없습니다.',
  InvalidParameter: '파라미터 값이 올바르지 않습니다.',
  InvalidMerchant: '유효하지 않은 가맹점입니다.',
  TimeExpired: '결제 승인 가능 시간이 지났습니다.',
  AlreadyOnGoing: '이미 진행 중인 요청입니다.',
  AlreadyComplete: '이미 완료된 결제입니다.',
  OwnerAuthFail: '본인 카드 인증에 실패하였습니다.',
  NotEnoughAccountBalance: '계좌 잔액이 부족합니다.',
  BankMaintenance: '은행 시스템 점검 중입니다.',
  MaintenanceOngoing: '서비스 점검 중입니다.',
  FaultCheckOngoing: '결제 수단 장애를 확인 중입니다.',
  InvalidPaymentId: '유효하지 않은 결제번호입니다.',
  AlreadyCanceled: '이미 전체 취소된 결제입니다.',
  OverRemainAmount: '취소 가능한 금액을 초과하였습니다.',
  RestAmountDiff: '취소 후 남은 금액이 일치하지 않습니다.',
  TaxScopeAmtGreaterThanRemainError: '과세 또는 면세 금액이 남은 금액보다 큽니다.',
  TaxScopeAmountError: '과세 금액과 면세 금액의 합이 취소 금액과 다릅니다.',
  InvalidDiscountCancelCondition: '할인 금액의 취소 조건에 맞지 않습니다.',
  CancelDeadlineExpired: '취소 가능 기한이 지났습니다.',
  PreCancelNotComplete: '이전 취소 요청이 완료되지 않았습니다.',
  CancelNotComplete: '취소 처리가 완료되지 않았습니다.',
  BankCheckTime: '은행 점검 시간(23:30~00:30)에는 취소할 수 없습니다.',
  TimeConditionError: '취소할 수 없는 시간입니다.',
  InvalidMerchantType: '가맹점 유형이 올바르지 않습니다.',
} as const

export type Code = keyof typeof messages

export const messageOf = (code: Code): string => messages[code]

/** The first two of them are tries that the history keeps as FAIL; of the others it knows nothing. */
const declines = [
  'Fail',
  'NotEnoughAccountBalance',
  'RequireParameter',
  'InvalidParameter',
  'InvalidMerchant',
  'TimeExpired',
  'AlreadyOnGoing',
  'AlreadyComplete',
  'OwnerAuthFail',
  'BankMaintenance',
  'MaintenanceOngoing',
  'FaultCheckOngoing',
] as const satisfies readonly Code[]
export type Decline = (typeof declines)[number]

const triesThatFailed: ReadonlySet<string> = new Set(declines.slice(0, 2))

export const isRemembered = (decline: Decline): boolean => triesThatFailed.has(decline)

/** What the cancel of a payment can meet that was made to. */
const cancelTroubles = [
  'CancelNotComplete',
  'CancelDeadlineExpired',
  'InvalidDiscountCancelCondition',
  'BankCheckTime',
  'TimeConditionError',
  'InvalidMerchantType',
] as const satisfies readonly Code[]
export type CancelTrouble = (typeof cancelTroubles)[number]

/** With what a payer pays. */
const means = ['APPROVE', 'APPROVE_3_MONTHS', 'APPROVE_BANK', 'APPROVE_POINT', 'APPROVE_MIXED'] as const
export type Means = (typeof means)[number]

/** `FAIL`: the approval answers Success, and in it that the try came to nothing. */
export type Behaviour =
  | { readonly kind: 'approve'; readonly means: Means; readonly cancel?: CancelTrouble }
  | { readonly kind: 'decline'; readonly code: Decline }
  | { readonly kind: 'fail' }

const behaviours: ReadonlyMap<string, Behaviour> = new Map<string, Behaviour>([
  ...means.map((one) => [one, { kind: 'approve', means: one }] as const),
  ...cancelTroubles.map((cancel) => [cancel, { kind: 'approve', means: 'APPROVE', cancel }] as const),
  ...declines.map((code) => [code, { kind: 'decline', code }] as const),
  ['FAIL', { kind: 'fail' }],
])

/** undefined: there is none by that name. */
export const behaviourOf = (name: string): Behaviour | undefined => behaviours.get(name)
