import { expect } from 'chai'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testDatabase, type TestDatabase } from '../ledger/store/test-database.ts'
import { migrate as migrateLog } from '../ledger/store/postgres/migrate.ts'
import { migrate as migrateReadModels } from '../projections/migrate.ts'
import { ConfigError } from './config.ts'
import { answers, assertLedger } from './connect.ts'
import { joinDatabase, openDatabase } from './open-database.ts'
import { lockHome } from './postgres/lock.ts'

const refusalOf = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.catch((thrown: unknown) => thrown)
  if (error instanceof ConfigError) return error.message
  throw new Error('expected a refusal', { cause: error })
}
const quiet = (): void => undefined

const portOf = (server: Server): number => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening')
  return address.port
}

describe('an embedded database that does not answer', () => {
  it('while a Jangbu runs on it is no reason to stop that', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'jangbu-spec-'))
    const lock = lockHome(dataDir)
    try {
      await writeFile(join(dataDir, 'postgres-url'), 'postgres://jangbu:x@127.0.0.1:1/jangbu')
      const refusal = await refusalOf(joinDatabase({ databaseUrl: undefined, dataDir }, quiet))
      expect(refusal).to.contain('its database does not answer').and.not.contain('Stop it')
    } finally {
      lock.release()
      await rm(dataDir, { recursive: true })
    }
  })
})

describe('a database that DATABASE_URL names', () => {
  let database: TestDatabase
  before(async () => {
    database = await testDatabase()
  })
  after(() => database.drop())

  const changed = (change: (url: URL) => void): string => {
    const url = new URL(database.url)
    change(url)
    return url.href
  }
  const opened = async (url: string): Promise<readonly string[]> => {
    const place = { databaseUrl: url, dataDir: '/nowhere' }
    return [await refusalOf(openDatabase(place, quiet)), await refusalOf(joinDatabase(place, quiet))]
  }

  it('that is not there is named, without the password', async () => {
    const gone = createServer().listen(0, '127.0.0.1')
    await once(gone, 'listening')
    const port = String(portOf(gone))
    await new Promise((resolve) => gone.close(resolve))
    const rows = [
      [`postgres://user:geheim@127.0.0.1:${port}/d`, 'ECONNREFUSED'],
      [`postgres://user:geheim@localhost:${port}/d`, 'ECONNREFUSED'],
      [changed((url) => (url.password = 'geheim')), 'password authentication failed'],
      [changed((url) => (url.pathname = '/nowhere')), 'database "nowhere" does not exist'],
    ] as const
    for (const [url, reason] of rows)
      for (const message of await opened(url))
        expect(message)
          .to.match(/^DATABASE_URL: cannot be reached: ./)
          .and.contain(reason)
          .and.not.contain('geheim')
  })
  it('whose server hangs up is told so', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `postgres://user:geheim@127.0.0.1:${String(portOf(server))}/d`
    for (const message of await opened(url)) expect(message).to.contain('ended the connection')
    await new Promise((resolve) => server.close(resolve))
  })
  it('is joined as it is, and told to be no ledger until Jangbu has been started on it', async () => {
    const joined = await joinDatabase({ databaseUrl: database.url, dataDir: '/nowhere' }, quiet)
    await joined.stop()
    expect(await answers(joined.url)).to.equal(true)
    const here = { databaseUrl: joined.url, eventStoreUrl: undefined }
    const elsewhere = { databaseUrl: joined.url, eventStoreUrl: 'esdb://nowhere:2113' }
    expect(await refusalOf(assertLedger(here))).to.contain('holds no Jangbu ledger')
    expect(await refusalOf(assertLedger(here, 'log'))).to.contain('holds no Jangbu ledger')
    await migrateLog(joined.url)
    await assertLedger(here, 'log')
    expect(await refusalOf(assertLedger(here))).to.contain('holds no Jangbu ledger')
    expect(await refusalOf(assertLedger(elsewhere))).to.contain('holds no Jangbu ledger')
    await migrateReadModels(joined.url)
    await assertLedger(here)
    await assertLedger(elsewhere)
  })
  it('beside which the log is in an event store is told to be no ledger without its name', async () => {
    const other = await testDatabase()
    await migrateReadModels(other.url)
    const unnamed = assertLedger({ databaseUrl: other.url, eventStoreUrl: undefined })
    expect(await refusalOf(unnamed)).to.contain('JANGBU_EVENT_STORE must name it')
    await other.drop()
  })
})
