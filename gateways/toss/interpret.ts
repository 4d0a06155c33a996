import { replyReader, type NotSucceeded } from '../port/reply.ts'
import { unsent } from '../port/unsent.ts'
import { meaningOf } from './mapping.ts'
import { ErrorAnswer } from './wire.ts'

export const { readReply, unexpected } = replyReader({ error: ErrorAnswer, meaningOf })

/** A cancel that Toss has taken on and not yet decided. */
export const cancelUnderWay: NotSucceeded = {
  kind: 'unknown',
  failure: { category: 8013, kind: 'system', providerCode: null, providerMessage: null },
}

/** Contract 1: an amount in another currency has no known spelling, so nothing is sent. */
export const wonOnly = unsent(8001, 'Toss is asked for won only')
