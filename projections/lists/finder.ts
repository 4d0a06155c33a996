import type { ReadTransaction } from '../database.ts'
import { boundsOf, type Days } from './bounds.ts'
import { standardEffort, type Effort } from './effort.ts'
import { findPage, type FoundPage } from './find-page.ts'
import type { Way } from './find.ts'
import type { Condition, Listed } from './listed.ts'
import { pinPlans } from './pin-plans.ts'
import type { Place } from './place.ts'
import type { Asked } from './read-keys.ts'

/** What is particular to a list. */
export type Findable<Question> = {
  readonly listed: Listed
  readonly conditionsOf: (question: Question) => readonly Condition[]
  readonly waysTo: (tx: ReadTransaction, question: Question) => Promise<readonly Way[]>
}

export type Finding = {
  readonly limit: number
  /** What was shown before. */
  readonly after?: Place | undefined
  readonly effort?: Effort | undefined
}

export type Finder<Question> = {
  readonly askedIn: (question: Question, after?: Place, effort?: Effort) => Asked
  /** The keys of a page. */
  readonly find: (tx: ReadTransaction, question: Question, finding: Finding) => Promise<FoundPage>
}

export const finderOf = <Question extends { readonly filter: Days }>({
  listed,
  conditionsOf,
  waysTo,
}: Findable<Question>): Finder<Question> => {
  const askedIn: Finder<Question>['askedIn'] = (question, after, effort = standardEffort) => ({
    listed,
    effort,
    bounds: boundsOf(question.filter, after),
    conditions: conditionsOf(question),
  })
  return {
    askedIn,
    find: async (tx, question, { limit, after, effort }) => {
      await pinPlans(tx)
      return findPage(tx, askedIn(question, after, effort), { ways: await waysTo(tx, question), limit })
    },
  }
}
