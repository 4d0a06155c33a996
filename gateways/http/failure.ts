import { errors } from 'undici'
import type { HttpAnswer, NoAnswerCause, NotSentCause } from './answer.ts'

/** An error before the request was put on a connection. */
export const notSent = (error: unknown): HttpAnswer => {
  const errorCode = codeOf(error)
  return { kind: 'not_sent', cause: notSentCauses[errorCode ?? ''] ?? 'unreachable', errorCode }
}

/** An error after that. */
export const noAnswer = (error: unknown): HttpAnswer => ({
  kind: 'no_answer',
  cause: noAnswerCauseOf(error),
  errorCode: codeOf(error),
})

/** undici's documented codes; the operating system's (ECONNREFUSED, ENOTFOUND, …) all mean unreachable. */
const notSentCauses: Readonly<Record<string, NotSentCause>> = {
  UND_ERR_CONNECT_TIMEOUT: 'connect_timeout',
  ETIMEDOUT: 'connect_timeout',
  UND_ERR_INVALID_ARG: 'invalid_request',
  UND_ERR_NOT_SUPPORTED: 'invalid_request',
  ERR_INVALID_URL: 'invalid_request',
  UND_ERR_MAX_ORIGINS_REACHED: 'crowded',
  UND_ERR_CLOSED: 'closed',
  UND_ERR_DESTROYED: 'closed',
}

const noAnswerCauseOf = (error: unknown): NoAnswerCause => {
  // The parser's errors do not always have a code; and they quote the answer, so they go no further than here.
  if (error instanceof errors.HTTPParserError) return 'not_http'
  const code = codeOf(error)
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') return 'timeout'
  return code === 'UND_ERR_HEADERS_OVERFLOW' ? 'not_http' : 'connection_lost'
}

/** The code alone: an error's text may quote what we sent. */
const codeOf = (error: unknown): string | null => {
  if (!(error instanceof Error) || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}
