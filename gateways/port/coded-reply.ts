import type { z } from 'zod'
import type { Meaning } from './meaning.ts'
import { replyReader, type Refusal, type Refusals, type Reply, type ReplyReader } from './reply.ts'

/** How a provider says no that does so by a code, perhaps with HTTP 200. */
export type CodedRefusals = Pick<Refusals, 'error'> & {
  /** What of the answers that have a code is a no; with other statuses no code is believed. */
  readonly isRefusal: (status: number, code: string) => boolean
  /** undefined: a code that is not in its tables means unknown, never a guess. */
  readonly meaningOf: (refusal: CodedRefusal) => Meaning | undefined
}
export type CodedRefusal = Pick<Refusal, 'operation'> & { readonly code: string; readonly message: string }

/** `replyReader` for it. */
export const codedReplyReader = ({ error, isRefusal, meaningOf }: CodedRefusals): ReplyReader => {
  const reader = replyReader({ error, meaningOf: () => undefined })
  return {
    ...reader,
    readReply: (reply, schema) => {
      const said = saidIn(reply, error)
      if (said === undefined || !isRefusal(said.status, said.code)) return reader.readReply(reply, schema)
      const { code, message } = said
      const meaning = meaningOf({ operation: reply.operation, code, message })
      const { failure } = reader.unexpected(reply)
      if (meaning === undefined) return { kind: 'unknown', failure }
      const { outcome: kind, ...known } = meaning
      return { kind, failure: { ...failure, ...known } }
    },
  }
}

type Said = z.output<Refusals['error']> & { readonly status: number }

/** undefined: nothing that has a code. */
const saidIn = ({ answer }: Reply, error: Refusals['error']): Said | undefined => {
  if (answer.kind !== 'answered' || answer.body.kind !== 'json') return undefined
  const { data } = error.safeParse(answer.body.value)
  return data === undefined ? undefined : { ...data, status: answer.status }
}
