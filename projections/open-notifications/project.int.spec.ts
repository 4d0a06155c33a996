import { expect } from 'chai'
import fc from 'fast-check'
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
import type { NotificationCommand } from '../../ledger/notification/commands.ts'
import { notificationDecider } from '../../ledger/notification/decide.ts'
import type { Handling, NotificationEvent } from '../../ledger/notification/events.ts'
import { decode, encode } from '../../ledger/store/codec.ts'
import type { Recorded } from '../../ledger/store/ledger-event.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { NO_STREAM, START } from '../../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import type { OpenNotificationRow, ReadDatabase } from '../database.ts'
import { emptyLog, firstAt, metadata } from '../history.spec-helper.ts'
import { migrate } from '../migrate.ts'
import { applyEvents } from '../projection.ts'
import { openForSpec } from '../tables.spec-helper.ts'
import { isNotificationFact } from './fold.ts'
import { openNotificationsProjection } from './project.ts'
import { openNotifications } from './queries.ts'

const HOUR_MS = 60 * 60 * 1_000

const content = {
  provider: ProviderId('card-network'),
  contractId: ContractId('con_1'),
  trust: 'signed',
  eventType: 'APPROVAL',
  providerOrderId: 'order-1',
  paymentId: PaymentId('pay_1'),
  bodyHash: 'hash',
  sealedBody: SealedText('v1.sealed'),
  owner: OwnerId('own_1'),
} as const

type Asked = { readonly name: string; readonly what: 'receive' | Handling }
const receive = (name: string): Asked => ({ name, what: 'receive' })
const handle = (name: string, what: Handling = 'inquired'): Asked => ({ name, what })

const commandOf = ({ name, what }: Asked): NotificationCommand => {
  const about = { notificationId: NotificationId(name), at: firstAt }
  if (what !== 'receive') return { type: 'HandleNotification', ...about, result: what }
  const paymentId = name === 'd' ? null : content.paymentId
  return { type: 'ReceiveNotification', ...about, received: { ...content, paymentId } }
}

/** What the decider makes of it, as the log has it: each append a second after the one before. */
const logOf = async (asked: readonly Asked[], startMs = epochMsOf(firstAt)): Promise<readonly Recorded[]> => {
  let appends = 0
  const store = memoryStore(() => instantOf(startMs + (appends += 1) * 1_000))
  const histories = new Map<string, readonly NotificationEvent[]>()
  for (const one of asked) {
    const history = histories.get(one.name) ?? []
    const state = history.reduce(notificationDecider.evolve, notificationDecider.initial)
    const decision = notificationDecider.decide(commandOf(one), state)
    const events = decision.kind === 'accepted' ? decision.events : []
    histories.set(one.name, [...history, ...events])
    if (events.length === 0) continue
    await store.append({
      stream: notificationStream(NotificationId(one.name)),
      expectedRevision: history.length + NO_STREAM,
      events: events.map((event) => encode(eventIdOf(randomUUID(), 0), event, metadata)),
    })
  }
  return (await store.readAll(START, 10_000)).map(decode)
}

const someAsked: fc.Arbitrary<Asked> = fc.record({
  name: fc.constantFrom('a', 'b', 'c', 'd'),
  what: fc.constantFrom('receive', 'receive', 'known', 'inquired', 'unmatched'),
})

describe('the open notifications projection', () => {
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
  beforeEach(() => begin())

  const begin = async (): Promise<void> => {
    await sql`TRUNCATE open_notifications`.execute(database)
  }
  const project = (batch: readonly Recorded[]): Promise<void> =>
    database.transaction().execute((tx) => applyEvents(openNotificationsProjection.open(emptyLog), tx, batch))
  const rows = (): Promise<readonly OpenNotificationRow[]> =>
    database.selectFrom('open_notifications').selectAll().orderBy('notification_id').execute()

  it('has what the decider calls received, whenever one looks and however the log is cut into batches', async () => {
    const story = fc.array(someAsked, { minLength: 1, maxLength: 20 })
    const sizes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 })
    const property = fc.asyncProperty(story, sizes, async (asked, cuts) => {
      await begin()
      const log = await logOf(asked)
      for (let from = 0, turn = 0; from < log.length; turn += 1) {
        const upTo = from + (cuts[turn % cuts.length] ?? 1)
        await project(log.slice(from, upTo))
        from = upTo
        expect(await rows()).to.deep.equal(openAfter(log.slice(0, upTo)))
      }
    })
    await fc.assert(property, { numRuns: 30 })
  })

  it('writes nothing for what is received and handled within a batch', async () => {
    const log = await logOf([receive('a'), receive('d'), handle('a'), handle('d', 'unmatched')])
    const { rows: told } = await database.transaction().execute(async (tx) => {
      await applyEvents(openNotificationsProjection.open(emptyLog), tx, log)
      return sql`SELECT pg_current_xact_id_if_assigned() IS NOT NULL AS "hasWritten"`.execute(tx)
    })
    expect(told).to.deep.equal([{ hasWritten: false }])
  })

  it('takes what was matched and asked about later for handled long ago', async () => {
    const log = await logOf([receive('d'), handle('d', 'unmatched'), handle('d')])
    expect(log).to.have.length(3)
    for (const one of log) await project([one])
    expect(await rows()).to.deep.equal([])
  })

  it('stops where a row is there that should not be', async () => {
    const log = await logOf([receive('a')])
    await project(log)
    await project(log).then(
      () => expect.fail('it was done'),
      (error: unknown) => expect(String(error)).to.contain('open_notifications_pkey'),
    )
  })

  it('gives them page by page, longest open first, with their age by the database’s clock', async () => {
    const asked = ['c', 'a', 'd', 'b'].map(receive)
    await project(await logOf(asked, Date.now() - HOUR_MS))
    const first = await openNotifications(database, { limit: 3 })
    const second = await openNotifications(database, { limit: 3, after: first.at(-1) })
    expect([first, second].map((page) => page.map((one) => one.notificationId))).to.deep.equal([
      ['c', 'a', 'd'],
      ['b'],
    ])
    const { ageMs, receivedAt, ...rest } = first[2] ?? expect.fail('none')
    expect(rest).to.deep.equal({
      notificationId: 'd',
      provider: 'card-network',
      paymentId: null,
      owner: 'own_1',
    })
    expect(ageMs).to.be.within(HOUR_MS - 10_000, HOUR_MS + 60_000)
    expect(epochMsOf(receivedAt)).to.be.lessThan(Date.now() - HOUR_MS + 10_000)
  })
})

const openAfter = (log: readonly Recorded[]): readonly OpenNotificationRow[] =>
  [...Map.groupBy(log.filter(isNotificationFact), ({ event }) => event.notificationId).values()]
    .flatMap((facts) => {
      const state = facts.reduce(
        (so, { event }) => notificationDecider.evolve(so, event),
        notificationDecider.initial,
      )
      const [first] = facts
      if (state.status !== 'received' || first === undefined) return []
      return [
        {
          notification_id: state.notificationId,
          provider: state.provider,
          payment_id: state.paymentId,
          owner: state.owner,
          received_at: first.recordedAt,
        },
      ]
    })
    .toSorted((a, b) => (a.notification_id < b.notification_id ? -1 : 1))
