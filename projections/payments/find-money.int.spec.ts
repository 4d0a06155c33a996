import { expect } from 'chai'
import { paymentIdOf, ProviderId } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { approval, approved, created, hold, held } from '../../ledger/payment/events.spec-helper.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { krw } from '../../ledger/payment/fixtures.spec-helper.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import type { ReadDatabase } from '../database.ts'
import { appendAll, eventually, firstAt, ofOrder, somebody, type Whose } from '../history.spec-helper.ts'
import { migrate } from '../migrate.ts'
import { openForSpec, startRunner, type Runner } from '../tables.spec-helper.ts'
import { findMoney, type MoneyQuestion } from './find-money.ts'

const stories: readonly (readonly [name: string, story: readonly PaymentEvent[], Partial<Whose>?])[] = [
  ['approved', approved],
  ['approved in test mode', approved, { mode: 'test' }],
  ['held', held],
  ['asked', [created, approval.requested()]],
  ['asked in test mode', [created, approval.requested()], { mode: 'test' }],
  ['unknown', [created, approval.requested(), approval.unknown()]],
  ['hold asked', [created, hold.requested()]],
  ['declined', [created, approval.requested(), approval.declined()]],
  ['found late', [created, approval.requested(), approval.declined(), approval.found('ref-late')]],
  ['mismatched', [created, approval.requested(), approval.mismatched('ref-wrong', krw(9_000n))]],
]
const nameOf: ReadonlyMap<string, string> = new Map(
  stories.map(([name, , whose]) => {
    const { merchantId, mode } = { ...somebody, ...whose }
    return [paymentIdOf(merchantId, mode, name), name]
  }),
)

describe('money that is known here', () => {
  let server: TestDatabase
  let database: ReadDatabase
  let runner: Runner
  let provider: ProviderId

  before(async () => {
    server = await testDatabase()
    await migrate(server.url)
    database = openForSpec({ connectionString: server.url })
    const store = memoryStore(() => instantOf(0))
    runner = startRunner(store, { connectionString: server.url })
    for (const [name, story, whose] of stories)
      await appendAll(store, ofOrder(story, name, { ...somebody, ...whose, startAt: firstAt }))
    const head = await store.head()
    await eventually(() => runner.progress.position() === head)
    const asked = approval.requested()
    if (asked.type !== 'ApprovalRequested') throw new Error(asked.type)
    provider = asked.provider
  })
  after(async () => {
    await runner.stop()
    await database.destroy()
    await server.drop()
  })

  const found = async (question: Partial<MoneyQuestion>) => {
    const asked = { mode: 'live' as const, providers: [provider], references: [], amounts: [], ...question }
    const { referenced, undecided } = await findMoney(database, asked)
    const named = (all: readonly { readonly paymentId: string }[]): readonly string[] =>
      all.map(({ paymentId }) => nameOf.get(paymentId) ?? '?').toSorted()
    return { referenced: named(referenced), undecided: named(undecided) }
  }

  it('is every payment of a reference, of whatever mode, also one that was found late', async () => {
    expect((await found({ references: ['ref-1'] })).referenced).to.deep.equal([
      'approved',
      'approved in test mode',
      'held',
    ])
    expect((await found({ references: ['ref-late', 'ref-none'] })).referenced).to.deep.equal(['found late'])
    expect((await found({})).referenced).to.deep.equal([])
  })
  it('is every charge of the amount that is not decided, and whatever another amount was taken for', async () => {
    expect((await found({ amounts: [10_000n, 1n] })).undecided).to.deep.equal([
      'asked',
      'hold asked',
      'mismatched',
      'unknown',
    ])
    expect((await found({ amounts: [9_999n] })).undecided).to.deep.equal(['mismatched'])
    expect((await found({ amounts: [10_000n], mode: 'test' })).undecided).to.deep.equal([
      'asked in test mode',
    ])
    expect((await found({ amounts: [10_000n], providers: [ProviderId('another')] })).undecided).to.deep.equal(
      [],
    )
  })
})
