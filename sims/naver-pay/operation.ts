import type { Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { refuse } from './answer.ts'
import type { World } from './world.ts'

export type Operation = (call: Call<World>) => Answer

export const KEY_HEADER = 'x-naverpay-idempotency-key'
const LONGEST_KEY = 64
/** Not said in the contract. */
const KEPT_MS = 60 * 60 * 1000

/** Section 5: a key is one request for ever, whatever the interface and the body. */
export const once =
  (operation: Operation): Operation =>
  (call) => {
    const key = call.headers[KEY_HEADER]
    if (key === undefined) return operation(call)
    if (key.length === 0 || key.length > LONGEST_KEY)
      return refuse('InvalidParameter', 'X-NaverPay-Idempotency-Key: 64자 이내의 문자열이어야 합니다.')
    const echo = { [KEY_HEADER]: key }
    const { kept } = call.state
    const earlier = kept.get(key)
    if (earlier !== undefined && call.nowMs < earlier.atMs + KEPT_MS)
      return { status: 409, text: earlier.text, headers: echo }
    const answer = operation(call)
    kept.set(key, { atMs: call.nowMs, text: answer.text })
    return { ...answer, headers: echo }
  }

/** Section 2: interfaces that take a form read nothing else. */
export const withForm =
  (operation: Operation): Operation =>
  (call) =>
    call.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
      ? operation(call)
      : refuse('InvalidParameter', 'Content-Type: application/x-www-form-urlencoded 이어야 합니다.')
