import { isDeepStrictEqual } from 'node:util'
import { PaymentId, paymentStream } from '../../../ledger/core/ids.ts'
import { decode } from '../../../ledger/store/codec.ts'
import type { PaymentRecord } from '../../../ledger/payment/record.ts'
import type { EventStore, Position } from '../../../ledger/store/port.ts'
import { isWithin } from '../../../ledger/store/until.ts'
import { readCheckpoint } from '../../../projections/checkpoints.ts'
import type { ReadPlace } from '../../../projections/connect.ts'
import { inSnapshot } from '../../../projections/page.ts'
import { isPaymentFact } from '../../../projections/payments/fold.ts'
import { paymentsProjection } from '../../../projections/payments/project.ts'
import { loadPayments } from '../../../projections/payments/tables.ts'
import { postgresRows } from '../../../projections/postgres-rows.ts'
import type { Report } from '../report/model.ts'
import { momentWords } from './moment.ts'
import { paymentReport } from './payment-report.ts'
import type { PaymentQuestion } from './question.ts'
import { storyOf, type Story } from './story.ts'
import { withReadModels } from './with-read-models.ts'

export type PaymentParts = {
  readonly store: Pick<EventStore, 'readStream'>
  readonly database: ReadPlace
}
/** `differs`: what is served is not what the log says. */
export type PaymentAnswer = { readonly report: Report; readonly differs: boolean }

/**
 * From the payment's stream alone, and compared with what is served; as of another moment it is only told. undefined:
 * there is, or was then, no such payment.
 */
export const explainPayment = async (
  { store, database }: PaymentParts,
  { paymentId, asOf }: PaymentQuestion,
): Promise<PaymentAnswer | undefined> => {
  const id = PaymentId(paymentId)
  const served = asOf === undefined ? await readServed(database, id) : undefined
  const stored = await store.readStream(paymentStream(id), 0)
  const history = stored.filter((one) => isWithin(asOf, one)).map(decode)
  const story = storyOf(history.filter(isPaymentFact))
  const last = story.lines.at(-1)
  if (last === undefined) return undefined
  const isSame = served === undefined ? undefined : isAsServed(story, served)
  const words = asOf === undefined ? null : momentWords(asOf)
  return { report: paymentReport(story, last, { asOf: words, isSame }), differs: isSame === false }
}

type Served = { readonly record: PaymentRecord | undefined; readonly position: Position }

const readServed = (place: ReadPlace, paymentId: PaymentId): Promise<Served> =>
  withReadModels(place, (database) =>
    inSnapshot(database, async (tx) => {
      const position = await readCheckpoint(tx, paymentsProjection)
      const found = await loadPayments(postgresRows(tx), [paymentId])
      return { position, record: found.get(paymentId)?.record }
    }),
  )

/** Of the part of the log that the read model reflects. */
const isAsServed = ({ lines }: Story, { record, position }: Served): boolean =>
  isDeepStrictEqual(lines.findLast(({ recorded }) => recorded.position <= position)?.after, record)
