import { wireTime } from '../kit/wire-time.ts'
import type { Movement } from './world.ts'

const types = {
  approve: 'APPROVAL',
  'pre-authorize': 'PRE_AUTHORIZATION',
  capture: 'CAPTURE',
  void: 'VOID',
  cancel: 'CANCEL',
} as const

type Told = {
  readonly type: (typeof types)[keyof typeof types]
  readonly transactionId: string
  readonly orderId: string
  readonly amount: bigint
  readonly status: string
  readonly occurredAt: string
}

/** What the contract tells of a movement in a notification. */
export const toldOf = ({ transaction, operation, status, amount, atMs }: Movement): Told => ({
  type: types[operation],
  transactionId: transaction.transactionId,
  orderId: transaction.orderId,
  amount,
  status,
  occurredAt: wireTime(atMs),
})
