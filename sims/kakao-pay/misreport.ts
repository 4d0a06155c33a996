/** What the fault menu's words mean here. */
import type { Answer } from '../kit/answer.ts'
import { parseJson } from '../kit/body.ts'
import type { FaultOperation } from '../kit/faults.ts'
import { oneMore, retold, rowsTwice } from '../kit/retold.ts'
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

const amountsOneMore = oneMore((name) => name === 'total' || name === 'amount')
const listsTwice = rowsTwice(() => true)

/** Every total, and the amount of every movement, is one more. */
export const withWrongAmounts = (answer: Answer): Answer =>
  answer.status === 200 ? retold(answer, amountsOneMore) : answer

/** An inquiry tells every movement twice; a charge or a cancel says that it had been done before. */
export const asIfAgain = (answer: Answer, operation: FaultOperation): Answer => {
  if (answer.status !== 200) return answer
  if (operation === 'inquire') return retold(answer, listsTwice)
  if (operation === 'cancel') return refuse('-784')
  return refuse(namesSid(parseJson(answer.text)?.value) ? '-785' : '-702')
}
