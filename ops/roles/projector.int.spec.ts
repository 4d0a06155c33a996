import { expect } from 'chai'
import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import type { AlertFact } from '../../gateways/alerts/alert.ts'
import { approved, capture } from '../../ledger/payment/events.spec-helper.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import { appendAll, eventually, ofOrder } from '../../projections/history.spec-helper.ts'
import { openLog } from '../log.ts'
import { openParts, type Parts } from './parts.ts'
import { startProjector } from './projector.ts'

describe('the projector', () => {
  let server: TestDatabase
  let parts: Parts
  beforeEach(async () => {
    server = await testDatabase()
    const log = openLog('silent')
    const masterKey = randomBytes(32)
    const place = { databaseUrl: server.url, eventStoreUrl: undefined, archiveDir: 'nowhere' }
    parts = await openParts({ ...place, masterKey, log, fail: () => undefined })
  })
  afterEach(async () => {
    await parts.store.close()
    await server.drop()
  })

  const stopped = async (): Promise<readonly { readonly projection: string }[]> => {
    const client = new Client({ connectionString: server.url })
    await client.connect()
    try {
      const { rows } = await client.query<{ projection: string }>(
        `SELECT projection FROM jangbu_read.checkpoints WHERE status = 'stopped' ORDER BY projection`,
      )
      return rows
    } finally {
      await client.end()
    }
  }

  it('keeps every read model up, each with its own progress, until it is stopped', async () => {
    const { store, progress } = parts
    const { stop } = startProjector(parts, () => undefined)
    await appendAll(store, ofOrder(approved, 'order-1'))
    const head = await store.head()
    await eventually(
      () => progress.get('payments')?.position() === head && progress.get('open_cases')?.position() === head,
    )
    await stop()
    expect([progress.get('payments')?.position(), progress.get('open_cases')?.position()]).to.deep.equal([
      undefined,
      undefined,
    ])
  })

  it('goes on with the others when one has stopped', async () => {
    const { store, progress } = parts
    const alerts: AlertFact[] = []
    const { stop } = startProjector(parts, (fact) => alerts.push(fact))
    // No payment can begin with this; no case is opened or decided by it.
    await appendAll(store, ofOrder([capture.declined('a')], 'order-1'))
    await eventually(async () => (await stopped()).length > 0)
    await appendAll(store, ofOrder(approved, 'order-2'))
    const head = await store.head()
    await eventually(() => progress.get('open_cases')?.position() === head)
    expect(progress.get('payments')?.position()).to.equal(undefined)
    const ofPayments = { kind: 'projection_stopped', projection: 'payments' }
    await eventually(() => alerts.some(({ kind }) => kind === 'projection_stopped'))
    const told = [...alerts]
    const names = (await stopped()).map(({ projection }) => projection)
    expect(names).to.include('payments').and.not.include('open_cases')
    expect(told).to.deep.include(ofPayments)
    expect(names.map((projection) => ({ kind: 'projection_stopped', projection }))).to.deep.include.members(
      told,
    )
    await stop()
  })
})
