import type { Answer } from '../kit/answer.ts'
import { refuse } from './answer.ts'
import type { Route } from './routes.ts'

const amounts = new Set(['totalAmount', 'balanceAmount', 'amount', 'cancelAmount', 'refundableAmount'])

/** Each amount of the payment, its card and its cancels is one won more. */
export const tellWrongAmounts = (answer: Answer): Answer =>
  retell(answer, (name, value) => (amounts.has(name) && typeof value === 'number' ? value + 1 : value))

/** A change asked for says that it had been made before; an inquiry tells each cancel twice. */
export const tellTwice = (answer: Answer, { doneBefore }: Route): Answer => {
  if (doneBefore === undefined) return retell(answer, cancelsTwice)
  return answer.status === 200 ? refuse(doneBefore) : answer
}

const cancelsTwice = (name: string, value: unknown): unknown =>
  name === 'cancels' && Array.isArray(value) ? value.flatMap((row: unknown) => [row, row]) : value

const retell = (answer: Answer, change: (name: string, value: unknown) => unknown): Answer =>
  answer.status === 200 ? { ...answer, text: JSON.stringify(JSON.parse(answer.text, change)) } : answer
