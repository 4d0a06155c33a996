import { sql } from 'kysely'
import type { EventStore, Position } from '../../ledger/store/port.ts'
import type { ReadDatabase } from '../../projections/database.ts'

export type LogFigures = {
  readonly head: Position
  readonly projections: readonly {
    readonly projection: string
    /** In positions of the log. */
    readonly lag: number
    readonly isStopped: boolean
  }[]
  readonly cases: readonly CaseCount[]
}
export type CaseCount = {
  readonly provider: string
  readonly waitsFor: 'pursuit' | 'person'
  readonly count: number
}

type Reading = { readonly store: Pick<EventStore, 'head'>; readonly readDatabase: ReadDatabase }

/** @throws when the log or the read models do not answer. */
export const readLogFigures = async ({ store, readDatabase }: Reading): Promise<LogFigures> => {
  const [head, checkpoints, cases] = await Promise.all([
    store.head(),
    readDatabase
      .selectFrom('checkpoints')
      // The one that runs now.
      .distinctOn(['projection', 'partition'])
      .select(['projection', 'partition', 'position', 'status'])
      .where('build', '=', 'served')
      .orderBy('projection')
      .orderBy('partition')
      .orderBy('version', 'desc')
      .execute(),
    readDatabase
      .selectFrom('open_cases')
      .select([
        'provider',
        sql<boolean>`review IS NOT NULL`.as('is_in_review'),
        sql<number>`count(*)::int`.as('cases'),
      ])
      .groupBy(['provider', sql`review IS NOT NULL`])
      .execute(),
  ])
  const names = [...new Set(checkpoints.map(({ projection }) => projection))]
  return {
    head,
    projections: names.map((projection) => {
      const its = checkpoints.filter((one) => one.projection === projection)
      const positions = its.map(({ position }) => BigInt(position))
      const last = positions.reduce((least, one) => (one < least ? one : least))
      return {
        projection,
        lag: Math.max(0, Number(head - last)),
        isStopped: its.some(({ status }) => status === 'stopped'),
      }
    }),
    cases: cases.map(({ provider, is_in_review: isInReview, cases: count }) => ({
      provider,
      waitsFor: isInReview ? 'person' : 'pursuit',
      count,
    })),
  }
}
