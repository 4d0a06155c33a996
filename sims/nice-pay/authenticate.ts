import type { Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { succeed, turnAway } from './answer.ts'
import { keys } from './contract.ts'
import type { State } from './state.ts'
import { messageTime } from './times.ts'

const TOKEN_MS = 30 * 60_000

const BASIC = Buffer.from(`${keys.clientKey}:${keys.secretKey}`).toString('base64')

/** Section 1: Basic over `clientKey:secretKey`, or a Bearer token. */
export const authenticate = ({ state, headers, nowMs }: Call<State>): Answer | undefined => {
  const { authorization } = headers
  if (authorization === undefined) return turnAway('U102')
  const [scheme = '', value = ''] = authorization.split(' ')
  if (/^basic$/i.test(scheme)) return value === BASIC ? undefined : turnAway('U304')
  if (!/^bearer$/i.test(scheme)) return turnAway('U103')
  const until = state.accessTokens.get(value)
  return until !== undefined && until > nowMs ? undefined : turnAway('U305')
}

/** Section 1. */
export const giveAccessToken = ({ state, tools, nowMs }: Call<State>): Answer => {
  const accessToken = tools.nextId('token_')
  const until = nowMs + TOKEN_MS
  state.accessTokens.set(accessToken, until)
  const told = { accessToken, tokenType: 'Bearer', expireAt: messageTime(until), now: messageTime(nowMs) }
  return succeed(told)
}
