import type { Answer } from '../kit/answer.ts'
import { wireTime } from '../kit/wire-time.ts'
import { refuse, succeed } from './answer.ts'
import { findTransaction, type Call, type Operation } from './operation.ts'
import { CaptureBody, invalid, VoidBody } from './requests.ts'
import { record, uncapturedOf, type Transaction, type World } from './world.ts'

export const capture: Operation = (world, call) => {
  const body = CaptureBody.safeParse(call.input)
  if (!body.success) return invalid(body.error)
  const transaction = findHold(world, call)
  if (transaction === undefined) return refuse('NOT_FOUND', 'no such pre-authorization')
  const { amount } = body.data
  const refusal = refusalOf(transaction, world.nowMs())
  if (refusal !== undefined) return refusal
  if (amount > uncapturedOf(transaction)) return refuse('EXCEEDS_BALANCE', 'more than is uncaptured')

  transaction.captured += amount
  const atMs = world.nowMs()
  record(world, { transaction, operation: 'capture', status: 'CAPTURED', amount, atMs, cancelId: null })
  return succeed({
    transactionId: transaction.transactionId,
    status: 'CAPTURED',
    amount,
    currency: transaction.currency,
    remaining: uncapturedOf(transaction),
    capturedAt: wireTime(atMs),
  })
}

export const voidHold: Operation = (world, call) => {
  const body = VoidBody.safeParse(call.input)
  if (!body.success) return invalid(body.error)
  const transaction = findHold(world, call)
  if (transaction === undefined) return refuse('NOT_FOUND', 'no such pre-authorization')
  const refusal = refusalOf(transaction, world.nowMs())
  if (refusal !== undefined) return refusal
  const amount = uncapturedOf(transaction)
  if (amount === 0n) return refuse('EXCEEDS_BALANCE', 'nothing is uncaptured')

  transaction.voided = true
  const atMs = world.nowMs()
  record(world, { transaction, operation: 'void', status: 'VOIDED', amount, atMs, cancelId: null })
  return succeed({
    transactionId: transaction.transactionId,
    status: 'VOIDED',
    amount,
    currency: transaction.currency,
    voidedAt: wireTime(atMs),
  })
}

const findHold = (world: World, call: Call): Transaction | undefined => {
  const transaction = findTransaction(world, call)
  return transaction?.expiresAtMs === null ? undefined : transaction
}

const refusalOf = (transaction: Transaction, nowMs: number): Answer | undefined => {
  if (transaction.voided) return refuse('ALREADY_VOIDED', 'the pre-authorization was voided')
  if (transaction.expiresAtMs !== null && nowMs >= transaction.expiresAtMs) {
    return refuse('PRE_AUTHORIZATION_EXPIRED', 'the pre-authorization has expired')
  }
  return undefined
}
