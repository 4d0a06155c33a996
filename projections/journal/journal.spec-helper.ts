import fc from 'fast-check'
import type { Account } from '../../ledger/accounts/account.ts'
import { MerchantId } from '../../ledger/core/ids.ts'
import { epochMsOf, instantOf } from '../../ledger/core/time.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { Position, type EventStore } from '../../ledger/store/port.ts'
import { testDatabase } from '../../ledger/store/test-database.ts'
import type { Until } from '../../ledger/store/until.ts'
import type { ReadPlace } from '../connect.ts'
import type { JournalLineRow, ReadDatabase } from '../database.ts'
import { appendAll, eventually, firstAt, interleaved, ofOrder, someStory } from '../history.spec-helper.ts'
import { migrate } from '../migrate.ts'
import { openForSpec, startRunner } from '../tables.spec-helper.ts'
import { journalProjection } from './project.ts'
import type { Scope } from './queries.ts'

export const HOUR_MS = 60 * 60 * 1_000
export const operator: Scope = { kind: 'operator' }
export const merchantId = MerchantId('mer_1')
export const payable: Account = { mode: 'live', code: 'merchant_payable', holder: merchantId }

export type Journal = {
  readonly place: ReadPlace
  readonly database: ReadDatabase
  readonly store: EventStore
  readonly head: Position
  /** All of them, as the projection wrote them. */
  readonly lines: readonly JournalLineRow[]
  readonly drop: () => Promise<void>
}

/** Payments of two merchants in both modes, an event every hour for some days; always the same. */
export const openJournal = async (): Promise<Journal> => {
  const server = await testDatabase()
  await migrate(server.url)
  const place = { connectionString: server.url }
  const database = openForSpec(place)
  let recordedMs = epochMsOf(firstAt)
  const store = memoryStore(() => instantOf((recordedMs += HOUR_MS)))
  await appendAll(store, history())
  const head = await store.head()
  const runner = startRunner(store, place, journalProjection)
  await eventually(() => runner.progress.position() === head)
  await runner.stop()
  const lines = await database
    .selectFrom('journal_lines')
    .selectAll()
    .orderBy('position')
    .orderBy('line')
    .execute()
  const drop = async (): Promise<void> => {
    await database.destroy()
    await server.drop()
  }
  return { place, database, store, head, lines, drop }
}

const history = () =>
  interleaved(
    fc.sample(someStory, { numRuns: 60, seed: 7 }).map((story, index) =>
      ofOrder(story, `order-${index}`, {
        merchantId: MerchantId(`mer_${(index % 2) + 1}`),
        mode: index % 5 === 4 ? 'test' : 'live',
        startAt: firstAt,
      }),
    ),
  )

/** Before, within and after it. */
export const someUntil: fc.Arbitrary<Until> = fc.oneof(
  fc.nat({ max: 600 }).map((at): Until => ({ kind: 'position', position: Position(BigInt(at)) })),
  fc.nat({ max: 600 * HOUR_MS }).map((ms): Until => ({
    kind: 'time',
    recordedAt: instantOf(epochMsOf(firstAt) + ms),
  })),
)

export const isCounted = (until: Until | undefined, line: JournalLineRow): boolean => {
  if (until === undefined) return true
  return until.kind === 'position'
    ? BigInt(line.position) <= until.position
    : line.recorded_at <= until.recordedAt
}

export const sumOf = (lines: readonly JournalLineRow[]): bigint =>
  lines.reduce((sum, { amount }) => sum + BigInt(amount), 0n)
