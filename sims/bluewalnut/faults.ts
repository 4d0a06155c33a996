import { z } from 'zod'
import { encode, type Answer } from '../kit/answer.ts'
import type { FaultOperation } from '../kit/faults.ts'
import type { Provider } from '../kit/provider.ts'
import { refuse } from './answer.ts'
import { isSuccess, messageOf, type Code } from './codes.ts'
import { padded } from './wire.ts'
import type { Fields, World } from './world.ts'

type Codes = Readonly<Partial<Record<FaultOperation, Code>>>
const refusals: Codes = { approve: '3095', cancel: '2014' }
const doneBefore: Codes = { approve: '1682', cancel: '2013' }

/** What the fault menu's words mean here. */
export const faults: Provider<World>['faults'] = {
  refuse: (call, operation) => refuse(call, refusals[operation] ?? 'A211'),
  wrongAmount: (answer) => retold(answer, oneMore),
  duplicate: (answer, operation) => {
    const code = doneBefore[operation]
    if (code === undefined) return answer
    return retold(answer, ({ TID: tid = '' }) => ({
      ResultCode: code,
      ResultMsg: messageOf(code),
      TID: tid,
    }))
  },
}

const Told = z.record(z.string(), z.string())

/** A refusal stays as it is. */
const retold = (answer: Answer, change: (fields: Fields) => Fields): Answer => {
  const fields = Told.parse(JSON.parse(answer.text))
  return isSuccess(fields['ResultCode'] ?? '') ? { ...answer, text: encode(change(fields)) } : answer
}

const amounts = new Set(['Amt', 'CancelAmt', 'RemainAmt'])

const oneMore = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      amounts.has(name) ? padded(BigInt(value) + 1n) : value,
    ]),
  )
