import { z } from 'zod'
import { answerOf, type Answer } from '../kit/answer.ts'

const Told = z.record(z.string(), z.json())
type Told = z.output<typeof Told>

const Inquired = z.object({ transactions: z.array(Told) })

/** A refusal names no amount and stays. */
export const withOtherAmount = (answer: Answer): Answer =>
  answer.status === 200 ? answerOf(200, offByOne(Told.parse(JSON.parse(answer.text)))) : answer

/** In every row. */
export const withOtherAmounts = (answer: Answer): Answer => withRows(answer, (rows) => rows.map(offByOne))

export const withRowsTwice = (answer: Answer): Answer =>
  withRows(answer, (rows) => rows.flatMap((row) => [row, row]))

const withRows = (answer: Answer, change: (rows: readonly Told[]) => readonly Told[]): Answer =>
  answer.status === 200
    ? answerOf(200, { transactions: change(Inquired.parse(JSON.parse(answer.text)).transactions) })
    : answer

/** As if one minor unit less had been moved; one more where that would be nothing. What is left differs the other way. */
const offByOne = (told: Told): Told => {
  const step = told['amount'] === 1 ? 1 : -1
  return { ...told, ...stepped(told, 'amount', step), ...left(told, step) }
}

const left = (told: Told, step: number): Told => ({
  ...stepped(told, 'balance', -step),
  ...stepped(told, 'remaining', -step),
})

const stepped = (told: Told, field: string, step: number): Told => {
  const value = told[field]
  return typeof value === 'number' ? { [field]: Math.max(0, value + step) } : {}
}
