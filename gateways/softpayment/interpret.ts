import { z } from 'zod'
import type { Failure } from '../../ledger/core/failure.ts'
import { replyReader, type NotSucceeded, type Read, type Reply } from '../port/reply.ts'
import { unsent } from '../port/unsent.ts'
import { failedCharge, isDuplicate, meaningOf, meaningOfCode } from './mapping.ts'
import { ChargeAnswer, ErrorAnswer, type FailedCharge } from './wire.ts'

export const { readReply, unexpected } = replyReader({ error: ErrorAnswer, meaningOf })

type Charge = {
  readonly told: ChargeAnswer
  /** It answers a repetition, with what the first one came to. */
  readonly isDuplicate: boolean
}

/** Contract 3.1, and 5: the first answer's fields may come with a refusal of the second charge. */
export const readCharge = (reply: Reply): Read<Charge> => {
  const earlier = earlierIn(reply)
  if (earlier !== undefined) return { kind: 'read', body: { told: earlier, isDuplicate: true } }
  const read = readReply(reply, ChargeAnswer)
  return read.kind === 'read' ? { kind: 'read', body: { told: read.body, isDuplicate: false } } : read
}

const OwnCode = z.object({ code: z.string() })

const earlierIn = ({ answer }: Reply): ChargeAnswer | undefined => {
  if (answer.kind !== 'answered' || answer.body.kind !== 'json') return undefined
  if (answer.status < 400 || answer.status >= 500) return undefined
  const { value } = answer.body
  // Of the refusal itself: a failed first charge has a reason of its own.
  const said = OwnCode.safeParse(value)
  return said.success && isDuplicate(said.data.code) ? ChargeAnswer.safeParse(value).data : undefined
}

/** What FAILED means: its reason tells more, and may cast a doubt on it. */
export const failedAs = (
  reply: Reply,
  { code, failure: reason }: FailedCharge,
  { isDuplicate: isRepeated }: Pick<Charge, 'isDuplicate'>,
): NotSucceeded => {
  const own = reason?.code ?? (isRepeated ? null : (code ?? null))
  const { outcome: kind, ...meant } = meaningOfCode(own) ?? failedCharge
  const { providerCode, providerMessage } = unexpected(reply).failure
  return { kind, failure: { ...meant, providerCode, providerMessage } }
}

/** Contract 5: an order that is charged, but not as we asked. */
export const chargedOtherwise = (reply: Reply): NotSucceeded => {
  const failure: Failure = { ...unexpected(reply).failure, category: 8004, kind: 'business' }
  return { kind: 'unknown', failure }
}

/** Contract 1: an amount in another currency has no known spelling, so nothing is sent. */
export const wonOnly = unsent(8001, 'Softpayment is asked for won only')
/** Contract 2. */
export const billingKeysOnly = unsent(8001, 'Softpayment charges billing keys only')
