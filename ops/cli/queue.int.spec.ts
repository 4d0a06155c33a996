import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { eventIdOf, OwnerId, paymentStream } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { approval, created } from '../../ledger/payment/events.spec-helper.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { attemptId, paymentId } from '../../ledger/payment/fixtures.spec-helper.ts'
import { reviewRequested } from '../../ledger/payment/pursuit.spec-helper.ts'
import { encode } from '../../ledger/store/codec.ts'
import type { EventMetadata } from '../../ledger/store/ledger-event.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import { migrate } from '../../projections/migrate.ts'
import { openCasesProjection } from '../../projections/open-cases/project.ts'
import { newProgress } from '../../projections/progress.ts'
import { runProjection } from '../../projections/runner.ts'
import { systemRuntime } from '../runtime.ts'
import { queue } from './queue.ts'
import { capturingTerminal } from './terminal.spec-helper.ts'

const HOURS_MS = 2.5 * 60 * 60 * 1_000
const actor = { kind: 'dispatcher' as const, owner: OwnerId('own_1') }
const metadata: EventMetadata = { correlationId: 'r', causationId: 'c', actor, idempotency: null }
const runtime = systemRuntime()

describe('jangbu queue', () => {
  let server: TestDatabase
  let store: EventStore
  let revision: number

  beforeEach(async () => {
    server = await testDatabase()
    await migrate(server.url)
    const recordedAt = instantOf(Date.now() - HOURS_MS)
    store = memoryStore(() => recordedAt)
    revision = -1
  })
  afterEach(() => server.drop())

  const append = async (...history: readonly PaymentEvent[]): Promise<void> => {
    const events = history.map((event) => encode(eventIdOf(randomUUID(), 0), event, metadata))
    await store.append({ stream: paymentStream(paymentId), expectedRevision: revision, events })
    revision += events.length
  }
  const project = async (): Promise<void> => {
    const head = await store.head()
    const leaving = new AbortController()
    const progress = newProgress()
    const { signal } = leaving
    const running = runProjection({
      projection: openCasesProjection,
      store,
      database: { connectionString: server.url },
      runtime,
      signal,
      progress,
    })
    while ((progress.position() ?? 0n) < head) await progress.movedSince(progress.moves(), signal)
    leaving.abort()
    await running
  }
  const run = async (options: { readonly all?: boolean; readonly json?: boolean } = {}) => {
    const terminal = capturingTerminal()
    const database = { connectionString: server.url }
    const code = await queue({ store, database, runtime, terminal }, { all: false, json: false, ...options })
    expect(code).to.equal(0)
    return { printed: terminal.printed(), told: terminal.told() }
  }
  const cells = (printed: string) => printed.split('\n').map((line) => line.trim().split(/ {2,}/))

  it('is empty where nothing is', async () => {
    expect(await run()).to.deep.equal({ printed: 'Nothing waits for a person.', told: '' })
    expect(await run({ all: true })).to.deep.equal({ printed: 'Nothing is open.', told: '' })
  })

  it('shows what waits for a person, and why', async () => {
    await append(created, approval.requested(), approval.unknown())
    await append(reviewRequested(attemptId(1), 'no_way_to_learn'))
    await project()
    const { printed, told } = await run()
    expect(cells(printed)).to.deep.equal([
      ['open for', 'payment', 'mode', 'what', 'provider', 'stage', 'tries', 'because', 'next'],
      [
        ...[
          '2 h',
          paymentId,
          'live',
          'approve 10,000 KRW',
          'card-network',
          'unknown',
          '0',
          '8001 business (E1 no)',
        ],
        'waits for a person: The provider can neither be asked nor be sent the same request again',
      ],
    ])
    expect(told).to.match(/^to go on: POST \S+\/resume, or \S+\/decline .*\n$/)
  })

  it('names the number of the others, and shows them where all are asked for', async () => {
    await append(created, approval.requested(), approval.unknown())
    await project()
    expect(await run()).to.deep.equal({
      printed: 'Nothing waits for a person.',
      told: 'open besides, and waiting for nobody: 1 (--all shows them)\n',
    })
    const all = await run({ all: true })
    expect(cells(all.printed)[1]?.at(-1)).to.match(/ now$/)
    expect(all.told).to.equal('')
  })

  it('as JSON tells all of each case', async () => {
    await append(created, approval.requested(), reviewRequested(attemptId(1), 'ambiguous'))
    await project()
    const told: unknown = JSON.parse((await run({ json: true })).printed)
    expect(told).to.be.an('array').with.length(1)
    expect(told).to.have.nested.property('[0].transactionId', attemptId(1))
    expect(told).to.have.nested.property('[0].amount.amount', '10000')
    expect(told).to.have.nested.property('[0].next.kind', 'waits_for_person')
  })

  it('says so when the read model is behind', async () => {
    await append(created)
    const { told } = await run()
    expect(told).to.equal('as of position 0: the log goes on to 1, and no projector follows it\n')
  })
})
