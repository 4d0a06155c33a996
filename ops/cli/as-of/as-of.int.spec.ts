import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { cardId, registered, registration, removed } from '../../../ledger/card/fixtures.spec-helper.ts'
import {
  BusinessNumber,
  cardStream,
  eventIdOf,
  merchantIdOf,
  merchantStream,
  type StreamName,
} from '../../../ledger/core/ids.ts'
import { instantOf, epochMsOf } from '../../../ledger/core/time.ts'
import { approved, canceledPart } from '../../../ledger/payment/events.spec-helper.ts'
import { krw } from '../../../ledger/payment/fixtures.spec-helper.ts'
import { encode } from '../../../ledger/store/codec.ts'
import type { LedgerEvent } from '../../../ledger/store/ledger-event.ts'
import { memoryStore } from '../../../ledger/store/memory.ts'
import { NO_STREAM, type EventStore } from '../../../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../../../ledger/store/test-database.ts'
import { appendAll, firstAt, metadata, ofOrder } from '../../../projections/history.spec-helper.ts'
import { migrate } from '../../../projections/migrate.ts'
import { capturingTerminal } from '../terminal.spec-helper.ts'
import { asOf } from './as-of.ts'

const story = [...approved, ...canceledPart('a', krw(3_000n))]

describe('a list as of a moment', () => {
  let server: TestDatabase
  let store: EventStore
  let recorded = 0
  before(async () => {
    server = await testDatabase()
    await migrate(server.url)
    // Each append is recorded a second after the one before.
    store = memoryStore(() => instantOf(epochMsOf(firstAt) + (recorded += 1) * 1_000))
    for (const id of ['order-1', 'order-2']) await appendAll(store, ofOrder(story, id))
    for (const event of [registered, removed]) await append(cardStream(cardId), event)
    const merchantId = merchantIdOf('cafe')
    const businessNumber = BusinessNumber('1234567890')
    const fact = { merchantId, at: firstAt, name: '카페', businessNumber }
    await append(merchantStream(merchantId), { type: 'MerchantRegistered', ...fact })
  })
  after(() => server.drop())
  const append = async (stream: StreamName, event: LedgerEvent): Promise<void> => {
    const expectedRevision = (await store.readStream(stream, 0)).length + NO_STREAM
    const events = [encode(eventIdOf(randomUUID(), 0), event, metadata)]
    await store.append({ stream, expectedRevision, events })
  }

  const run = async (moment: string, question: readonly string[], json = false) => {
    const terminal = capturingTerminal()
    const parts = {
      store,
      database: { connectionString: server.url },
      runtime: { now: () => instantOf(epochMsOf(firstAt) + 3_600_000), randomUuid: randomUUID },
      terminal,
    }
    const code = await asOf(parts, { moment, question, json })
    return { code, printed: terminal.printed(), told: terminal.told() }
  }

  it('is what it was at a position and at a time', async () => {
    expect((await run('2', ['payments'])).printed)
      .to.contain('APPROVING')
      .and.not.contain('order-2')
    expect((await run('2026-11-20T00:00:03Z', ['payments'])).printed).to.contain(' APPROVED ')
    expect((await run('10', ['payments'])).printed.match(/ PARTIAL_CANCELED /g)).to.have.length(2)
    expect((await run('0', ['payments'])).printed).to.contain('Nothing.')
  })
  it('is asked by the words of its address, for programs too', async () => {
    const { printed, told } = await run('8', ['payments', 'status=APPROVED', 'limit=5'], true)
    expect(JSON.parse(printed)).to.have.nested.include({ position: '8', 'data[0].orderId': 'order-2' })
    expect(told).to.contain('as of position 8')
    expect((await run('10', ['transactions', 'kind=PARTIAL_CANCEL', 'limit=1'])).told).to.contain(
      'the first of more',
    )
    expect((await run('2', ['unknown-outcomes'])).printed).to.contain('approve')
  })
  it('is of sums, cards, merchants and what waits for a person, too', async () => {
    const day = ['from=2026-11-20', 'to=2026-11-20']
    const summed = await run('8', ['summaries', ...day, 'by=status'], true)
    expect(JSON.parse(summed.printed)).to.have.nested.include({
      'data[0].status': 'APPROVED',
      'data[0].amount': 10_000,
      'data[1].status': 'PARTIAL_CANCELED',
      'data[1].balance': 7_000,
    })
    const whose = `merchantId=${registration.merchantId}`
    expect((await run('11', ['cards', whose])).printed).to.contain('ACTIVE')
    expect((await run('12', ['cards', whose, 'status=ACTIVE'])).printed).to.contain('Nothing.')
    expect((await run('12', ['merchants'])).printed).to.contain('Nothing.')
    expect((await run('13', ['merchants', 'search=카페'])).printed).to.contain('카페')
    expect((await run('13', ['manual-queue'])).printed).to.contain('Nothing.')
  })
  it('that cannot be asked for is refused in words', async () => {
    const wrong: readonly [string, readonly string[], string][] = [
      ['yesterday', ['payments'], 'yesterday'],
      ['14', ['payments'], 'in the future'],
      ['2', ['deals'], 'payments, transactions'],
      ['2', ['constructor'], 'payments, transactions'],
      ['2', ['payments', 'status'], 'status=APPROVED'],
      ['2', ['payments', 'colour=red'], 'colour'],
      ['2', ['payments', 'from=2026-02-30'], 'from'],
      ['2', ['payments', 'limit=0'], 'limit'],
      ['2', ['payments', 'cursor=abc'], 'cursor'],
      ['2', ['payments', 'at-least=1'], 'at-least'],
      ['2', ['summaries', 'from=2026-11-20'], 'to'],
      ['2', ['cards'], 'merchantId'],
    ]
    for (const [moment, question, told] of wrong) {
      const result = await run(moment, question)
      expect(result).to.include({ code: 2, printed: '' })
      expect(result.told).to.contain(told)
    }
  })
})
