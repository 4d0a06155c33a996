import { z } from 'zod'
import type { Provider } from '../kit/provider.ts'
import { refuse } from './answer.ts'
import type { World } from './world.ts'

const Fields = z.looseObject({ amount: z.int().optional(), cancelAmount: z.int().optional() })

/** What the fault menu's words mean here. */
export const faults: Provider<World>['faults'] = {
  refuse: (_call, operation) =>
    refuse(operation === 'cancel' ? 'NOT_CANCELABLE_PAYMENT' : 'REJECT_CARD_COMPANY'),
  wrongAmount: (answer) => {
    const told = Fields.safeParse(JSON.parse(answer.text))
    return told.success ? { ...answer, text: JSON.stringify(oneMore(told.data)) } : answer
  },
  // Section 2: a duplicate without a paymentKey tells nothing of the first.
  duplicate: (answer, operation) => {
    if (answer.status !== 200) return answer
    return refuse(operation === 'cancel' ? 'ALREADY_CANCELED_PAYMENT' : 'DUPLICATED_ORDER_ID')
  },
}

const oneMore = ({ amount, cancelAmount, ...fields }: z.output<typeof Fields>): object => ({
  ...fields,
  ...(amount === undefined ? {} : { amount: amount + 1 }),
  ...(cancelAmount === undefined ? {} : { cancelAmount: cancelAmount + 1 }),
})
