import iconv from 'iconv-lite'
import type { ServerResponse } from 'node:http'
import type { Answer } from './answer.ts'

/** Returns at once: a late answer leaves later, unless the connection is closed before. */
export const send = (response: ServerResponse, answer: Answer): void => {
  const { mishap } = answer
  if (mishap === undefined) sendWhole(response, answer)
  else if (mishap.kind === 'reset') response.socket?.resetAndDestroy()
  else if (mishap.kind === 'truncated') sendHalf(response, answer)
  else sendAfter(mishap.delayMs, response, answer)
}

const sendWhole = (response: ServerResponse, answer: Answer): void => {
  const body = bytesOf(answer)
  writeHead(response, answer, body.length)
  response.end(body)
}

/** Announces all of the body. */
const sendHalf = (response: ServerResponse, answer: Answer): void => {
  const body = bytesOf(answer)
  writeHead(response, answer, body.length)
  response.write(body.subarray(0, body.length / 2), () => response.socket?.destroy())
}

const sendAfter = (delayMs: number, response: ServerResponse, answer: Answer): void => {
  const timer = setTimeout(() => {
    sendWhole(response, answer)
  }, delayMs)
  response.once('close', () => {
    clearTimeout(timer)
  })
}

const bytesOf = ({ text, charset = 'utf-8' }: Answer): Buffer => iconv.encode(text, charset)

const writeHead = (response: ServerResponse, { status, headers }: Answer, length: number): void => {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': length,
    ...headers,
  })
}
