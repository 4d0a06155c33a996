import type { z } from 'zod'
import type { TransactionId } from '../../ledger/core/ids.ts'
import type { InquiryByOrder } from '../port/gateway.ts'
import type { Dependencies } from './call.ts'
import { isNothing, retrieve } from './retrieve.ts'
import { dayBefore, dayOf } from './seoul-time.ts'
import { CancelAnswer, type RetrievedAnswer } from './wire.ts'

/** The id of the change that is asked on behalf of; undefined: of none. */
export const changeBehind = ({ context, idempotencyKey }: InquiryByOrder): TransactionId | undefined => {
  const { transactionId } = context
  return transactionId === null || transactionId === idempotencyKey ? undefined : transactionId
}

/** A void goes by an id of its own kind, since nothing else would tell it from a cancel later (contract 3, TS02). */
export const voidIdOf = (idempotencyKey: string): string => `${idempotencyKey}-void`

type Change = z.output<typeof CancelAnswer>

/** `nothing`: there is nothing of it, on neither of the days that it can have been asked for. */
export type Made = Change | 'nothing' | undefined

/**
 * What a cancel or a void of the payment was answered when it was made, by its own id, which contract 2.5 allows. Its day is
 * not known here: it is one of the two that can be asked about. undefined: it is not told.
 */
export const changeMade = async (
  dependencies: Dependencies,
  request: InquiryByOrder,
  { pgCno, shopTransactionId }: Pick<RetrievedAnswer, 'pgCno' | 'shopTransactionId'>,
): Promise<Made> => {
  const now = dependencies.now()
  for (const day of [dayOf(now), dayBefore(now)]) {
    const asked = { shopTransactionId, day, schema: CancelAnswer }
    const { read } = await retrieve(dependencies, request, asked)
    if (read.kind === 'read') return read.body.oriPgCno === pgCno ? read.body : undefined
    if (!isNothing(read)) return undefined
  }
  return 'nothing'
}
