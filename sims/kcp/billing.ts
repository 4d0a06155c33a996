import type { Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { refuse, refuseWith, succeed } from './answer.ts'
import { newPayment } from './approve.ts'
import { APPROVE } from './codes.ts'
import { approvalFields } from './payment-fields.ts'
import { ChargeBody, DeleteBody } from './requests.ts'
import { GROUP_ID } from './site.ts'
import type { World } from './world.ts'

export const isDeletion = ({ input }: Call<World>): boolean => DeleteBody.safeParse(input).success

/** Sections 2 and 2.2: one path for what is done with a batch key. */
export const useBatchKey = (call: Call<World>): Answer => (isDeletion(call) ? remove(call) : charge(call))

const charge = (call: Call<World>): Answer => {
  const body = ChargeBody.safeParse(call.input)
  if (!body.success || body.data.amount !== body.data.card_mny) return refuse('Z001')
  const { bt_batch_key, bt_group_id, ordr_idxx: orderNo, amount, quota } = body.data
  const key = call.state.batchKeys.get(bt_batch_key)
  if (key === undefined || key.isDeleted) return refuse('Z030')
  if (bt_group_id !== GROUP_ID) return refuse('Z031')
  if (key.behaviour !== APPROVE) return refuseWith(key.behaviour)
  return succeed(approvalFields(newPayment(call, { orderNo, payType: 'PACA', amount, quota })))
}

const remove = ({ state, input }: Call<World>): Answer => {
  const body = DeleteBody.parse(input)
  const key = state.batchKeys.get(body.batch_key)
  if (key === undefined || key.isDeleted) return refuse('Z030')
  if (body.group_id !== GROUP_ID) return refuse('Z031')
  key.isDeleted = true
  return succeed({})
}
