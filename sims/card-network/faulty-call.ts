import { answerOf, type Answer } from '../kit/answer.ts'
import type { FaultOperation } from '../kit/faults.ts'
import type { FaultyCall } from '../kit/under-fault.ts'
import { broken, refuse } from './answer.ts'
import type { Code } from './codes.ts'
import { withOtherAmount, withOtherAmounts, withRowsTwice } from './untrue.ts'

/** Neither the status nor the code is the contract's. */
const maintenance: Answer = answerOf(503, { code: 'MAINTENANCE', message: 'closed for maintenance' })

type Ways = Pick<FaultyCall, 'work' | 'refuse'>

export const faultyCall = (operation: FaultOperation, ways: Ways): FaultyCall => ({
  ...ways,
  error: broken,
  maintenance,
  ...(operation === 'inquire' ? untrueInquiry : untrueMovement(duplicateCodes[operation])),
})

type Untrue = Pick<FaultyCall, 'wrongAmount' | 'duplicate'>

const untrueInquiry: Untrue = { wrongAmount: withOtherAmounts, duplicate: withRowsTwice }

const untrueMovement = (code: Code): Untrue => ({
  wrongAmount: withOtherAmount,
  duplicate: (answer) => (answer.status === 200 ? refuse(code, 'it was done before') : answer),
})

/** How the contract says that something had been done before. */
const duplicateCodes = {
  approve: 'DUPLICATED_ORDER',
  'pre-authorize': 'DUPLICATED_ORDER',
  capture: 'DUPLICATED_ORDER',
  void: 'ALREADY_VOIDED',
  cancel: 'ALREADY_CANCELED',
} as const satisfies Record<Exclude<FaultOperation, 'inquire'>, Code>
