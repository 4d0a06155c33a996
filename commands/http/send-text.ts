import type { Request, Response } from 'express'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { BusinessDate } from '../../ledger/core/time.ts'
import type { TextAnswer } from './endpoint.ts'
import { setAbout } from './respond.ts'

export type Exchange = { readonly request: Request; readonly response: Response }

/** `day`: today, for the name of a file. */
type About = { readonly day: BusinessDate; readonly stallLimitMs?: number }

/** Whoever takes nothing at all for so long holds a snapshot of the database, or a place, for nobody. */
const STALL_LIMIT_MS = 60_000

/**
 * Piece by piece, no faster than the client takes them; resolves when all has gone out or the client has left, and
 * nothing is at work for it any more.
 * @throws what the body throws while the client is there; what has gone out by then is cut, so that it looks like no end.
 */
export const sendText = async (
  { request, response }: Exchange,
  answer: TextAnswer,
  about: About,
): Promise<void> => {
  const leaving = new AbortController()
  response.once('close', () => {
    leaving.abort()
  })
  if (response.closed) leaving.abort()
  const cut = (): void => {
    response.destroy()
  }
  const body = answer.body(leaving.signal, cut)
  const begin = (): void => {
    setHeaders(response, answer, about)
  }
  if (request.method !== 'HEAD') {
    await sendPieces({ response, begin, left: leaving.signal }, body)
    return
  }
  begin()
  response.end()
}

type Sending = { readonly response: Response; readonly begin: () => void; readonly left: AbortSignal }

const sendPieces = async ({ response, begin, left }: Sending, body: AsyncIterable<string>): Promise<void> => {
  const failed: unknown[] = []
  const pieces = noting(body, (error) => {
    if (!left.aborted) failed.push(error)
  })
  try {
    if (left.aborted) return
    // Headers go out with the first piece, so that what fails before it is told as a problem.
    const first = await pieces.next()
    begin()
    await pipeline(Readable.from(fromFirst(first, pieces)), response)
  } catch (error) {
    // Else the client has left, which is no failure.
    if (failed.includes(error)) throw error
  } finally {
    await pieces.return().catch(() => undefined)
  }
}

/** Tells of an error where it comes from: a pipeline cannot say whether its source or its client failed. */
const noting = async function* (
  body: AsyncIterable<string>,
  note: (error: unknown) => void,
): AsyncGenerator<string, void, undefined> {
  try {
    yield* body
  } catch (error) {
    note(error)
    throw error
  }
}

const fromFirst = async function* (
  first: IteratorResult<string, void>,
  rest: AsyncIterable<string>,
): AsyncGenerator<string> {
  if (first.done === true) return
  yield first.value
  yield* rest
}

const setHeaders = (response: Response, answer: TextAnswer, about: About): void => {
  const { type, fileName } = answer
  const { day, stallLimitMs = STALL_LIMIT_MS } = about
  const { ending, isSteady, isLive } = forms[type]
  setAbout(response, answer)
  response.statusCode = 200
  response.setHeader('Content-Type', `${type}; charset=utf-8`)
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('X-Content-Type-Options', 'nosniff')
  // Proxies of the nginx family would keep lines back until they have a few kilobytes.
  if (isLive) response.setHeader('X-Accel-Buffering', 'no')
  if (fileName !== undefined)
    response.setHeader('Content-Disposition', `attachment; filename="${fileName}-${day}.${ending}"`)
  if (isSteady) response.setTimeout(stallLimitMs, () => response.destroy())
}

type Form = {
  readonly ending: string
  /** Something goes out every few seconds, unless the client takes nothing. */
  readonly isSteady: boolean
  readonly isLive: boolean
}

const forms: Readonly<Record<TextAnswer['type'], Form>> = {
  'application/x-ndjson': { ending: 'ndjson', isSteady: false, isLive: true },
  'text/csv': { ending: 'csv', isSteady: true, isLive: false },
  'text/event-stream': { ending: 'txt', isSteady: true, isLive: true },
}
