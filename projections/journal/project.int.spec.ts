import { expect } from 'chai'
import fc from 'fast-check'
import { sql } from 'kysely'
import { MerchantId } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { decode } from '../../ledger/store/codec.ts'
import type { Recorded } from '../../ledger/store/ledger-event.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { partition } from '../../ledger/store/partition.ts'
import { START, type EventStore } from '../../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import type { JournalAccountRow, JournalLineRow, ReadDatabase } from '../database.ts'
import { appendAll, eventually, firstAt, interleaved, ofOrder, someStory } from '../history.spec-helper.ts'
import { migrate } from '../migrate.ts'
import { applyEvents, partitioned, type Projection } from '../projection.ts'
import { openForSpec, startRunner } from '../tables.spec-helper.ts'
import { journalProjection } from './project.ts'

const MOST_EVENTS = 10_000

type Log = { readonly store: EventStore; readonly events: readonly Recorded[] }
type Books = {
  readonly accounts: readonly JournalAccountRow[]
  readonly lines: readonly JournalLineRow[]
}

const merchants = ['mer_1', 'mer_2'].map(MerchantId)
const modes = ['live', 'live', 'test'] as const

/** Of several merchants, in both modes. */
const someHistory: fc.Arbitrary<readonly PaymentEvent[]> = fc
  .array(someStory, { minLength: 1, maxLength: 6 })
  .map((stories) =>
    interleaved(
      stories.map((story, index) =>
        ofOrder(story, `order-${index}`, {
          merchantId: merchants[index % merchants.length] ?? MerchantId('mer_1'),
          mode: modes[index % modes.length] ?? 'live',
          startAt: firstAt,
        }),
      ),
    ),
  )

describe('the journal projection', () => {
  let server: TestDatabase
  let database: ReadDatabase
  before(async () => {
    server = await testDatabase()
    await migrate(server.url)
    database = openForSpec({ connectionString: server.url })
  })
  after(async () => {
    await database.destroy()
    await server.drop()
  })

  /** Recorded a second apart. */
  const logOf = async (events: readonly PaymentEvent[]): Promise<Log> => {
    let recordedMs = 0
    const store = memoryStore(() => instantOf((recordedMs += 1_000)))
    await appendAll(store, events)
    return { store, events: (await store.readAll(START, MOST_EVENTS)).map(decode) }
  }

  const empty = () => sql`TRUNCATE journal_accounts, journal_lines`.execute(database)
  const booksOf = async (): Promise<Books> => ({
    accounts: await database
      .selectFrom('journal_accounts')
      .selectAll()
      .orderBy('account')
      .orderBy('currency')
      .execute(),
    lines: await database
      .selectFrom('journal_lines')
      .selectAll()
      .orderBy('account')
      .orderBy('currency')
      .orderBy('position')
      .orderBy('line')
      .execute(),
  })

  type Cut = { readonly sizes: readonly number[]; readonly sessions: 'one' | 'one for each batch' }

  const apply = async (projection: Projection, { store, events }: Log, cut: Cut): Promise<void> => {
    let prepare = projection.open(store)
    let from = 0
    for (let turn = 0; from < events.length; turn += 1) {
      const batch = events.slice(from, from + (cut.sizes[turn % cut.sizes.length] ?? events.length))
      if (cut.sessions === 'one for each batch') prepare = projection.open(store)
      await database.transaction().execute((tx) => applyEvents(prepare, tx, batch))
      from += batch.length
    }
  }
  const project = async (log: Log, cut: Cut): Promise<Books> => {
    await empty()
    await apply(journalProjection, log, cut)
    return booksOf()
  }
  const atOnce: Cut = { sizes: [MOST_EVENTS], sessions: 'one' }

  it('gives the same rows, however the log is cut into batches and sessions', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 })
    const sessions = fc.constantFrom<Cut['sessions'][]>('one', 'one for each batch')
    const property = fc.asyncProperty(someHistory, sizes, sessions, async (events, cuts, ofEach) => {
      const log = await logOf(events)
      const whole = await project(log, atOnce)
      expect(await project(log, { sizes: cuts, sessions: ofEach })).to.deep.equal(whole)
    })
    await fc.assert(property, { numRuns: 25 })
  })

  it('comes to nothing over all accounts, and each account to the last of its lines', async () => {
    const property = fc.asyncProperty(someHistory, async (events) => {
      const { accounts, lines } = await project(await logOf(events), { sizes: [7], sessions: 'one' })
      const sums = new Map<string, bigint>()
      for (const { mode, currency, class: ofClass, balance } of accounts) {
        const key = `${mode} ${currency} ${ofClass === 'memorandum' ? 'held' : 'money'}`
        sums.set(key, (sums.get(key) ?? 0n) + BigInt(balance))
      }
      expect([...sums.values()].every((sum) => sum === 0n)).to.equal(true)
      for (const account of accounts) {
        const own = lines.filter(
          (one) => one.account === account.account && one.currency === account.currency,
        )
        let [balance, debits] = [0n, 0n]
        for (const [index, line] of own.entries()) {
          const amount = BigInt(line.amount)
          balance += amount
          debits += amount > 0n ? amount : 0n
          expect([line.balance, line.debits, line.ordinal]).to.deep.equal(
            [balance, debits, index + 1].map(String),
          )
        }
        const { balance: now, debits: debited, lines: count, last_position, last_recorded_at } = account
        expect([now, debited, count]).to.deep.equal([balance, debits, own.length].map(String))
        expect([last_position, last_recorded_at]).to.deep.equal([
          own.at(-1)?.position,
          own.at(-1)?.recorded_at,
        ])
      }
    })
    await fc.assert(property, { numRuns: 25 })
  })

  it('divided by account has the same rows, each partition its own', async () => {
    const [events = []] = fc.sample(someHistory, 1)
    const log = await logOf(events)
    const whole = await project(log, atOnce)
    await empty()
    const cut: Cut = { sizes: [5], sessions: 'one' }
    for (const index of [2, 0, 1]) await apply(partitioned(journalProjection, partition(index, 3)), log, cut)
    expect(await booksOf()).to.deep.equal(whole)
  })

  it('applies again what a transaction that failed had taken back', async () => {
    const [events = []] = fc.sample(someHistory, 1)
    const log = await logOf(events)
    const whole = await project(log, atOnce)
    await empty()
    const prepare = journalProjection.open(log.store)
    const half = log.events.slice(0, Math.ceil(log.events.length / 2))
    const failed = database.transaction().execute(async (tx) => {
      await applyEvents(prepare, tx, half)
      throw new Error('the server went away')
    })
    await failed.then(
      () => expect.fail('it did not fail'),
      (error: unknown) => expect(String(error)).to.contain('went away'),
    )
    for (const batch of [half, log.events.slice(half.length)])
      await database.transaction().execute((tx) => applyEvents(prepare, tx, batch))
    expect(await booksOf()).to.deep.equal(whole)
  })

  it('does not write over lines that should not be there', async () => {
    const [events = []] = fc.sample(
      someHistory.filter((all) => all.some(({ type }) => type === 'PaymentApproved')),
      1,
    )
    const log = await logOf(events)
    await project(log, atOnce)
    await apply(journalProjection, log, atOnce).then(
      () => expect.fail('it was applied twice'),
      (error: unknown) => expect(String(error)).to.contain('journal_lines_pkey'),
    )
  })

  it('is kept up by a runner, its partitions side by side', async () => {
    await empty()
    const [events = []] = fc.sample(someHistory, 1)
    const log = await logOf(events)
    const place = { connectionString: server.url }
    const runners = [0, 1].map((index) =>
      startRunner(log.store, place, partitioned(journalProjection, partition(index, 2))),
    )
    const head = await log.store.head()
    await eventually(() => runners.every(({ progress }) => progress.position() === head))
    await Promise.all(runners.map(({ stop }) => stop()))
    const kept = await booksOf()
    expect(kept).to.deep.equal(await project(log, atOnce))
  })
})
