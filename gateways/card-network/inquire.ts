import type { z } from 'zod'
import { money } from '../../ledger/core/money.ts'
import { epochMsOf, instantOf, type Instant } from '../../ledger/core/time.ts'
import type { ProviderTransaction } from '../../ledger/payment/provider.ts'
import type { InquiryAnswer } from '../../ledger/payment/commands.ts'
import type { InquiryByOrder, InquiryByTransaction } from '../port/gateway.ts'
import type { Reply } from '../port/reply.ts'
import { get, type Dependencies } from './call.ts'
import { readReply, unexpected } from './interpret.ts'
import { InquiryAnswerBody, operationOfType, type InquiryRow } from './wire.ts'

/** Contract, table: Inquire. */
export const inquireByTransaction = async (
  { http }: Dependencies,
  request: InquiryByTransaction,
): Promise<InquiryAnswer> => {
  const path = `/v1/transactions/${encodeURIComponent(request.reference)}`
  const reply = await get(http, request, path)
  return interpret(reply, (row) => row.transactionId === request.reference)
}

export const inquireByOrder = async (
  { http }: Dependencies,
  request: InquiryByOrder,
): Promise<InquiryAnswer> => {
  const path = `/v1/orders/${encodeURIComponent(request.providerOrderId)}`
  const reply = await get(http, request, path)
  return interpret(reply, (row) => row.orderId === request.providerOrderId)
}

type Row = z.output<typeof InquiryRow>

/** One row that is not of what was asked for spoils the answer: it decides over money. */
const interpret = (reply: Reply, belongs: (row: Row) => boolean): InquiryAnswer => {
  const read = readReply(reply, InquiryAnswerBody)
  if (read.kind === 'declined' && read.failure.category === 8003 && isNotFound(reply))
    return { kind: 'not_found' }
  if (read.kind !== 'read') return { kind: 'unknown', failure: read.failure }
  if (!read.body.transactions.every(belongs)) return { kind: 'unknown', failure: unexpected(reply).failure }
  return { kind: 'found', transactions: read.body.transactions.map(transactionOf) }
}

/** Contract: `NOT_FOUND` with 404: both, since something between us may say either. */
const isNotFound = ({ answer }: Reply): boolean => answer.kind === 'answered' && answer.status === 404

const transactionOf = (row: Row): ProviderTransaction => ({
  operation: operationOfType[row.type],
  reference: row.type === 'CANCEL' ? row.cancelId : row.transactionId,
  amount: money(row.amount, row.currency),
  at: row.occurredAt,
  approvalNumber: (row.type === 'APPROVAL' ? row.approvalNumber : undefined) ?? null,
  expiresAt: row.type === 'PRE_AUTHORIZATION' ? (row.expiresAt ?? defaultExpiry(row.occurredAt)) : null,
  methodKind: row.type === 'APPROVAL' || row.type === 'PRE_AUTHORIZATION' ? 'card' : null,
})

/** Contract, table: Pre-authorize; the contract does not say that an inquiry tells the expiry. */
const DEFAULT_EXPIRY_MS = 7 * 24 * 60 * 60 * 1000
const defaultExpiry = (at: Instant): Instant => instantOf(epochMsOf(at) + DEFAULT_EXPIRY_MS)
