import type { Request, Response } from 'express'
import { holdsCardNumber } from './card-number.ts'
import type { Answer, Caller, WholeAnswer } from './endpoint.ts'
import type { Language } from './language.ts'
import { problemBody, statusOfProblem, type Problem } from './problem.ts'

type Locals = { readonly caller: Caller | undefined; readonly requestId: string; readonly language: Language }

/** What the earlier steps of the same request found out. */
export const localsOf = (response: Response): Locals =>
  // Express types locals as anything; only `begin` and `admit` write them.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  response.locals as unknown as Locals

export const sendAnswer = (request: Request, response: Response, answer: WholeAnswer): void => {
  setAbout(response, answer)
  if (answer.kind === 'problem') {
    sendProblem(request, response, answer.problem)
    return
  }
  send(response, { status: answer.status, type: 'application/json', body: answer.body })
}

/** What is said of every answer. */
export const setAbout = (
  response: Response,
  { replayed, position }: Pick<Answer, 'replayed' | 'position'>,
): void => {
  if (replayed === true) response.setHeader('Idempotency-Replayed', 'true')
  if (position !== undefined) response.setHeader('Ledger-Position', String(position))
}

const sendProblem = (request: Request, response: Response, problem: Problem): void => {
  const { language, requestId } = localsOf(response)
  const instance = problem.instance ?? shownPath(request.path)
  const status = statusOfProblem(problem)
  if (canRepeat(problem)) response.setHeader('Retry-After', '1')
  response.setHeader('Content-Language', language)
  const body = problemBody({ ...problem, instance }, language, requestId)
  send(response, { status, type: 'application/problem+json', body })
}

/** Our own 503 wrote nothing, so the same request can do better; a provider's outcome stays what it is. */
const canRepeat = (problem: Problem): boolean =>
  problem.failure === undefined && statusOfProblem(problem) === 503

type Sending = { readonly status: number; readonly type: string; readonly body: unknown }

const send = (response: Response, { status, type, body }: Sending): void => {
  const text = JSON.stringify(body)
  response.statusCode = status
  response.setHeader('Content-Type', `${type}; charset=utf-8`)
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Content-Length', Buffer.byteLength(text))
  response.end(text)
}

/** For answers and logs: an address is not a place for a card number, but somebody may put one there. */
export const shownPath = (path: string): string => (holdsCardNumber(path) ? '/[refused]' : path)

/** Whether a path is one of an endpoint's, whatever its method. */
export const matches = (pattern: string, path: string): boolean => {
  const wanted = pattern.split('/')
  const given = path.split('/')
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => part.startsWith('{') || part === given[index])
  )
}
