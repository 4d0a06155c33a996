import { z } from 'zod'
import { answerOf, type Answer, type Json } from '../kit/answer.ts'
import { parseJson } from '../kit/body.ts'
import type { FaultOperation } from '../kit/faults.ts'
import { refuse } from './answer.ts'
import type { Code } from './codes.ts'
import { mallOf } from './malls.ts'
import { signed } from './told.ts'

/** A refusal stays as it is. */
const Told = z.object({ resCd: z.literal('0000'), mallId: z.string() }).catchall(z.json())

const refusals: Readonly<Record<FaultOperation, Code>> = {
  approve: '8373',
  'pre-authorize': '8373',
  capture: 'XC01',
  void: 'XC01',
  cancel: 'XC01',
  inquire: 'XM01',
}

export const refuseOperation = (_call: unknown, operation: FaultOperation): Answer =>
  refuse(refusals[operation])

const again: Readonly<Record<FaultOperation, Code | undefined>> = {
  approve: 'XD01',
  'pre-authorize': 'XD01',
  capture: 'XD02',
  void: 'XC02',
  cancel: 'XC02',
  inquire: undefined,
}

/** An inquiry tells one thing, which cannot be told twice. */
export const duplicate = (answer: Answer, operation: FaultOperation): Answer => {
  const code = again[operation]
  return code === undefined || !toldIn(answer).success ? answer : refuse(code)
}

const amounts = ['amount', 'cancelAmount', 'remainAmount']

/** The provider means it: what it signs is signed anew. */
export const wrongAmount = (answer: Answer): Answer => {
  const told = toldIn(answer)
  if (!told.success) return answer
  const fields = Object.fromEntries(
    Object.entries(told.data).map(([name, value]) => [name, amounts.includes(name) ? more(value) : value]),
  )
  const secretKey = mallOf(told.data.mallId)?.secretKey
  const isSigned = 'msgAuthValue' in fields && secretKey !== undefined
  return answerOf(answer.status, isSigned ? signed(fields, secretKey) : fields)
}

const more = (amount: Json): string => String(z.coerce.bigint().parse(amount) + 1n)

const toldIn = ({ text }: Answer) => Told.safeParse(parseJson(text)?.value)
