import type { Answer } from '../kit/answer.ts'
import type { FaultOperation } from '../kit/faults.ts'
import { oneMore, retold, rowsTwice } from '../kit/retold.ts'
import { refuse } from './answer.ts'

const isRefusal = ({ status, text }: Answer): boolean =>
  (status !== 200 && status !== 409) || !text.startsWith('{"code":"Success"')

const amountsOneMore = oneMore((name) => name.endsWith('Amount'))
const listTwice = rowsTwice((name) => name === 'list')

export const tellWrongAmounts = (answer: Answer): Answer =>
  isRefusal(answer) ? answer : retold(answer, amountsOneMore)

/** Says that it had been done before; an inquiry tells each row twice. */
export const tellTwice = (answer: Answer, operation: FaultOperation): Answer => {
  if (isRefusal(answer)) return answer
  if (operation === 'inquire') return retold(answer, listTwice)
  return refuse(operation === 'cancel' ? 'AlreadyCanceled' : 'AlreadyComplete')
}
