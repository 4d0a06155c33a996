import type { ReadTransaction } from '../database.ts'
import { boundsOf } from '../lists/bounds.ts'
import { standardEffort } from '../lists/effort.ts'
import { findPage, type FoundPage } from '../lists/find-page.ts'
import { pinPlans } from '../lists/pin-plans.ts'
import type { Place } from '../lists/place.ts'
import type { Asked } from '../lists/read-keys.ts'
import { conditionsOf, type PaymentQuestion } from './filter.ts'
import { listed, waysTo } from './ways.ts'

/** `after`: what was shown before. */
export const askedIn = (question: PaymentQuestion, after?: Place, effort = standardEffort): Asked => ({
  listed,
  effort,
  bounds: boundsOf(question.filter, after),
  conditions: conditionsOf(question),
})

export type Finding = {
  readonly limit: number
  readonly after?: Place | undefined
  readonly effort?: Asked['effort']
}

/** The keys of a page. */
export const findPayments = async (
  tx: ReadTransaction,
  question: PaymentQuestion,
  { limit, after, effort }: Finding,
): Promise<FoundPage> => {
  await pinPlans(tx)
  return findPage(tx, askedIn(question, after, effort), { ways: await waysTo(tx, question), limit })
}
