import { expect } from 'chai'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { LineResultsResource } from '../../commands/imports/resource.ts'
import { csvOf, newFolder, rowOf, type Row } from '../cli/import.spec-helper.ts'
import { importAt } from './import.spec-helper.ts'
import { startOwnProcess, type OwnProcess } from './own-process.spec-helper.ts'
import {
  clientOf,
  newMerchant,
  providerAt,
  query,
  startSystem,
  type TestSystem,
} from './system.spec-helper.ts'

const LINES = 600
const AT_ONCE = 60

describe('an import whose system is killed in the middle', () => {
  const adminKey = `ak_${randomUUID()}`
  let system: TestSystem
  let mortal: OwnProcess
  let merchantId: string
  let folder: Awaited<ReturnType<typeof newFolder>>
  before(async () => {
    folder = await newFolder()
    const shared = { JANGBU_MASTER_KEY: randomBytes(32).toString('base64'), JANGBU_ADMIN_KEY: adminKey }
    system = await startSystem(shared)
    merchantId = (await newMerchant(system)).id
    mortal = await startOwnProcess({
      ...shared,
      ...providerAt(system.simulator),
      DATABASE_URL: system.variables['DATABASE_URL'] ?? '',
      JANGBU_DATA_DIR: system.variables['JANGBU_DATA_DIR'] ?? '',
    })
  })
  after(async () => {
    await mortal.kill()
    await system.stop()
    await folder.forget()
  })

  /** As the command sends them. */
  const lineOf = (row: Row, index: number) => ({
    line: index + 2,
    orderId: row['order_id'],
    orderName: row['order_name'],
    amount: Number(row['amount']),
    provider: row['provider'],
    reference: row['reference'],
    approvedAt: '2024-03-01T10:15:30+09:00',
  })

  it('is gone on with by the next, and every line is one payment', async () => {
    const rows = Array.from({ length: LINES }, () => rowOf(`crash-${randomUUID()}`))
    const content = csvOf(rows)
    const path = await folder.write('crash.csv', content)
    const lines = rows.map(lineOf)
    const file = {
      merchantId,
      mode: 'test',
      fileName: 'crash.csv',
      fileDigest: createHash('sha256').update(content).digest('hex'),
      lines: LINES,
    }
    const dying = clientOf(mortal.url, adminKey)
    const begun = await dying.post('/v1/admin/payment-imports', file)
    const { id } = begun.body as { readonly id: string }
    const batches = Array.from({ length: LINES / AT_ONCE }, (_, index) =>
      lines.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
    )
    const [first = [], second = [], ...others] = batches
    const send = (batch: readonly object[]) =>
      dying.post(`/v1/admin/payment-imports/${id}/lines`, { lines: batch })
    for (const batch of [first, second]) {
      const { results } = LineResultsResource.parse((await send(batch)).body)
      expect(results.every(({ result }) => result === 'imported')).to.equal(true)
    }
    // What is under way when it dies may be done or not, line by line.
    const lost = others.slice(0, 3).map((batch) => send(batch).catch(() => undefined))
    await new Promise((resolve) => setTimeout(resolve, 30))
    await mortal.kill()
    await Promise.all(lost)

    const resumed = await importAt({ url: system.url, adminKey }, path, { merchant: merchantId })
    expect(resumed, JSON.stringify(resumed.examples)).to.include({ id, exitCode: 0, isWhole: true })
    const { imported, alreadyThere, refused } = resumed.counts
    expect([imported + alreadyThere, refused]).to.deep.equal([LINES, 0])
    expect(alreadyThere).to.be.at.least(2 * AT_ONCE)
    const written = await query(
      system,
      `SELECT count(*)::int AS all, count(DISTINCT stream)::int AS payments
       FROM jangbu_log.events WHERE type = 'PaymentImported'`,
    )
    expect(written).to.deep.equal([{ all: LINES, payments: LINES }])
    const told = await system.admin.get(`/v1/admin/payment-imports/${id}`)
    expect(told.body).to.deep.include({ status: 'COMPLETED', result: { imported, alreadyThere, refused } })
  })
})
