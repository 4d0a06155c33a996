import { expect } from 'chai'
import { START } from '../../../ledger/store/port.ts'
import { postgresStore } from '../../../ledger/store/postgres/store.ts'
import { projections } from '../../../projections/registry.ts'
import { replay } from '../../../projections/replay/replay.ts'
import { differingRows } from '../../../projections/replay/report.ts'
import { systemRuntime } from '../../runtime.ts'
import { agreed } from '../agreement.spec-helper.ts'
import { problemIn, type TestSystem } from '../system.spec-helper.ts'
import { noticesKept, type Answered, type Traffic } from './traffic.spec-helper.ts'

/**
 * The longest that anybody waits: whoever's append was on its way when the log went away, since only repeating it tells
 * what came of it: for 20 s, with 5 s to connect and 10 s to be answered the last time.
 */
const LONGEST_ANSWER_MS = 35_000
/** The probe's own limit is one second; the rest is for a machine with other things to do. */
const LONGEST_PROBE_MS = 5_000
const FINISH_LIMIT_MS = 60_000

/**
 * After an outage: every answer was as documented; whatever was answered or not, each order is one payment with one
 * cancel in every book; a notification that was taken stands in the log, once; and the log is whole.
 */
export const judge = async (system: TestSystem, traffic: Traffic): Promise<void> => {
  traffic.answers.forEach(judgeAnswer)
  await judgeBooks(system, await traffic.finish(FINISH_LIMIT_MS))
  expect(await noticesKept(system)).to.equal(traffic.noticesTaken())
  await judgeLog(system)
}

const judgeAnswer = (answered: Answered): void => {
  const { asked, status, headers, tookMs, body, text } = answered
  const about = `${asked}: ${text}`
  expect(tookMs, about).to.be.below(asked === 'ready' ? LONGEST_PROBE_MS : LONGEST_ANSWER_MS)
  if (asked === 'ready') {
    expect(status, about).to.be.oneOf([200, 503])
    expect(body).to.include({ status: status === 200 ? 'ready' : 'not_ready' })
    return
  }
  if (status < 300) return
  const problem = problemIn(answered, '503 service_unavailable')
  expect(problem, about).to.include({ code: 'API-SYS-503', retryable: true })
  expect(headers.get('retry-after'), about).to.match(/^\d+$/)
}

const AT_ONCE = 8

const judgeBooks = async (system: TestSystem, payments: readonly string[]): Promise<void> => {
  const left = [...payments]
  const reader = async (): Promise<void> => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      const { payment, book } = await agreed(system, system.merchant, id)
      const { status, balance } = payment
      expect({ status, balance, book }, id).to.deep.equal({
        status: 'PARTIAL_CANCELED',
        balance: 7_000,
        book: ['approve 10000', 'cancel 3000'],
      })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, reader))
}

const MOST_EVENTS = 1_000_000

const judgeLog = async (system: TestSystem): Promise<void> => {
  const connectionString = system.variables['DATABASE_URL'] ?? ''
  const runtime = systemRuntime()
  const store = await postgresStore({ connectionString, runtime })
  try {
    // Reading throws at a gap.
    const events = await store.readAll(START, MOST_EVENTS)
    expect(events.at(-1)?.position).to.equal(BigInt(events.length))
    const report = await replay({ store, database: { connectionString }, projections })
    expect(differingRows(report)).to.equal(0)
  } finally {
    await store.close()
  }
}
