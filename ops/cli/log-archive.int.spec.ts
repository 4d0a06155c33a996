import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { Client } from 'pg'
import { businessDateOf, instantOf } from '../../ledger/core/time.ts'
import { START, type EventStore, type StoredEvent } from '../../ledger/store/port.ts'
import { migrate } from '../../ledger/store/postgres/migrate.ts'
import { postgresStore } from '../../ledger/store/postgres/store.ts'
import { appended, newStream, specimenAppend } from '../../ledger/store/specimen.spec-helper.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import { systemRuntime } from '../runtime.ts'
import { logArchive, type LogArchiveOptions } from './log-archive.ts'
import { logRestoreRange } from './log-archive-restore.ts'
import { capturingTerminal } from './terminal.spec-helper.ts'

describe('jangbu log archive', function () {
  this.timeout(30_000)
  let server: TestDatabase
  let store: EventStore
  let archiveDir: string
  let history: readonly StoredEvent[]

  beforeEach(async () => {
    server = await testDatabase()
    await migrate(server.url)
    const client = new Client({ connectionString: server.url })
    await client.connect()
    await client.query('UPDATE jangbu_log.partitioning SET size = 100').finally(() => client.end())
    archiveDir = await mkdtemp(join(tmpdir(), 'jangbu-cli-archive-'))
    store = await postgresStore({ connectionString: server.url, runtime: systemRuntime(), archiveDir })
    for (let index = 0; index < 25; index += 1)
      await appended(() => store, specimenAppend(newStream(), randomUUID(), { events: 10 }))
    history = await store.readAll(START, 1_000)
  })
  afterEach(async () => {
    await store.close()
    await server.drop()
    await rm(archiveDir, { recursive: true })
  })

  const postgresLog = () => ({ connectionString: server.url, archiveDir })
  const run = async (options: Partial<LogArchiveOptions>, log: 'here' | 'elsewhere' = 'here') => {
    const terminal = capturingTerminal()
    const parts = { postgresLog: log === 'here' ? postgresLog() : undefined, terminal }
    const code = await logArchive(parts, { list: false, dryRun: false, json: false, ...options })
    return { code, printed: terminal.printed(), told: terminal.told() }
  }
  const restore = async (from: string, log: 'here' | 'elsewhere' = 'here') => {
    const terminal = capturingTerminal()
    const parts = { postgresLog: log === 'here' ? postgresLog() : undefined, terminal }
    const code = await logRestoreRange(parts, { from })
    return { code, printed: terminal.printed(), told: terminal.told() }
  }

  it('shows what it would archive, archives it with its sizes, and lists it', async () => {
    const preview = await run({ before: '201', dryRun: true })
    expect(preview).to.include({ code: 0, told: '' })
    expect(preview.printed).to.match(/^ *from +to +events +last event \(KST\) +in the table\n/)
    expect(preview.printed).to.match(
      /\n +101 +200 +100 +20\d\d-.*KiB\n\nwould be archived: 200 events in 2 ranges, .* KiB of the table$/,
    )
    expect(await readdir(archiveDir)).to.deep.equal([])
    const { code, printed, told } = await run({ before: '201' })
    expect(code).to.equal(0)
    expect(printed).to.match(
      /archived: 200 events in 2 ranges; \d+\.\d KiB of the table became \d+\.\d KiB in /,
    )
    expect(told).to.equal(
      ['copying', 'comparing'].map((doing) => `${doing} events 1 to 100: 100 of 100\n`).join('') +
        ['copying', 'comparing'].map((doing) => `${doing} events 101 to 200: 100 of 100\n`).join(''),
    )
    const listed = await run({ list: true })
    expect(listed.code).to.equal(0)
    expect(listed.printed).to.match(/\n +1 +100 +100 +\d+\.\d KiB +20\d\d-.*\.events +there\n/)
    expect(listed.printed).to.match(/\n200 events in 2 ranges, \d+\.\d KiB$/)
    expect(await store.readAll(START, 1_000)).to.deep.equal(history)
    expect((await run({ before: '201' })).printed).to.contain('Nothing to archive')
  })

  it('takes a time, and a day as its beginning in Seoul', async () => {
    const [first, last] = [history[0], history.at(-1)].map((event) => Date.parse(event?.recordedAt ?? ''))
    const firstDay = businessDateOf(instantOf(first ?? 0))
    const dayAfter = businessDateOf(instantOf((last ?? 0) + 24 * 60 * 60 * 1_000))
    for (const before of [firstDay, instantOf(first ?? 0)])
      expect((await run({ before, dryRun: true })).printed).to.contain('Nothing to archive')
    for (const before of [dayAfter, instantOf((last ?? 0) + 1)])
      expect((await run({ before, dryRun: true })).printed).to.contain('200 events in 2 ranges')
  })

  it('speaks JSON to programs', async () => {
    const archived: unknown = JSON.parse((await run({ before: '101', json: true })).printed)
    expect(archived).to.have.length(1)
    expect(archived).to.have.nested.property('[0].first', '1')
    expect(archived).to.have.nested.property('[0].tableBytes').greaterThan(0)
    const listed: unknown = JSON.parse((await run({ list: true, json: true })).printed)
    expect(listed).to.have.nested.property('[0].state', 'there')
    expect(JSON.parse((await run({ before: '101', json: true })).printed)).to.deep.equal([])
  })

  it('lists what is altered or away, and exits 1', async () => {
    await run({ before: '201' })
    const [first, second] = (await readdir(archiveDir)).toSorted().map((file) => join(archiveDir, file))
    const bytes = await readFile(first ?? '')
    await writeFile(first ?? '', bytes.with(bytes.length - 1, 0))
    await rm(second ?? '')
    const { code, printed } = await run({ list: true })
    expect(code).to.equal(1)
    expect(printed).to.match(/altered\n.*away\n/)
    expect((await run({ list: true }, 'elsewhere')).code).to.equal(1)
  })

  it('brings a range back, named by any position in it', async () => {
    await run({ before: '201' })
    const { code, printed, told } = await restore('150')
    expect(code).to.equal(0)
    expect(printed).to.match(/^brought back: events 101 to 200\. .*\.events stays where it is/)
    expect(told).to.equal('loading events 101 to 200: 100 of 100\ncomparing events 101 to 200: 100 of 100\n')
    expect((await run({ list: true })).printed).to.contain('100 events in 1 range,')
    expect(await store.readAll(START, 1_000)).to.deep.equal(history)
    expect(await restore('150')).to.include({ code: 1, told: 'no archived range holds position 150\n' })
  })

  it('refuses what it cannot read, and a log that is elsewhere', async () => {
    for (const before of [undefined, 'yesterday', '2026-02-30', '2026-01-01T00:00:00', '-1'])
      expect(await run(before === undefined ? {} : { before })).to.include({ code: 2, printed: '' })
    expect((await restore('one')).code).to.equal(2)
    expect((await run({ before: '1' }, 'elsewhere')).told).to.contain('event store')
    expect((await restore('1', 'elsewhere')).code).to.equal(1)
  })
})
