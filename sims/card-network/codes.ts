/** The contract's error codes. It says only "4xx", so which one is this simulator's choice: clients must go by the code. */
export const statusOfCode = {
  INVALID_REQUEST: 400,
  UNAUTHORIZED: 401,
  NOT_FOUND: 404,
  DUPLICATED_ORDER: 409,
  ALREADY_CANCELED: 409,
  ALREADY_VOIDED: 409,
  PRE_AUTHORIZATION_EXPIRED: 409,
  IDEMPOTENCY_MISMATCH: 409,
  BUSY: 409,
  EXCEEDS_BALANCE: 422,
  CARD_EXPIRED: 402,
  CARD_STOPPED: 402,
  LIMIT_EXCEEDED: 402,
  INSUFFICIENT_FUNDS: 402,
  DECLINED: 402,
} as const

export type Code = keyof typeof statusOfCode

/** How a test card behaves when it is charged: `APPROVE`, or it declines with the code of that name. */
export const behaviours = [
  'APPROVE',
  'CARD_EXPIRED',
  'CARD_STOPPED',
  'LIMIT_EXCEEDED',
  'INSUFFICIENT_FUNDS',
  'DECLINED',
] as const
export type Behaviour = (typeof behaviours)[number]
