import { z } from 'zod'
import type { Answer } from '../kit/answer.ts'
import { parseJson } from '../kit/body.ts'
import type { FaultOperation } from '../kit/faults.ts'
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

const wholeNumber = z.int().transform(BigInt)
const Told = z.looseObject({
  resultCode: z.literal(SUCCESS),
  tid: z.string(),
  ediDate: z.string(),
  signature: z.string().nullable(),
  amount: wholeNumber,
  balanceAmt: wholeNumber,
  cancels: z.array(z.looseObject({ amount: wholeNumber })).nullable(),
})
type Told = z.output<typeof Told>

/** `change`s what a success tells; a refusal stays as it is. */
const retold = (answer: Answer, change: (told: Told) => Told): Answer => {
  const told = Told.safeParse(parseJson(answer.text)?.value)
  return told.success ? { ...answer, text: JSON.stringify(change(told.data), integers) } : answer
}

const integers = (_name: string, value: unknown): unknown =>
  typeof value === 'bigint' ? Number(value) : value

/** Every amount is one more, and the whole signed as it stands. */
export const wrongAmount = (answer: Answer): Answer =>
  retold(answer, (told) => {
    const amount = told.amount + 1n
    return {
      ...told,
      amount,
      balanceAmt: told.balanceAmt + 1n,
      cancels: told.cancels?.map((cancel) => ({ ...cancel, amount: cancel.amount + 1n })) ?? null,
      signature: told.signature === null ? null : amountSignature({ ...told, amount }, keys),
    }
  })

/** What was done is said to have been done before; what is told of twice. */
export const duplicate = (answer: Answer, operation: FaultOperation): Answer => {
  if (operation === 'inquire')
    return retold(answer, (told) => ({
      ...told,
      cancels: told.cancels?.flatMap((cancel) => [cancel, cancel]) ?? null,
    }))
  return Told.safeParse(parseJson(answer.text)?.value).success ? refuse(duplicates[operation]) : answer
}
