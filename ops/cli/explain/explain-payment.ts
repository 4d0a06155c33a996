import { PaymentId, paymentStream } from '../../../ledger/core/ids.ts'
import { decode } from '../../../ledger/store/codec.ts'
import type { EventStore } from '../../../ledger/store/port.ts'
import { type Until, isWithin } from '../../../ledger/store/until.ts'
import { isPaymentFact } from '../../../projections/payments/fold.ts'
import type { Report } from '../report/model.ts'
import { momentWords } from './moment.ts'
import { paymentReport } from './payment-report.ts'
import { storyOf } from './story.ts'

/** From the payment's stream alone. undefined: there is, or was then, no such payment. */
export const explainPayment = async (
  store: Pick<EventStore, 'readStream'>,
  paymentId: string,
  asOf: Until | undefined,
): Promise<Report | undefined> => {
  const stored = await store.readStream(paymentStream(PaymentId(paymentId)), 0)
  const history = stored.filter((one) => isWithin(asOf, one)).map(decode)
  const story = storyOf(history.filter(isPaymentFact))
  const last = story.lines.at(-1)
  if (last === undefined) return undefined
  return paymentReport(story, last, asOf === undefined ? null : momentWords(asOf))
}
