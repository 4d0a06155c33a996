import type { FailureCategory } from '../../ledger/core/failure.ts'
import { replyReader, type NotSucceeded } from '../port/reply.ts'
import { meaningOf } from './mapping.ts'
import { ErrorAnswer } from './wire.ts'

export const { readReply, unexpected } = replyReader({ error: ErrorAnswer, meaningOf })

/** What this adapter cannot ask for: nothing is sent. */
export const unsent = (category: FailureCategory, providerMessage: string): NotSucceeded => ({
  kind: 'declined',
  failure: { category, kind: 'system', providerCode: null, providerMessage },
})

/** Contract 1: no field names a currency. */
export const wonOnly = unsent(8001, 'Kakao Pay is asked for won only')
