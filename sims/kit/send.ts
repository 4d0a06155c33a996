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
  writeHead(response, answer)
  response.end(answer.text)
}

/** Announces all of the body. */
const sendHalf = (response: ServerResponse, answer: Answer): void => {
  writeHead(response, answer)
  const body = Buffer.from(answer.text)
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

const writeHead = (response: ServerResponse, { status, text, headers }: Answer): void => {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...headers,
  })
}
