import { z } from 'zod'
import type { Answer } from '../kit/answer.ts'
import { parseJson } from '../kit/body.ts'
import type { FaultOperation } from '../kit/faults.ts'
import { oneMore, retold, rowsTwice } from '../kit/retold.ts'
import { refuse, SUCCESS, turnAway } from './answer.ts'
import type { Code } from './codes.ts'
import { keys } from './contract.ts'
import { amountSignature } from './hashes.ts'

/** What the fault menu's words mean here, for the operations there are; `void` is the net cancel. */
export const operations = ['approve', 'cancel', 'void', 'inquire'] as const

const refusals: Readonly<Record<Exclude<FaultOperation, 'inquire'>, Code>> = {
  approve: '3095',
  'pre-authorize': '3095',
  capture: '3095',
  cancel: '2014',
  void: '2014',
}
const duplicates: typeof refusals = {
  approve: 'U112',
  'pre-authorize': 'U112',
  capture: 'U112',
  cancel: '2015',
  void: '2013',
}

/** An inquiry is refused as a stranger's would be. */
export const refusal = (operation: FaultOperation): Answer =>
  operation === 'inquire' ? turnAway('U304') : refuse(refusals[operation])

const Told = z.object({
  resultCode: z.literal(SUCCESS),
  tid: z.string(),
  ediDate: z.string(),
  signature: z.string().nullable(),
  amount: z.int().transform(BigInt),
})

/** undefined: it is a refusal, which stays as it is. */
const toldIn = ({ text }: Answer): z.output<typeof Told> | undefined =>
  Told.safeParse(parseJson(text)?.value).data

const amountsOneMore = oneMore((name) => name === 'amount' || name === 'balanceAmt')
const cancelsTwice = rowsTwice((name) => name === 'cancels')

/** Every amount is one more, and the whole signed as it stands. */
export const wrongAmount = (answer: Answer): Answer => {
  const told = toldIn(answer)
  if (told === undefined) return answer
  const wrong = retold(answer, amountsOneMore)
  if (told.signature === null) return wrong
  const signature = amountSignature({ ...told, amount: told.amount + 1n }, keys)
  return retold(wrong, (name, value) => (name === 'signature' ? signature : value))
}

/** What was done is said to have been done before; what is told of twice. */
export const duplicate = (answer: Answer, operation: FaultOperation): Answer => {
  if (toldIn(answer) === undefined) return answer
  return operation === 'inquire' ? retold(answer, cancelsTwice) : refuse(duplicates[operation])
}
