import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
import { projections } from '../../projections/registry.ts'
import { runProjection } from '../../projections/runner.ts'
import { systemRuntime } from '../runtime.ts'
import { replay, type ReplayOptions } from './replay.ts'
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

  const run = async (given: Partial<ReplayOptions> = {}) => {
    const terminal = capturingTerminal()
    const database = { connectionString: server.url }
    const usual = {
      projection: 'payments',
      json: false,
      force: false,
      stateHash: false,
      language: 'en' as const,
    }
    const code = await replay({ store, database, runtime, terminal }, { ...usual, ...given })
    return { code, printed: terminal.printed(), told: terminal.told() }
  }
  const execute = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: server.url })
    await client.connect()
    await client.query(statement).finally(() => client.end())
  }

  it('is quiet about what is right', async () => {
    const { code, printed, told } = await run()
    expect(code).to.equal(0)
    expect(printed).to.contain('What is served is the same')
    expect(printed).to.match(/live +APPROVED +1 +10,000 KRW +0 KRW/)
    expect(told).to.contain('replaying: 3 of 3\n')
  })
  it('goes through every read model, with a verdict on each and on all', async () => {
    const { code, printed } = await run({ projection: 'all' })
    expect(code).to.equal(0)
    const verdicts = printed.matchAll(/== (.+)\n\n✓ What is served is the same/g).toArray()
    const models = projections.map(({ name }) => `Read model ${name}`)
    expect(verdicts.map(([, heading]) => heading)).to.deep.equal(['Verdict', ...models])
  })
  it('shows another moment without calling it an error', async () => {
    for (const asOf of ['2', '1970-01-02', '1970-01-01T09:00:00+09:00']) {
      const { code, printed } = await run({ asOf })
      expect(code).to.equal(0)
      expect(printed).to.contain('no error')
    }
  })
  it('shows what became different between two moments', async () => {
    const { code, printed } = await run({ asOf: '1', against: '3' })
    expect(code).to.equal(0)
    expect(printed).to.match(/[1-9] rows became different between the two moments/)
    expect(printed).to.match(/pay_\w+ +status +APPROVED +\w+ +changed by +2 +ApprovalRequested/)
  })
  it('refuses a moment it cannot read, or that is not yet', async () => {
    for (const asOf of ['yesterday', '2026-02-30', '2026-01-01T00:00:00', '4', '2999-01-01'])
      for (const given of [{ asOf }, { against: asOf }])
        expect(await run(given)).to.include({ code: 2, printed: '' })
    expect((await run({ asOf: '4' })).told).to.match(/^--as-of is in the future: the log ends at position 3/)
    expect((await run({ projection: 'nothing' })).told).to.match(
      /^there is no read model nothing: payments, /,
    )
    expect(await run({ passes: 'many' })).to.include({ code: 2, printed: '' })
  })
  it('names what is wrong and fails', async () => {
    await execute(`UPDATE jangbu_read_payments_2.payments SET balance = 1`)
    const { code, printed } = await run()
    expect(code).to.equal(1)
    expect(printed)
      .to.contain('DIFFERENT: 1 rows')
      .and.match(/pay_\w+ +balance +1 +10000 +contradicts +3 +PaymentApproved +payment-pay_\w+/)
    const report: unknown = JSON.parse((await run({ json: true, stateHash: true })).printed)
    expect(report).to.deep.include({ isWrong: true, differingRows: 1 })
    expect(report).to.have.nested.include({
      'standing_payments.position': '3',
      'tables_payments[0].changed': 1,
    })
    expect(report).to.have.nested.include({ 'differences_payments[0].what': 'balance' })
  })
  it('makes a page of it, in Korean too, but not over a file that is there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jangbu-replay-'))
    try {
      const html = join(folder, 'replay.html')
      expect(await run({ html, language: 'ko' })).to.include({ code: 1, printed: '' })
      expect(await readFile(html, 'utf8')).to.contain('다릅니다: 서비스 중인 것의 1개 행이 로그와 다릅니다.')
      expect((await run({ html })).code).to.equal(2)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
