import type { z } from 'zod'
import type { Failure } from '../../ledger/core/failure.ts'
import { replyReader, type NotSucceeded, type Read, type Reply } from '../port/reply.ts'
import { unsent } from '../port/unsent.ts'
import { errorTable, isInDoubt, meaningOf } from './mapping.ts'
import { ErrorAnswer } from './wire.ts'

const reader = replyReader({ error: ErrorAnswer, meaningOf })

/** Contract 4 and 5: a refusal may come with any status, and 409 is the earlier answer. */
export const readReply = <Body>(reply: Reply, schema: z.ZodType<Body>): Read<Body> => {
  const read = reader.readReply(asToldOnce(reply), schema)
  return read.kind === 'declined' && isInDoubt(read.failure) ? doubted(read.failure) : read
}

const doubted = (failure: Failure): NotSucceeded => ({
  kind: 'unknown',
  failure: { ...failure, category: 8999, kind: 'system' },
})

export const { unexpected } = reader

const REFUSED = 400
const OK = 200

/** With the status that the answer would have had if statuses told refusals from successes. */
const asToldOnce = (reply: Reply): Reply => {
  const { answer } = reply
  if (answer.kind !== 'answered') return reply
  const status = statusOf(answer.status, codeOf(answer.body))
  return { ...reply, answer: { ...answer, status } }
}

const codeOf = (body: Extract<Reply['answer'], { kind: 'answered' }>['body']): string | undefined =>
  body.kind === 'json' ? ErrorAnswer.safeParse(body.value).data?.code : undefined

const statusOf = (status: number, code: string | undefined): number => {
  if (status === 503) return code !== undefined && maintenance.has(code) ? REFUSED : status
  if (code === undefined || !(status === 409 || (status >= 200 && status < 300))) return status
  return code === 'Success' ? OK : REFUSED
}

/** Only with one of these is a 503 Naver's own. */
const maintenance: ReadonlySet<string> = new Set(
  errorTable.flatMap(([, { category }, codes]) => (category === 8012 ? codes : [])),
)

/** Contract 1: there is no other currency, so nothing is sent. */
export const wonOnly = unsent(8001, 'Naver Pay is asked for won only')
export const otherInstrument = unsent(8001, 'this contract with Naver charges another kind of instrument')

/** Contract 3.1: the last word on a try. */
export const tryFailed: NotSucceeded = {
  kind: 'declined',
  failure: { category: 8009, kind: 'business', providerCode: 'FAIL', providerMessage: null },
}
