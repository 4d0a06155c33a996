import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { eventIdOf, OwnerId, paymentStream } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { approved } from '../../ledger/payment/events.spec-helper.ts'
import { paymentId } from '../../ledger/payment/fixtures.spec-helper.ts'
import { encode } from '../../ledger/store/codec.ts'
import type { EventMetadata } from '../../ledger/store/ledger-event.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { NO_STREAM } from '../../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import { migrate } from '../../projections/migrate.ts'
import { paymentsProjection } from '../../projections/payments/project.ts'
import { newProgress } from '../../projections/progress.ts'
import { runProjection } from '../../projections/runner.ts'
import { systemRuntime } from '../runtime.ts'
import { replay } from './replay.ts'
import { capturingTerminal } from './terminal.spec-helper.ts'

const actor = { kind: 'dispatcher' as const, owner: OwnerId('own_1') }
const metadata: EventMetadata = { correlationId: 'r', causationId: 'c', actor, idempotency: null }
const runtime = systemRuntime()

describe('jangbu replay', () => {
  let server: TestDatabase
  const store = memoryStore(() => instantOf(0))

  before(async () => {
    server = await testDatabase()
    await migrate(server.url)
    const events = approved.map((event) => encode(eventIdOf(randomUUID(), 0), event, metadata))
    await store.append({ stream: paymentStream(paymentId), expectedRevision: NO_STREAM, events })
    const leaving = new AbortController()
    const progress = newProgress()
    const database = { connectionString: server.url }
    const { signal } = leaving
    const running = runProjection({
      projection: paymentsProjection,
      store,
      database,
      runtime,
      signal,
      progress,
    })
    while (progress.position() !== 3n) await progress.movedSince(progress.moves(), signal)
    leaving.abort()
    await running
  })
  after(() => server.drop())

  const run = async (asOf: string | undefined, json = false) => {
    const terminal = capturingTerminal()
    const database = { connectionString: server.url }
    const code = await replay({ store, database, runtime, terminal }, { asOf, json })
    return { code, printed: terminal.printed(), told: terminal.told() }
  }
  const execute = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: server.url })
    await client.connect()
    await client.query(statement).finally(() => client.end())
  }

  it('is quiet about what is right', async () => {
    const { code, printed, told } = await run(undefined)
    expect(code).to.equal(0)
    expect(printed).to.contain('What is served is the same')
    expect(printed).to.match(/APPROVED +1 +10,000 KRW +0 KRW/)
    expect(told).to.equal('replaying: 3 of 3\n')
  })
  it('shows another moment without calling it an error', async () => {
    for (const asOf of ['2', '1970-01-02', '1970-01-01T09:00:00+09:00']) {
      const { code, printed } = await run(asOf)
      expect(code).to.equal(0)
      expect(printed).to.contain('this is no error')
    }
  })
  it('refuses a moment it cannot read', async () => {
    for (const asOf of ['yesterday', '2026-02-30', '2026-01-01T00:00:00'])
      expect(await run(asOf)).to.include({ code: 2, printed: '' })
  })
  it('names what is wrong and fails', async () => {
    await execute(`UPDATE jangbu_read_payments_2.payments SET balance = 1`)
    const { code, printed } = await run(undefined)
    expect(code).to.equal(1)
    expect(printed)
      .to.contain('DIFFERENT: 1 rows')
      .and.match(/pay_\w+ +balance +1 +10000/)
    const report: unknown = JSON.parse((await run(undefined, true)).printed)
    expect(report).to.have.nested.include({ position: '3', 'tables[0].changed': 1 })
    expect(report).to.have.nested.include({ 'tables[0].differences[0].column': 'balance' })
  })
})
