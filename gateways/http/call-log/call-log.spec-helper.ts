import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { OwnerId, PaymentId } from '../../../ledger/core/ids.ts'
import { instantOf } from '../../../ledger/core/time.ts'
import { testDatabase, type TestDatabase } from '../../../ledger/store/test-database.ts'
import type { HttpCall } from '../call.ts'
import { collectingLog, type LogLine } from '../pipeline/scripted.spec-helper.ts'
import { httpCall, provider } from './http-call.spec-helper.ts'
import { migrate } from './migrate.ts'
import { readCalls, type CallHistory, type Lifetime } from './read.ts'
import { openCallLog, type CallLog, type CallLogOptions } from './writer.ts'

export const runtime: CallLogOptions['runtime'] = {
  monotonicMs: () => performance.now(),
  sleep: (delayMs, signal) =>
    delay(delayMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
}
export const fields = new Map([[provider, new Set(['orderId', 'amount', 'transactionId'])]])

type Stored = Readonly<Record<string, unknown>> & { readonly sequence: string }
type Opened = CallLog & { readonly owner: OwnerId; readonly lines: readonly LogLine[] }

export const newOwner = (): OwnerId => OwnerId(`own_${randomUUID()}`)
export const newPayment = (): PaymentId => PaymentId(`pay_${randomUUID()}`)
export const around = (from: number, until = Date.now()): Lifetime => ({
  from: instantOf(from),
  until: instantOf(until),
})
export const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await delay(10)
}
export const callsNumbered = (from: number, count: number): readonly HttpCall[] =>
  Array.from({ length: count }, (_, index) =>
    httpCall({ paymentId: `pay_${String(from + index)}`, at: Date.now(), tookMs: 0 }),
  )
/** 1, 2, 3 …, as many as there are. */
export const isNumberedOn = (rows: readonly Stored[]): boolean =>
  rows.every(({ sequence }, index) => Number(sequence) === index + 1)

export type CallLogStand = {
  readonly url: () => string
  readonly admin: () => pg.Client
  /** Closed after each test. */
  readonly open: (more?: Pick<CallLogOptions, 'limits' | 'closeLimitMs'>) => Promise<Opened>
  readonly kill: () => Promise<unknown>
  /** Nobody new gets in, and whoever writes the call log is thrown out; until it is back. */
  readonly away: (isAway: boolean) => Promise<void>
  readonly rowsOf: (owner: string) => Promise<readonly Stored[]>
  readonly writerOf: (owner: string) => Promise<unknown>
  readonly read: (paymentId: PaymentId, lifetime?: Lifetime) => Promise<CallHistory>
  /** The processes whose last calls a payment of that time may miss. */
  readonly abruptIn: (lifetime: Lifetime) => Promise<readonly string[]>
}

/** A database with a call log, for the specs of one `describe`. */
export const callLogStand = (): CallLogStand => {
  let database: TestDatabase
  let admin: pg.Client
  const opened: CallLog[] = []
  before(async () => {
    database = await testDatabase()
    await Promise.all([migrate(database.url), migrate(database.url)])
    admin = new pg.Client({ connectionString: database.url })
    await admin.connect()
  })
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((log) => log.close()))
  })
  after(async () => {
    await admin.end()
    await database.drop()
  })
  const read: CallLogStand['read'] = (paymentId, lifetime = around(Date.now())) =>
    readCalls(database.url, paymentId, lifetime)
  return {
    url: () => database.url,
    admin: () => admin,
    open: async (more = {}) => {
      const owner = newOwner()
      const log = collectingLog()
      const options = { connectionString: database.url, owner, runtime, log, fields, ...more }
      const callLog = await openCallLog(options)
      opened.push(callLog)
      return { ...callLog, owner, lines: log.lines }
    },
    kill: () => kill(admin),
    away: async (isAway) => {
      await allowConnections(database.url, !isAway)
      if (isAway) await kill(admin)
    },
    rowsOf: async (owner) => {
      const text = 'SELECT * FROM jangbu_calls.calls WHERE owner = $1 ORDER BY sequence'
      return (await admin.query<Stored>(text, [owner])).rows
    },
    writerOf: async (owner) =>
      (await admin.query<object>('SELECT * FROM jangbu_calls.writers WHERE owner = $1', [owner])).rows[0],
    read,
    abruptIn: async (lifetime) => {
      const { missing } = await read(newPayment(), lifetime)
      return missing.filter(({ kind }) => kind === 'abrupt').map(({ owner }) => owner)
    },
  }
}

const kill = (admin: pg.Client): Promise<unknown> =>
  admin.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'jangbu call log'`,
  )

const allowConnections = async (url: string, isAllowed: boolean): Promise<void> => {
  const elsewhere = new URL(url)
  elsewhere.pathname = '/postgres'
  const client = new pg.Client({ connectionString: elsewhere.href })
  await client.connect()
  const name = client.escapeIdentifier(new URL(url).pathname.slice(1))
  await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS ${isAllowed ? 'true' : 'false'}`)
  await client.end()
}
