import { answerOf, type Answer } from '../kit/answer.ts'
import { refuse } from './answer.ts'
import type { Payment, Sid } from './payment.ts'
import { readAsked, SidBody, type Asked } from './requests.ts'
import { present } from './told.ts'
import { localTime } from './wire-times.ts'

type Issued = Pick<Payment, 'cid' | 'userId' | 'method' | 'behaviour'>

/** Gives its id. */
export const issueSid = (
  { state, tools, nowMs }: Asked,
  { cid, userId, method, behaviour }: Issued,
): string => {
  const sid = tools.nextId('S000')
  state.sids.set(sid, {
    sid,
    cid,
    userId,
    method,
    behaviour,
    createdAtMs: nowMs,
    isActive: true,
    inactivatedAtMs: undefined,
    lastApprovedAtMs: undefined,
  })
  return sid
}

/** Section 2. */
export const sidStatus = (call: Asked): Answer => {
  const found = sidOf(call)
  return 'refusal' in found ? found.refusal : answerOf(200, told(found.sid))
}

/** Section 2; once stopped it stays so. */
export const stopSid = (call: Asked): Answer => {
  const found = sidOf(call)
  if ('refusal' in found) return found.refusal
  const { sid } = found
  if (!sid.isActive) return refuse('-751')
  sid.isActive = false
  sid.inactivatedAtMs = call.nowMs
  return answerOf(200, told(sid))
}

const sidOf = (call: Asked): { readonly sid: Sid } | { readonly refusal: Answer } => {
  const read = readAsked(call, SidBody)
  if ('refusal' in read) return read
  const sid = call.state.sids.get(read.body.sid)
  return sid?.cid === read.body.cid ? { sid } : { refusal: refuse('-750') }
}

const told = (sid: Sid): ReturnType<typeof present> =>
  present({
    cid: sid.cid,
    sid: sid.sid,
    status: sid.isActive ? 'ACTIVE' : 'INACTIVE',
    payment_method_type: sid.method,
    created_at: localTime(sid.createdAtMs),
    last_approved_at: timeOf(sid.lastApprovedAtMs),
    inactivated_at: timeOf(sid.inactivatedAtMs),
  })

const timeOf = (atMs: number | undefined): string | undefined =>
  atMs === undefined ? undefined : localTime(atMs)
