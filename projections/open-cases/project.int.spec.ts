import { expect } from 'chai'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { PaymentId } from '../../ledger/core/ids.ts'
import { compensation, lateApproval } from '../../ledger/payment/compensation.spec-helper.ts'
import { paymentDecider } from '../../ledger/payment/decide.ts'
import {
  approval,
  approved,
  cancel,
  capture,
  created,
  hold,
  release,
} from '../../ledger/payment/events.spec-helper.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import {
  attemptId,
  compensationId,
  fact,
  krw,
  operationId,
  paymentId,
} from '../../ledger/payment/fixtures.spec-helper.ts'
import type { OpenCase } from '../../ledger/payment/open-case.ts'
import { inquired, reviewRequested } from '../../ledger/payment/pursuit.spec-helper.ts'
import { decode } from '../../ledger/store/codec.ts'
import type { Recorded } from '../../ledger/store/ledger-event.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { START, type EventStore } from '../../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import type { OpenCaseRow, ReadDatabase } from '../database.ts'
import { appendAll, interleaved, ofOrder } from '../history.spec-helper.ts'
import { migrate } from '../migrate.ts'
import { isPaymentFact } from '../payments/fold.ts'
import { postgresRows, writeChanges } from '../postgres-rows.ts'
import { applyEvents } from '../projection.ts'
import { openForSpec } from '../tables.spec-helper.ts'
import { someCaseStory, ticking } from './cases.spec-helper.ts'
import { openCasesProjection } from './project.ts'
import { recordOf, type CaseRecord } from './rows.ts'

const MOST_EVENTS = 10_000

describe('the open cases projection', () => {
  let server: TestDatabase
  let database: ReadDatabase
  let store: EventStore
  before(async () => {
    server = await testDatabase()
    await migrate(server.url)
    database = openForSpec({ connectionString: server.url })
  })
  after(async () => {
    await database.destroy()
    await server.drop()
  })
  beforeEach(async () => {
    await begin()
  })

  const begin = async (): Promise<void> => {
    await sql`TRUNCATE open_cases, provider_orders`.execute(database)
    store = memoryStore(ticking())
  }
  const logOf = async (events: readonly PaymentEvent[]): Promise<readonly Recorded[]> => {
    await appendAll(store, events)
    return (await store.readAll(START, MOST_EVENTS)).map(decode)
  }
  const project = (batch: readonly Recorded[]): Promise<void> =>
    database.transaction().execute((tx) => applyEvents(openCasesProjection.open(store), tx, batch))
  const rows = (): Promise<readonly OpenCaseRow[]> =>
    database.selectFrom('open_cases').selectAll().orderBy('payment_id').orderBy('transaction_id').execute()
  const records = async (): Promise<readonly CaseRecord[]> => (await rows()).map(recordOf)

  /** In batches of these sizes, one after the other, round and round; `each` is told how far it has come. */
  const inBatches = async (
    log: readonly Recorded[],
    sizes: readonly number[],
    each: (upTo: number) => Promise<void>,
  ): Promise<void> => {
    let from = 0
    for (let turn = 0; from < log.length; turn += 1) {
      const batch = log.slice(from, from + (sizes[turn % sizes.length] ?? log.length))
      await project(batch)
      from += batch.length
      await each(from)
    }
  }

  it('has what the decider calls open, whenever one looks and however the log is cut into batches', async () => {
    const all = fc.array(someCaseStory, { minLength: 1, maxLength: 4 })
    const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 })
    const property = fc.asyncProperty(all, sizes, async (stories, cuts) => {
      await begin()
      const log = await logOf(interleaved(stories.map((story, index) => ofOrder(story, `order-${index}`))))
      await inBatches(log, cuts, async (upTo) => {
        expect(openIn(await records())).to.deep.equal(openAfter(log.slice(0, upTo)))
      })
      const inPieces = await rows()
      await sql`TRUNCATE open_cases, provider_orders`.execute(database)
      await project(log)
      expect(inPieces).to.deep.equal(await rows())
    })
    await fc.assert(property, { numRuns: 30 })
  })

  it('writes nothing, and looks nothing up, for what opens and is decided within a batch', async () => {
    const log = await logOf([
      ...approved,
      cancel.requested('a', krw(3_000n)),
      cancel.unknown('a'),
      inquired(operationId('a'), 'found'),
      cancel.succeeded('a', krw(3_000n)),
    ])
    const unread = { readStream: () => Promise.reject(new Error('it was read')) }
    const { rows: told } = await database.transaction().execute(async (tx) => {
      await applyEvents(openCasesProjection.open(unread), tx, log)
      return sql`SELECT pg_current_xact_id_if_assigned() IS NOT NULL AS "hasWritten"`.execute(tx)
    })
    expect(told).to.deep.equal([{ hasWritten: false }])
  })

  it('knows whose money it is from earlier events, also for what was decided long ago', async () => {
    const log = await logOf([
      ...[created, hold.requested(), hold.succeeded('ref-1')],
      ...[capture.requested('a', krw(4_000n)), capture.succeeded('a', krw(4_000n))],
      release.requested('b'),
    ])
    for (const one of log) await project([one])
    const [only, ...rest] = await records()
    expect(rest).to.deep.equal([])
    expect(only).to.deep.include({
      paymentId,
      merchantId: 'mer_1',
      mode: 'live',
      provider: 'card-network',
      contractId: 'contract-1',
      // What the void would release.
      amount: krw(6_000n),
      revision: 5,
    })
    expect(only?.open).to.include({ operation: 'void', stage: 'pending', transactionId: operationId('b') })
  })

  it('looks at no more of a payment than it has come to', async () => {
    const events = [...approved, cancel.requested('a', krw(1n)), cancel.succeeded('a', krw(1n))]
    const log = await logOf(events)
    await project(log.slice(0, 3))
    await project(log.slice(3, 4))
    expect((await records()).map(({ open }) => open.transactionId)).to.deep.equal([operationId('a')])
    await project(log.slice(4))
    expect(await rows()).to.deep.equal([])
  })

  it('dates a case from when the log recorded it, and one compensation after another from the first', async () => {
    const log = await logOf([
      ...[created, approval.requested(), approval.declined()],
      ...lateApproval('ref-1'),
      compensation.declined('ref-1'),
      compensation.requested('ref-1', { ordinal: 2 }),
      inquired(null, 'not_found'),
    ])
    await project(log)
    const [only] = await records()
    expect(only?.open).to.include({ transactionId: compensationId('ref-1', 2), tries: 1, stage: 'pending' })
    expect(only?.openedAt).to.equal(log[4]?.recordedAt)
    expect(only).to.include({ changedAt: log[6]?.recordedAt, revision: 6 })
  })

  it('changes a case only by what is said of it', async () => {
    const log = await logOf([
      ...[created, approval.requested(), approval.unknown()],
      inquired(null, 'unknown'),
      reviewRequested(attemptId(1), 'no_way_to_learn'),
    ])
    await project(log.slice(0, 4))
    expect(await records()).to.have.nested.property('[0].revision', 2)
    await project(log.slice(4))
    const [only] = await records()
    expect(only?.open).to.include({ review: 'no_way_to_learn', stage: 'unknown' })
    expect(only).to.include({ openedAt: log[1]?.recordedAt, changedAt: log[4]?.recordedAt })
  })

  it('keeps what a provider says, as far as a table can hold it', async () => {
    const failure = {
      category: 8999,
      kind: 'system',
      providerCode: 'E\0',
      providerMessage: 'a\uD800',
    } as const
    const said = {
      ...fact,
      type: 'ApprovalUnknown',
      attempt: 1,
      transactionId: attemptId(1),
      failure,
    } as const
    await project(await logOf([created, approval.requested(), said]))
    const [only] = await records()
    const held = { providerCode: 'E\uFFFD', providerMessage: 'a\uFFFD' }
    expect(only?.open.failure).to.deep.equal({ ...failure, ...held })
  })

  it('stops where a row was taken away, or one is there that should not be', async () => {
    const log = await logOf([created, approval.requested(), approval.unknown(), approval.declined()])
    await project(log.slice(0, 2))
    await refused(project(log.slice(0, 2)), 'open_cases_pkey')
    await refused(project(log.slice(1, 2)), 'revision 1 (ApprovalRequested) after 1')
    const prepare = openCasesProjection.open(store)
    await database.transaction().execute(async (tx) => {
      const rows = postgresRows(tx)
      const [changed, decided] = [await prepare(rows, log.slice(2, 3)), await prepare(rows, log.slice(3))]
      await sql`DELETE FROM open_cases`.execute(tx)
      await refused(writeChanges(tx, changed), '0 of 1 rows were there to be changed')
      await refused(writeChanges(tx, decided), '0 of 1 rows were there to be changed')
    })
  })
})

type Open = ReadonlyMap<PaymentId, readonly OpenCase[]>

const byTransaction = (cases: readonly OpenCase[]): readonly OpenCase[] =>
  cases.toSorted((a, b) => (a.transactionId < b.transactionId ? -1 : 1))

const openIn = (records: readonly CaseRecord[]): Open =>
  new Map(
    [...Map.groupBy(records, ({ paymentId: id }) => id)].map(([id, own]) => [
      id,
      byTransaction(own.map(({ open }) => open)),
    ]),
  )

const openAfter = (log: readonly Recorded[]): Open => {
  const facts = log.filter(isPaymentFact).map(({ event }) => event)
  const byPayment = Map.groupBy(facts, ({ paymentId: id }) => id)
  const open = [...byPayment].map(([id, events]) => {
    const state = events.reduce(paymentDecider.evolve, paymentDecider.initial)
    return [id, state.status === 'none' ? [] : byTransaction([...state.open.values()])] as const
  })
  return new Map(open.filter(([, cases]) => cases.length > 0))
}

const refused = async (work: Promise<unknown>, message: string): Promise<void> => {
  await work.then(
    () => expect.fail('it was done'),
    (error: unknown) => expect(String(error)).to.contain(message),
  )
}
