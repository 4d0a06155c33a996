import type { Answer } from '../kit/answer.ts'
import type { FaultOperation } from '../kit/faults.ts'
import { refuse } from './answer.ts'

const isRefusal = ({ status, text }: Answer): boolean =>
  (status !== 200 && status !== 409) || !text.startsWith('{"code":"Success"')

/** Each amount is one won more. */
export const tellWrongAmounts = (answer: Answer): Answer =>
  retold(answer, (name, value) => (name.endsWith('Amount') && typeof value === 'number' ? value + 1 : value))

/** Says that it had been done before; an inquiry tells each row twice. */
export const tellTwice = (answer: Answer, operation: FaultOperation): Answer => {
  if (operation === 'inquire') return retold(answer, rowsTwice)
  if (isRefusal(answer)) return answer
  return refuse(operation === 'cancel' ? 'AlreadyCanceled' : 'AlreadyComplete')
}

const rowsTwice = (name: string, value: unknown): unknown =>
  name === 'list' && Array.isArray(value) ? value.flatMap((row: unknown) => [row, row]) : value

const retold = (answer: Answer, change: (name: string, value: unknown) => unknown): Answer =>
  isRefusal(answer) ? answer : { ...answer, text: JSON.stringify(JSON.parse(answer.text, change)) }
