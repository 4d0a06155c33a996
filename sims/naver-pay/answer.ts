import type { z } from 'zod'
import { answerOf, type Answer, type Json } from '../kit/answer.ts'
import { messageOf, type Code } from './codes.ts'

/** Section 1: the envelope of every answer. */
export const succeed = (body: Json): Answer =>
  answerOf(200, { code: 'Success', message: messageOf('Success'), body })

/** Section 4: what cannot be read is HTTP 400; what was read and refused is 200. */
const statuses: ReadonlyMap<Code, number> = new Map([
  ['RequireParameter', 400],
  ['InvalidParameter', 400],
])

/** `detail`: what is wrong in this request; nothing: what the code means. */
export const refuse = (code: Code, detail?: string): Answer =>
  answerOf(statuses.get(code) ?? 200, { code, message: detail ?? messageOf(code) })

export const unauthorized: Answer = answerOf(401, { code: 'Fail', message: '인증키가 잘못되었습니다.' })
export const nowhere: Answer = answerOf(404, {})
export const broken: Answer = answerOf(500, { code: 'Fail', message: '서버 오류가 발생하였습니다.' })
export const closed: Answer = answerOf(503, {
  code: 'MaintenanceOngoing',
  message: messageOf('MaintenanceOngoing'),
})

/** Names the first field that is not as it must be. */
export const invalid = ({ issues }: z.ZodError): Answer => {
  const [issue] = issues
  const name = String(issue?.path[0] ?? 'body')
  return issue?.code === 'invalid_type' && issue.input === undefined
    ? refuse('RequireParameter', `${name}: 필수 파라미터입니다.`)
    : refuse('InvalidParameter', `${name}: 값이 올바르지 않습니다.`)
}
