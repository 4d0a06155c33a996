import type { CardListing } from '../../commands/cards/list-cards.ts'
import type { ManualQueueListing } from '../../commands/admin/manual-queue.ts'
import type { MerchantListing } from '../../commands/admin/list-merchants.ts'
import { newExportPlaces } from '../../commands/http/export-places.ts'
import type { Reach } from '../../commands/http/reach.ts'
import type { PaymentListing } from '../../commands/payments/list-payments.ts'
import type { TransactionListing } from '../../commands/transactions/list-transactions.ts'
import type { SummaryListing } from '../../commands/summaries/summarize-payments.ts'
import type { UnknownOutcomeListing } from '../../commands/unknown-outcomes/list-unknown-outcomes.ts'
import { cardsProjection } from '../../projections/cards/project.ts'
import { listCards } from '../../projections/cards/queries.ts'
import { readCheckpoint } from '../../projections/checkpoints.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import { MOST_EXPORTS } from '../../projections/export.ts'
import { eachUnlessAway, unlessAway } from '../../projections/failures.ts'
import { merchantsProjection } from '../../projections/merchants/project.ts'
import { findMerchant, listMerchants } from '../../projections/merchants/queries.ts'
import { openCasesProjection } from '../../projections/open-cases/project.ts'
import { manualQueue, unknownOutcomes } from '../../projections/open-cases/queries.ts'
import { paymentsProjection } from '../../projections/payments/project.ts'
import { exportPayments } from '../../projections/payments/export.ts'
import { listPayments } from '../../projections/payments/queries.ts'
import { waitUntilReached } from '../../projections/progress.ts'
import type { Projection } from '../../projections/projection.ts'
import { summarize } from '../../projections/summaries/queries.ts'
import { exportTransactions } from '../../projections/transactions/export.ts'
import { listTransactions } from '../../projections/transactions/queries.ts'
import { prospectOf } from '../prospects.ts'
import type { Parts } from './parts.ts'

/** The read models as a process finds them. */
export type Reading = Pick<Parts, 'store' | 'runtime' | 'progress'> & { readonly readDatabase: ReadDatabase }
/** For whole lists, whose readers may be slow: they keep nobody else waiting. */
export type Exporting = { readonly exportDatabase: ReadDatabase }

export const reachOf =
  ({ store, readDatabase, runtime, progress }: Reading, projection: Projection): Reach =>
  async (atLeast, limitMs) => {
    const readPosition = () => readCheckpoint(readDatabase, projection)
    const waiting = { runtime, progress: progress.get(projection.name), readPosition }
    const waited = async (limit: number) => (await unlessAway(waitUntilReached(waiting, atLeast, limit))).kind
    if ((await waited(0)) === 'reached') return 'reached'
    // Nobody has seen it, and nobody could wait for it to any purpose.
    return (await store.head()) < atLeast ? 'ahead' : waited(limitMs)
  }

/** What the endpoints ask of the read models. */
export type Listings = {
  readonly payments: PaymentListing
  readonly transactions: TransactionListing
  readonly summaries: SummaryListing
  readonly cards: CardListing
  readonly merchants: MerchantListing
  readonly manualQueue: ManualQueueListing
  readonly unknownOutcomes: UnknownOutcomeListing
}

export const listingsOf = (reading: Reading & Exporting): Listings => {
  const { readDatabase: database, runtime } = reading
  const exporting = { database: reading.exportDatabase, runtime }
  const places = newExportPlaces({ perKey: 2, overall: MOST_EXPORTS, keptForAdministrators: 1 })
  const reachPayments = reachOf(reading, paymentsProjection)
  const positionOfPayments = () => unlessAway(readCheckpoint(database, paymentsProjection))
  const reachCases = reachOf(reading, openCasesProjection)
  return {
    payments: {
      list: (question, page) => unlessAway(listPayments(database, question, page)),
      position: positionOfPayments,
      exportAll: (question, signal) => eachUnlessAway(exportPayments({ ...exporting, signal }, question)),
      places,
      reach: reachPayments,
    },
    transactions: {
      list: (question, page) => unlessAway(listTransactions(database, question, page)),
      position: positionOfPayments,
      exportAll: (question, signal) => eachUnlessAway(exportTransactions({ ...exporting, signal }, question)),
      places,
      reach: reachPayments,
    },
    summaries: { summarize: (question) => unlessAway(summarize(database, question)), reach: reachPayments },
    cards: {
      list: (of, page) => unlessAway(listCards(database, of, page)),
      reach: reachOf(reading, cardsProjection),
    },
    merchants: {
      list: (filter, page) => unlessAway(listMerchants(database, filter, page)),
      find: (merchantId) => unlessAway(findMerchant(database, merchantId)),
      reach: reachOf(reading, merchantsProjection),
    },
    manualQueue: { list: (of, page) => unlessAway(manualQueue(database, of, page)), reach: reachCases },
    unknownOutcomes: {
      list: (of, page) => unlessAway(unknownOutcomes(database, of, page)),
      reach: reachCases,
      prospectOf,
    },
  }
}
