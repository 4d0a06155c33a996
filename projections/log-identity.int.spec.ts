import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { instantOf } from '../ledger/core/time.ts'
import { memoryStore } from '../ledger/store/memory.ts'
import { NO_STREAM, Position, type EventStore } from '../ledger/store/port.ts'
import { newStream, specimenAppend, streamOf } from '../ledger/store/specimen.spec-helper.ts'
import { testDatabase, type TestDatabase } from '../ledger/store/test-database.ts'
import { assertSameLog, OtherLogError } from './log-identity.ts'
import { migrate } from './migrate.ts'

const newLog = (): EventStore => memoryStore(() => instantOf(0))

describe('the log that read models follow', () => {
  let server: TestDatabase
  beforeEach(async () => {
    server = await testDatabase()
    await migrate(server.url)
  })
  afterEach(() => server.drop())

  const check = (store: Pick<EventStore, 'readAll' | 'origin'>): Promise<string> =>
    assertSameLog(store, { connectionString: server.url }).then(
      (isKnown) => (isKnown ? 'the same' : 'nothing yet'),
      (error: unknown) => {
        if (error instanceof OtherLogError) return 'another'
        throw error
      },
    )

  it('is noted at its first event and known again, however it has grown', async () => {
    const log = newLog()
    expect(await check(log)).to.equal('nothing yet')
    await streamOf(() => log, 2)
    expect(await check(log)).to.equal('the same')
    await streamOf(() => log, 2)
    expect(await check(log)).to.equal('the same')
  })

  it('is told from another, from an empty one, and from its own events in another engine', async () => {
    const log = newLog()
    const first = specimenAppend(newStream(), randomUUID(), { expectedRevision: NO_STREAM })
    await log.append(first)
    expect(await check(log)).to.equal('the same')
    const other = newLog()
    await streamOf(() => other, 1)
    expect(await check(other)).to.equal('another')
    expect(await check(newLog())).to.equal('another')
    const moved: Pick<EventStore, 'readAll'> = {
      readAll: async (after, limit) =>
        (await log.readAll(after, limit)).map((event) => ({ ...event, position: Position(1_523n) })),
    }
    expect(await check(moved)).to.equal('another')
    const imported = { ...log, origin: () => Promise.resolve('2026-11-20T09:00:00.000Z') }
    expect(await check(imported)).to.equal('another')
    expect(await check(log)).to.equal('the same')
  })
})
