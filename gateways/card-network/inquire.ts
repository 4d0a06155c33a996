import type { z } from 'zod'
import { money } from '../../ledger/core/money.ts'
import type {
  InquiryAnswer,
  InquiryByOrder,
  InquiryByTransaction,
  ProviderTransaction,
} from '../port/gateway.ts'
import { get, type Dependencies, type Reply } from './call.ts'
import { readReply, unexpected } from './interpret.ts'
import { InquiryAnswerBody, type InquiryRow } from './wire.ts'

/** Contract, table: Inquire. */
export const inquireByTransaction = async (
  { http }: Dependencies,
  request: InquiryByTransaction,
): Promise<InquiryAnswer> => {
  const path = `/v1/transactions/${encodeURIComponent(request.reference)}`
  const reply = await get(http, request.credentials, path)
  return interpret(reply, (row) => row.transactionId === request.reference)
}

export const inquireByOrder = async (
  { http }: Dependencies,
  request: InquiryByOrder,
): Promise<InquiryAnswer> => {
  const path = `/v1/orders/${encodeURIComponent(request.providerOrderId)}`
  const reply = await get(http, request.credentials, path)
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

const operations = {
  APPROVAL: 'approve',
  PRE_AUTHORIZATION: 'pre_authorize',
  CAPTURE: 'capture',
  VOID: 'void',
  CANCEL: 'cancel',
} as const satisfies Record<Row['type'], ProviderTransaction['operation']>

const transactionOf = (row: Row): ProviderTransaction => ({
  operation: operations[row.type],
  reference: row.type === 'CANCEL' ? row.cancelId : row.transactionId,
  amount: money(row.amount, row.currency),
  at: row.occurredAt,
})
