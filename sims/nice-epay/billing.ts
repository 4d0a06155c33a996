import type { Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { refuse } from './answer.ts'
import { approve } from './approve.ts'
import type { Code } from './codes.ts'
import { fieldsOf, type Fields } from './fields.ts'
import { amountIn, lackIn } from './lacks.ts'
import type { Payment, World } from './world.ts'

const REQUIRED = ['BID', 'TID', 'Moid', 'Amt', 'GoodsName', 'CardInterest', 'CardQuota']

/** nicepay.md 4, 3024: less than this is paid at once. */
const LEAST_FOR_INSTALMENTS = 50_000n

/** C.2: a charge without a window, under a TID that the merchant makes. */
export const chargeBillingKey = (call: Call<World>): Answer => {
  const lack = lackIn(call, REQUIRED)
  if (lack !== undefined) return lack
  const fields = fieldsOf(call)
  const key = call.state.billingKeys.get(told(fields, 'BID'))
  if (key?.merchant.mid !== fields['MID'] || key === undefined) return refuse(call, 'A124')
  const amount = amountIn(fields, 'Amt') ?? 0n
  const refusal = refusalOf(call, fields, amount)
  if (refusal !== undefined) return refuse(call, refusal)
  const payment: Payment = {
    tid: told(fields, 'TID'),
    merchant: key.merchant,
    moid: told(fields, 'Moid'),
    goodsName: told(fields, 'GoodsName'),
    amount,
    payMethod: 'CARD',
    quota: told(fields, 'CardQuota'),
    authToken: undefined,
    openedAtMs: call.nowMs,
    decline: key.decline,
    state: { status: 'waiting' },
  }
  call.state.payments.set(payment.tid, payment)
  return approve(call, payment)
}

const told = (fields: Fields, name: string): string => fields[name] ?? ''

const refusalOf = ({ state }: Call<World>, fields: Fields, amount: bigint): Code | undefined => {
  const tid = told(fields, 'TID')
  if (!isOwnTid(tid, told(fields, 'MID'))) return 'A115'
  if (state.payments.has(tid)) return 'A225'
  return amount === 0n ? 'A116' : quotaRefusal(told(fields, 'CardQuota'), amount)
}

/** C.2: MID, `01` for cards, `16` for billing, `yyMMddHHmmss`, four digits. */
const isOwnTid = (tid: string, mid: string): boolean =>
  tid.startsWith(`${mid}0116`) && /^\d{16}$/.test(tid.slice(14))

const quotaRefusal = (quota: string, amount: bigint): Code | undefined => {
  if (quota === '00') return undefined
  if (!/^(0[2-9]|[1-9]\d)$/.test(quota)) return '3022'
  if (quota > '12') return '3023'
  return amount < LEAST_FOR_INSTALMENTS ? '3024' : undefined
}
