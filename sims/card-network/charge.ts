import type { z } from 'zod'
import type { Answer } from '../kit/answer.ts'
import { wireTime } from '../kit/wire-time.ts'
import { refuse, succeed } from './answer.ts'
import type { Call, Operation } from './operation.ts'
import { ApprovalBody, invalid, PreAuthorizationBody } from './requests.ts'
import { record, type Movement, type Transaction, type World } from './world.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export const approve: Operation = (world, call) => {
  const body = ApprovalBody.safeParse(call.input)
  if (!body.success) return invalid(body.error)
  const refusal = refusalOf(world, call, body.data)
  if (refusal !== undefined) return refusal
  const movement = open(world, call, body.data)
  return succeed({
    transactionId: movement.transaction.transactionId,
    approvalNumber: movement.transaction.approvalNumber,
    status: movement.status,
    amount: movement.amount,
    currency: movement.transaction.currency,
    approvedAt: wireTime(movement.atMs),
  })
}

export const preAuthorize: Operation = (world, call) => {
  const body = PreAuthorizationBody.safeParse(call.input)
  if (!body.success) return invalid(body.error)
  const refusal = refusalOf(world, call, body.data)
  if (refusal !== undefined) return refusal
  const movement = open(world, call, body.data)
  return succeed({
    transactionId: movement.transaction.transactionId,
    status: movement.status,
    amount: movement.amount,
    currency: movement.transaction.currency,
    approvedAt: wireTime(movement.atMs),
    expiresAt: wireTime(movement.atMs + body.data.expiresInDays * DAY_MS),
  })
}

type Charge = z.output<typeof ApprovalBody> & { readonly expiresInDays?: number }

/** A refused charge leaves no transaction behind, so its order id stays free. */
const refusalOf = (world: World, call: Call, charge: Charge): Answer | undefined => {
  if (call.merchant.orders.has(charge.orderId)) {
    return refuse('DUPLICATED_ORDER', 'the order has a transaction already')
  }
  const behaviour = world.cards.get(charge.cardToken)
  if (behaviour === undefined) return refuse('INVALID_REQUEST', 'invalid: cardToken')
  if (behaviour !== 'APPROVE') return refuse(behaviour, 'the issuer declined')
  return undefined
}

const open = (world: World, call: Call, charge: Charge): Movement => {
  const atMs = world.nowMs()
  const days = charge.expiresInDays
  const transaction: Transaction = {
    transactionId: world.nextId('cnt'),
    merchant: call.merchant,
    orderId: charge.orderId,
    currency: charge.currency,
    amount: charge.amount,
    approvalNumber: world.nextApprovalNumber(),
    expiresAtMs: days === undefined ? null : atMs + days * DAY_MS,
    captured: days === undefined ? charge.amount : 0n,
    canceled: 0n,
    voided: false,
    movements: [],
  }
  world.transactions.set(transaction.transactionId, transaction)
  call.merchant.orders.set(charge.orderId, transaction)
  const made = days === undefined ? approved : preApproved
  return record(world, { ...made, transaction, amount: charge.amount, atMs, cancelId: null })
}

const approved = { operation: 'approve', status: 'APPROVED' } as const
const preApproved = { operation: 'pre-authorize', status: 'PRE_APPROVED' } as const
