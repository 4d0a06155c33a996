import { answerOf, type Answer } from '../kit/answer.ts'
import type { Call, Method, MethodAsked } from '../kit/provider.ts'
import { badInput } from '../kit/test-door.ts'
import { isBehaviour } from './codes.ts'
import { BatchWindowBody, WindowBody } from './requests.ts'
import type { Window, World } from './world.ts'

const WINDOW_MS = 30 * 60_000

type Opened = { readonly encData: string; readonly encInfo: string }

/** What the window hands over once the payer has agreed. */
const open = ({ state, tools, nowMs }: Call<World>, more: Kind): Opened => {
  const [encData, encInfo] = [tools.nextId('encdata'), tools.nextId('encinfo')]
  state.windows.set(encData, { ...more, encInfo, expiresAtMs: nowMs + WINDOW_MS, isUsed: false })
  return { encData, encInfo }
}

type Made = 'encInfo' | 'expiresAtMs' | 'isUsed'
type Kind = Omit<Extract<Window, { kind: 'payment' }>, Made> | Omit<Extract<Window, { kind: 'batch' }>, Made>

const TRAN_CD = '00100000'

/** `POST /__window`, for whatever the door of all simulators does not ask for. */
export const openWindow = (call: Call<World>): Answer => {
  const body = WindowBody.safeParse(call.input)
  if (!body.success) return badInput('orderId, amount, payType, quota, behaviour')
  const { orderId: orderNo, ...rest } = body.data
  const { encData, encInfo } = open(call, { kind: 'payment', orderNo, ...rest })
  return answerOf(200, {
    tran_cd: TRAN_CD,
    enc_data: encData,
    enc_info: encInfo,
    pay_type: rest.payType,
    ordr_idxx: orderNo,
  })
}

/** `POST /__batch-window`: a card to be registered. */
export const openBatchWindow = (call: Call<World>): Answer => {
  const body = BatchWindowBody.safeParse(call.input)
  if (!body.success) return badInput('behaviour')
  const { encData, encInfo } = open(call, { kind: 'batch', ...body.data })
  return answerOf(200, { tran_cd: TRAN_CD, enc_data: encData, enc_info: encInfo })
}

/** A card in the window, or one that is registered already. */
export const method = (
  call: Call<World>,
  { orderId, amount, behaviour, kind }: MethodAsked,
): Method | undefined => {
  if (!isBehaviour(behaviour)) return undefined
  if (kind === 'billing_key') {
    const billingKey = newBatchKey(call, behaviour)
    return { type: 'billing_key', billingKey, customerKey: `payer-of-${billingKey}` }
  }
  const asked = { kind: 'payment', orderNo: orderId, payType: 'PACA', quota: '00' } as const
  const { encData, encInfo } = open(call, { ...asked, amount, behaviour })
  return {
    type: 'token',
    token: encData,
    window: { enc_info: encInfo, tran_cd: TRAN_CD, pay_type: 'PACA' },
    providerOrderId: orderId,
  }
}

export const newBatchKey = ({ state, tools }: Call<World>, behaviour: string): string => {
  const batchKey = tools.nextId('batch')
  state.batchKeys.set(batchKey, { behaviour, isDeleted: false })
  return batchKey
}
