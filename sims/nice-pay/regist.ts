import { z } from 'zod'
import type { Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { refuse, succeed } from './answer.ts'
import { newBillingKey } from './billing.ts'
import { keys } from './contract.ts'
import { decrypted, meansOf, type EncryptionMode } from './encryption.ts'
import { idSignature } from './hashes.ts'
import { newTid } from './ids.ts'
import { invalid, isSigned, RegistBody } from './requests.ts'
import type { State } from './state.ts'
import { messageTime } from './times.ts'

/** Section 2.3, regist: a card becomes a billing key; nothing of the card is kept. */
export const regist = (call: Call<State>): Answer => {
  const body = RegistBody.safeParse(call.input)
  if (!body.success) return invalid(body.error)
  const { orderId, encData, encMode } = body.data
  if (!isSigned(body.data, (ediDate) => idSignature({ id: orderId, ediDate }, keys))) return refuse('U312')
  const card = cardIn(encData, encMode)
  if (card === undefined) return refuse('U306')
  if (!/^\d{14,16}$/.test(card.cardNo)) return refuse('F112')
  if (!/^\d{2}$/.test(card.expYear) || !/^(0[1-9]|1[0-2])$/.test(card.expMonth)) return refuse('3021')
  const told = {
    tid: newTid(call),
    orderId,
    bid: newBillingKey(call, 'APPROVE'),
    authDate: messageTime(call.nowMs),
    cardCode: '04',
    cardName: '[삼성]',
  }
  return succeed(told, '빌키가 정상적으로 생성되었습니다.')
}

const Card = z.object({ cardNo: z.string(), expYear: z.string(), expMonth: z.string() })

/** What comes out of the wrong mode is no card. */
const cardIn = (encData: string, encMode: EncryptionMode): z.output<typeof Card> | undefined =>
  meansOf(encMode, keys.secretKey)
    .map((means) => decrypted(encData, means))
    .map((text) => Card.safeParse(Object.fromEntries(new URLSearchParams(text ?? ''))).data)
    .find((card) => card !== undefined)
