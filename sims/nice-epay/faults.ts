import { encode, type Answer } from '../kit/answer.ts'
import { z } from 'zod'
import type { Call, Provider } from '../kit/provider.ts'
import type { FaultOperation } from '../kit/faults.ts'
import { refuse } from './answer.ts'
import { isSuccess, messageOf, type Code } from './codes.ts'
import { merchantOf, type PayMethod } from './contract.ts'
import type { Fields } from './fields.ts'
import { answerSignature } from './hashes.ts'
import { padded } from './wire.ts'
import type { World } from './world.ts'

/** What the fault menu's words mean here. */
export const faultsOf = (payMethod: PayMethod): Provider<World>['faults'] => ({
  refuse: (call: Call<World>, operation) => refuse(call, refusals(payMethod)[operation] ?? 'A101'),
  wrongAmount: (answer) => retold(answer, oneMore),
  duplicate: (answer, operation) => {
    const code = doneBefore[operation]
    return code === undefined
      ? answer
      : retold(answer, ({ TID: tid = '' }) => ({ ResultCode: code, ResultMsg: messageOf(code), TID: tid }))
  },
})

type Codes = Readonly<Partial<Record<FaultOperation, Code>>>

const refusals = (payMethod: PayMethod): Codes => ({
  approve: payMethod === 'CARD' ? '3095' : '4001',
  cancel: '2014',
})
const doneBefore: Codes = { approve: '1682', cancel: '2013' }

const Told = z.record(z.string(), z.string())

/** A refusal stays as it is. */
const retold = (answer: Answer, change: (fields: Fields) => Fields): Answer => {
  const fields = Told.parse(JSON.parse(answer.text))
  return isSuccess(fields['ResultCode'] ?? '') ? { ...answer, text: encode(change(fields)) } : answer
}

const amounts = new Set(['Amt', 'CancelAmt', 'RemainAmt'])

/** Signed as any other: NICE believes what it says. */
const oneMore = (fields: Fields): Fields => {
  const raised: Fields = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      amounts.has(name) ? padded(BigInt(value) + 1n) : value,
    ]),
  )
  const merchant = merchantOf(fields['MID'] ?? '')
  if (merchant === undefined || !('Signature' in fields)) return raised
  return { ...raised, Signature: answerSignature(merchant.merchantKey, raised) }
}
