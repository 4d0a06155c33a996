import type { Dispatcher } from 'undici'
import type { HttpAnswer } from './answer.ts'
import { noAnswer, notSent } from './failure.ts'
import { textIn, type Charset } from './form.ts'
import { decodeJson } from './json.ts'
import type { HttpLimits } from './limits.ts'

type Options = Dispatcher.DispatchOptions
export type ExchangeTerms = Pick<HttpLimits, 'overallMs' | 'responseBytes'> & {
  /** Of an answer that does not name its own. */
  readonly charset: Charset
}

/** `responseBytes`: of the answer's body, as far as it came. */
export type Exchanged = { readonly answer: HttpAnswer; readonly responseBytes: number }

/**
 * One request on undici's lowest level, because only there one sees the moment before the first byte is written:
 * `onRequestStart` parts "surely not sent" from "perhaps sent".
 */
export const exchange = (
  dispatcher: Dispatcher,
  options: Options,
  limits: ExchangeTerms,
): Promise<Exchanged> =>
  new Promise((resolve) => {
    const handler = answerHandler(limits, resolve)
    try {
      dispatcher.dispatch(options, handler)
    } catch (error) {
      handler.onResponseError(null, error)
    }
  })

type AnswerHandler = Dispatcher.DispatchHandler & {
  readonly onResponseError: (controller: unknown, error: unknown) => void
}

const answerHandler = (limits: ExchangeTerms, resolve: (exchanged: Exchanged) => void): AnswerHandler => {
  const chunks: Buffer[] = []
  let bytes = 0
  let status = 0
  let contentType: string | undefined
  let settled = false
  let sending: Dispatcher.DispatchController | undefined

  const settle = (answer: HttpAnswer): void => {
    settled = true
    clearTimeout(overall)
    resolve({ answer, responseBytes: bytes })
  }
  const overall = setTimeout(() => {
    settle(sending === undefined ? waitedTooLong : tookTooLong)
    sending?.abort(stopped)
  }, limits.overallMs)

  return {
    onRequestStart: (controller) => {
      // Too late, or undici repeating it on another connection, which its documentation allows: never out of our hands.
      if (settled || sending !== undefined) controller.abort(stopped)
      else sending = controller
    },
    onResponseStart: (_controller, statusCode, headers) => {
      status = statusCode
      contentType = String(headers['content-type'])
    },
    onResponseData: (controller, chunk) => {
      bytes += chunk.length
      if (bytes <= limits.responseBytes) chunks.push(chunk)
      else {
        settle({ kind: 'answered', status, body: { kind: 'unreadable', cause: 'too_large' } })
        controller.abort(stopped)
      }
    },
    onResponseEnd: () => {
      settle({
        kind: 'answered',
        status,
        body: decodeJson(textIn(Buffer.concat(chunks), contentType, limits.charset)),
      })
    },
    onResponseError: (_controller, error) => {
      if (!settled) settle(sending === undefined ? notSent(error) : noAnswer(error))
    },
  }
}

const stopped = new Error('stopped by us')
const waitedTooLong: HttpAnswer = { kind: 'not_sent', cause: 'overall_timeout', errorCode: null }
const tookTooLong: HttpAnswer = { kind: 'no_answer', cause: 'timeout', errorCode: null }
