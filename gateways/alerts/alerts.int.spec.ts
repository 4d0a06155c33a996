import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { OwnerId, ProviderId } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import { collectingLog } from '../http/pipeline/scripted.spec-helper.ts'
import type { AlertFact } from './alert.ts'
import { openAlerts } from './desk.ts'
import { migrate } from './migrate.ts'
import { readAlerts, writeAlert } from './table.ts'

const runtime = {
  monotonicMs: () => performance.now(),
  now: () => instantOf(Date.now()),
  randomUuid: () => randomUUID(),
  sleep: (delayMs: number, signal?: AbortSignal) =>
    delay(delayMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
  owner: OwnerId('own_spec'),
}
const openedAt = (origin: string, provider = 'spec'): AlertFact => ({
  kind: 'breaker_opened',
  provider: ProviderId(provider),
  operation: 'approve',
  origin,
})

describe('kept alerts', () => {
  let database: TestDatabase
  let place: { readonly connectionString: string }
  before(async () => {
    database = await testDatabase()
    place = { connectionString: database.url }
    await migrate(database.url)
    await migrate(database.url)
  })
  after(() => database.drop())

  it('are read newest first, by filter and page after page', async () => {
    const keep = (ms: number, fact: AlertFact) =>
      writeAlert(place, runtime.owner, { ...fact, id: randomUUID(), at: instantOf(ms), untold: 0 })
    const now = Date.now()
    for (let count = 0; count < 5; count += 1)
      // Two of one moment.
      await keep(now - 1_000 * Math.floor(count / 2), openedAt(`https://${String(count)}.example`))
    await keep(now - 10_000, { kind: 'projection_stopped', projection: 'payments' })
    await keep(now - 20_000, openedAt('https://x.example', 'other'))

    const seen: string[] = []
    let after
    for (;;) {
      const page = await readAlerts(place, {}, { limit: 2, after })
      seen.push(...page.map(({ id }) => id))
      after = page.at(-1)
      if (page.length < 2) break
    }
    expect(new Set(seen).size).to.equal(7)
    const count = async (filter: Parameters<typeof readAlerts>[1]) =>
      (await readAlerts(place, filter, { limit: 100 })).length
    expect(await count({ kind: 'breaker_opened' })).to.equal(6)
    expect(await count({ provider: ProviderId('other') })).to.equal(1)
    expect(await count({ since: instantOf(now - 1_500) })).to.equal(4)
    const [stopped] = await readAlerts(place, { kind: 'projection_stopped' }, { limit: 1 })
    expect(stopped).to.deep.include({
      about: { projection: 'payments' },
      untold: 0,
      at: instantOf(now - 10_000),
    })
  })

  it('are kept once however often they are written, and not for ever', async () => {
    const alert = { ...openedAt('https://old.example'), id: randomUUID(), untold: 0 }
    const recent = { ...alert, at: instantOf(Date.now()) }
    await writeAlert(place, runtime.owner, recent)
    await writeAlert(place, runtime.owner, recent)
    const old = { ...alert, id: randomUUID(), at: instantOf(Date.now() - 401 * 86_400_000) }
    await writeAlert(place, runtime.owner, old)
    const client = new pg.Client(place)
    await client.connect()
    const { rows } = await client.query(
      `SELECT id FROM jangbu_alerts.alerts WHERE about->>'origin' = 'https://old.example'`,
    )
    await client.end()
    expect(rows).to.deep.equal([{ id: alert.id }])
  })

  it('arrive in the table and at the operators’ address, which may be ill for a moment', async () => {
    const got: { readonly id: unknown; readonly type: unknown }[] = []
    let status = 503
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (piece: Buffer) => (body += piece.toString()))
      request.on('end', () => {
        const parsed: unknown = JSON.parse(body)
        const type =
          typeof parsed === 'object' && parsed !== null && 'type' in parsed ? parsed.type : undefined
        got.push({ id: request.headers['webhook-id'], type })
        response.writeHead(status).end()
        status = 204
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const target = { url: `http://127.0.0.1:${String(port)}/alerts`, key: undefined }
    const alerts = openAlerts({ ...place, runtime, log: collectingLog(), target })
    alerts.raise(openedAt('https://ill.example', 'arriving'))
    while (got.length < 2) await delay(20)
    await alerts.close()
    server.close()
    expect(got[1]).to.deep.equal(got[0])
    expect(got[0]?.type).to.equal('operator.breaker_opened')
    const kept = await readAlerts(place, { provider: ProviderId('arriving') }, { limit: 9 })
    expect(kept.map(({ id }) => `alert_${id}`)).to.deep.equal([got[0]?.id])
    expect(alerts.figures()).to.deep.equal({ raised: 1, lost: 0 })
  })
})
