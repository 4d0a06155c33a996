import { oneMore, retold } from '../kit/retold.ts'
import type { Provider } from '../kit/provider.ts'
import { refuse } from './answer.ts'
import type { World } from './world.ts'

/** No refusal has any. */
const amountsOneMore = oneMore((name) => name === 'amount' || name === 'cancelAmount')

/** What the fault menu's words mean here. */
export const faults: Provider<World>['faults'] = {
  refuse: (_call, operation) =>
    refuse(operation === 'cancel' ? 'NOT_CANCELABLE_PAYMENT' : 'REJECT_CARD_COMPANY'),
  wrongAmount: (answer) => retold(answer, amountsOneMore),
  // Section 2: a duplicate without a paymentKey tells nothing of the first.
  duplicate: (answer, operation) => {
    if (answer.status !== 200) return answer
    return refuse(operation === 'cancel' ? 'ALREADY_CANCELED_PAYMENT' : 'DUPLICATED_ORDER_ID')
  },
}
