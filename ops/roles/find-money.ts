import type { FindMoney } from '../../commands/imports/money.ts'
import { unlessAway } from '../../projections/failures.ts'
import { findMoney } from '../../projections/payments/find-money.ts'
import { paymentsProjection } from '../../projections/payments/project.ts'
import { reachOf, type Reading } from './reading.ts'

/** As of the log's end at the time of asking, or later. */
export const moneyFinder = (reading: Reading): FindMoney => {
  const reach = reachOf(reading, paymentsProjection)
  return async (asked, limitMs) => {
    if ((await reach(await reading.store.head(), limitMs)) !== 'reached') return undefined
    return unlessAway(findMoney(reading.readDatabase, asked))
  }
}
