/** What the fault menu's words mean here. */
import { answerOf, type Answer, type Json } from '../kit/answer.ts'
import { parseJson } from '../kit/body.ts'
import type { FaultOperation } from '../kit/faults.ts'
import { refuse } from './answer.ts'
import type { Asked } from './requests.ts'

/** By the payer's bank, by the balance, or as a stranger is. */
export const refuseInstead = ({ input }: Asked, operation: FaultOperation): Answer => {
  if (operation === 'inquire') return refuse('-401')
  if (operation === 'cancel') return refuse('-710')
  return refuse(namesSid(input) ? '-782' : '-780', 'LACK_BALANCE')
}

/** Of a subscription: there is no tid that could have been paid before. */
const namesSid = (fields: unknown): boolean =>
  typeof fields === 'object' && fields !== null && 'sid' in fields

/** Every total, and the amount of every movement, is one more. */
export const withWrongAmounts = (answer: Answer): Answer =>
  rewritten(answer, (name, value) =>
    (name === 'total' || name === 'amount') && typeof value === 'number' ? value + 1 : value,
  )

/** An inquiry tells every movement twice; a charge or a cancel says that it had been done before. */
export const asIfAgain = (answer: Answer, operation: FaultOperation): Answer => {
  if (answer.status !== 200) return answer
  if (operation === 'inquire')
    return rewritten(answer, (_name, value) =>
      Array.isArray(value) ? value.flatMap((entry: Json) => [entry, entry]) : value,
    )
  if (operation === 'cancel') return refuse('-784')
  return refuse(namesSid(parseJson(answer.text)?.value) ? '-785' : '-702')
}

type Change = (name: string, value: Json) => Json

const rewritten = (answer: Answer, change: Change): Answer =>
  answer.status === 200 ? answerOf(200, rewrite(parseJson(answer.text)?.value, '', change)) : answer

/** The same JSON, every member changed on the way out. */
const rewrite = (value: unknown, name: string, change: Change): Json =>
  change(
    name,
    membersOf(value, (member, key) => rewrite(member, key, change)),
  )

const membersOf = (value: unknown, inner: (member: unknown, name: string) => Json): Json => {
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map((member) => inner(member, ''))
  if (typeof value !== 'object' || value === null) return null
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, inner(member, key)]))
}
