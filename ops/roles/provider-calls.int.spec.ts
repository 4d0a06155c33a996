import { expect } from 'chai'
import { callLogStand } from '../../gateways/http/call-log/call-log.spec-helper.ts'
import { answered, httpCall } from '../../gateways/http/call-log/http-call.spec-helper.ts'
import { instantOf } from '../../ledger/core/time.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import { openForSpec } from '../../projections/tables.spec-helper.ts'
import { recentTries } from './provider-calls.ts'

const MINUTE_MS = 60_000
const start = Date.parse('2026-11-20T09:00:30.000Z')

describe('recent tries', () => {
  const stand = callLogStand()
  let database: ReadDatabase
  let nowMs = start
  before(() => {
    database = openForSpec({ connectionString: stand.url() })
  })
  after(() => database.destroy())

  const runtime = { now: () => instantOf(nowMs) }
  const record = async (...calls: readonly Parameters<typeof httpCall>[0][]): Promise<void> => {
    const { record: put, close } = await stand.open()
    for (const call of calls) put(httpCall(call))
    await close()
  }
  const ago = (minutes: number): number => start - minutes * MINUTE_MS

  it('are those of the last minutes, and of minutes that are over only once', async () => {
    await record(
      { at: ago(0), tookMs: 10 },
      { at: ago(4), tookMs: 30 },
      { at: ago(4), tookMs: 20, answer: answered({}, 503) },
      { at: ago(6), tookMs: 40, answer: { kind: 'no_answer', cause: 'timeout', errorCode: null } },
      {
        at: ago(59),
        tookMs: 50,
        answer: { kind: 'not_sent', cause: 'unreachable', errorCode: 'ECONNREFUSED' },
      },
      { at: ago(60), tookMs: 60 },
    )
    const tries = recentTries(database, runtime)
    const first = await tries()
    expect(first.lastFiveMinutes.get('spec')).to.deep.equal({
      ...{ tries: 3, answered: 3, serverErrors: 1, notSent: 0, noAnswer: 0 },
      ...{ successBasisPoints: 6_667, p50Ms: 20, p95Ms: 30, p99Ms: 30 },
    })
    expect(first.lastHour.get('spec')).to.include({ tries: 5, answered: 3, notSent: 1, noAnswer: 1 })

    await record({ at: ago(0), tookMs: 15 }, { at: ago(1), tookMs: 15 }, { at: ago(30), tookMs: 15 })
    // The one of half an hour ago comes too late to be counted by who has looked there.
    expect((await tries()).lastHour.get('spec')).to.include({ tries: 7 })
    expect((await recentTries(database, runtime)()).lastHour.get('spec')).to.include({ tries: 8 })

    nowMs = start + 4 * MINUTE_MS
    expect((await tries()).lastFiveMinutes.get('spec')).to.include({ tries: 2, p50Ms: 10, p95Ms: 15 })
    nowMs = start + 120 * MINUTE_MS
    expect((await tries()).lastHour).to.deep.equal(new Map())
  })
})
