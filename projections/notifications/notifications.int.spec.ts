import { expect } from 'chai'
import { sql } from 'kysely'
import { randomUUID } from 'node:crypto'
import {
  ContractId,
  eventIdOf,
  NotificationId,
  notificationStream,
  OwnerId,
  PaymentId,
  ProviderId,
} from '../../ledger/core/ids.ts'
import { SealedText } from '../../ledger/core/sealed.ts'
import { epochMsOf, instantOf } from '../../ledger/core/time.ts'
import type { Handling, NotificationEvent } from '../../ledger/notification/events.ts'
import { decode, encode } from '../../ledger/store/codec.ts'
import type { Recorded } from '../../ledger/store/ledger-event.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { NO_STREAM, START } from '../../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import type { ReadDatabase } from '../database.ts'
import { emptyLog, firstAt, metadata } from '../history.spec-helper.ts'
import { migrate } from '../migrate.ts'
import { applyEvents } from '../projection.ts'
import { openForSpec } from '../tables.spec-helper.ts'
import { notificationsProjection } from './project.ts'
import { notificationsAbout } from './queries.ts'

const mine = PaymentId('pay_1')

const received = (name: string, paymentId: PaymentId | null = mine): NotificationEvent => ({
  type: 'NotificationReceived',
  notificationId: NotificationId(name),
  at: firstAt,
  provider: ProviderId('card-network'),
  contractId: ContractId('con_1'),
  trust: 'signed',
  eventType: 'APPROVAL\0',
  providerOrderId: 'order-1',
  paymentId,
  bodyHash: 'hash-of-body',
  sealedBody: SealedText('v1.sealed'),
  owner: OwnerId('own_1'),
})
const handled = (name: string, result: Handling): NotificationEvent => ({
  type: 'NotificationHandled',
  notificationId: NotificationId(name),
  at: firstAt,
  result,
})

const history: readonly NotificationEvent[] = [
  received('a'),
  received('b', null),
  handled('a', 'known'),
  received('c'),
  handled('b', 'unmatched'),
  received('d', PaymentId('pay_2')),
  handled('b', 'inquired'),
]

/** As the log has it, a second after one another. */
const logOf = async (events: readonly NotificationEvent[]): Promise<readonly Recorded[]> => {
  let appends = 0
  const store = memoryStore(() => instantOf(epochMsOf(firstAt) + (appends += 1) * 1_000))
  for (const event of events) {
    const stream = notificationStream(event.notificationId)
    const expectedRevision = (await store.readStream(stream, 0)).length + NO_STREAM
    await store.append({
      stream,
      expectedRevision,
      events: [encode(eventIdOf(randomUUID(), 0), event, metadata)],
    })
  }
  return (await store.readAll(START, 100)).map(decode)
}

describe('the notifications projection', () => {
  let server: TestDatabase
  let database: ReadDatabase
  before(async () => {
    server = await testDatabase()
    await migrate(server.url)
    database = openForSpec({ connectionString: server.url })
  })
  after(async () => {
    await database.destroy()
    await server.drop()
  })
  beforeEach(async () => {
    await sql`TRUNCATE notifications`.execute(database)
  })

  const project = (batch: readonly Recorded[]): Promise<void> =>
    database.transaction().execute((tx) => applyEvents(notificationsProjection.open(emptyLog), tx, batch))
  const about = async (...others: readonly string[]) =>
    (await notificationsAbout(database, mine, others.map(NotificationId))).map(
      ({ notificationId, result }) => `${notificationId} ${result ?? 'open'}`,
    )

  for (const size of [1, 2, 3, history.length])
    it(`has all that was told, in batches of ${String(size)}`, async () => {
      const log = await logOf(history)
      for (let from = 0; from < log.length; from += size) await project(log.slice(from, from + size))
      expect(await about()).to.deep.equal(['a known', 'c open'])
      expect(await about('b', 'c', 'z')).to.deep.equal(['a known', 'b inquired', 'c open'])
    })

  it('tells all but the body, and what no table can hold in another way', async () => {
    await project(await logOf([received('a'), handled('a', 'believed')]))
    expect(await notificationsAbout(database, mine, [])).to.deep.equal([
      {
        notificationId: 'a',
        provider: 'card-network',
        contractId: 'con_1',
        trust: 'signed',
        eventType: 'APPROVAL\uFFFD',
        providerOrderId: 'order-1',
        receivedAt: instantOf(epochMsOf(firstAt) + 1_000),
        handledAt: instantOf(epochMsOf(firstAt) + 2_000),
        result: 'believed',
      },
    ])
    const { rows } = await sql`SELECT to_jsonb(notifications)::text AS row FROM notifications`.execute(
      database,
    )
    expect(JSON.stringify(rows)).not.to.match(/sealed|hash-of-body/)
  })
})
