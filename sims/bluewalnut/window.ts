import { hash } from 'node:crypto'
import type { Method, MethodAsked } from '../kit/provider.ts'
import { wireDigits } from '../kit/wire-time.ts'
import { behaviourOf } from './codes.ts'
import { DEMO_SETTINGS, merchantOf } from './contract.ts'
import { encryptDataOf } from './encrypt-data.ts'
import { shortTime } from './wire.ts'
import type { Asked, Payment } from './world.ts'

/** From the payer's authentication to the approval; as in the family. */
const APPROVE_WITHIN_MS = 10 * 60_000

export const isExpired = ({ openedAtMs }: Payment, nowMs: number): boolean =>
  nowMs >= openedAtMs + APPROVE_WITHIN_MS

/**
 * Section A: what the window posts to the merchant when the payer is done; its Moid is the `providerOrderId`. Whose:
 * `?MID=`, else the demo merchant's.
 */
export const methodFor = (call: Asked, asked: MethodAsked): Method | undefined => {
  const { state, tools, nowMs, query } = call
  const behaviour = behaviourOf(asked.behaviour)
  const merchant = merchantOf(query['MID'] ?? DEMO_SETTINGS.mid)
  if (asked.kind === 'billing_key' || behaviour === undefined || merchant === undefined) return undefined
  const { orderId: moid, amount } = asked
  const { mid, merchantKey } = merchant
  const tid = `${mid}0101${shortTime(nowMs)}${tools.nextNumber(4)}`
  const trKey = hash('sha256', tools.nextId('tr_'), 'hex').slice(0, 40)
  state.payments.set(tid, {
    ...{ tid, trKey, merchant, moid, amount, openedAtMs: nowMs, decline: behaviour.decline },
    quota: '00',
    cancelNumbers: new Set(),
    state: { status: 'waiting' },
  })
  const ediDate = wireDigits(nowMs)
  return {
    type: 'token',
    token: tid,
    window: {
      TrKey: trKey,
      Guid: hash('sha256', trKey, 'hex').slice(0, 32),
      EdiDate: ediDate,
      EncryptData: encryptDataOf(merchantKey, { ediDate, mid, subject: String(amount) }),
      AppCardCode: '02',
      AppCardQuota: '00',
      Amt: String(amount),
    },
    providerOrderId: moid,
  }
}
