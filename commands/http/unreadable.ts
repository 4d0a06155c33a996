import { STATUS_CODES } from 'node:http'
import { problemBody } from './problem.ts'

/** By the code of Node's parser. */
const statuses: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
}

/**
 * What is said to a client whose request is no HTTP, as it goes over the wire. The usual reason is an address with Korean
 * in it as it is typed, which HTTP has no room for.
 */
export const answerToUnreadable = (code: string | undefined, requestId: string): string => {
  const status = statuses[code ?? ''] ?? 400
  const message = 'must be HTTP: in an address, what is not ASCII is percent-encoded'
  const errors = [{ path: 'request', message }]
  const problem = problemBody({ reason: 'invalid_request', errors }, 'en', requestId)
  const body = status === 400 ? JSON.stringify(problem) : ''
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...(body === '' ? [] : ['Content-Type: application/problem+json; charset=utf-8']),
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
    '',
    body,
  ].join('\r\n')
}
