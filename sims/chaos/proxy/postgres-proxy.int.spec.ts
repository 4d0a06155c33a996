import { once } from 'node:events'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { testDatabase, type TestDatabase } from '../../../ledger/store/test-database.ts'
import { totalOf, type Cut, type CutFor } from './cuts.ts'
import { startPostgresProxy, type PostgresProxy } from './postgres-proxy.ts'

const SHARES = [0, 0.3, 0.9, 0.999]

describe('the proxy before PostgreSQL', () => {
  let database: TestDatabase
  let direct: pg.Client
  let proxy: PostgresProxy
  let cutFor: CutFor = () => undefined
  before(async () => {
    database = await testDatabase()
    direct = new pg.Client({ connectionString: database.url })
    await direct.connect()
    await direct.query('CREATE TABLE kept (word text PRIMARY KEY)')
    proxy = await startPostgresProxy(database.url, (statements) => cutFor(statements))
  })
  after(async () => {
    await proxy.close()
    await direct.end()
    await database.drop()
  })
  beforeEach(() => {
    cutFor = () => undefined
  })

  const connected = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: proxy.url })
    client.on('error', () => undefined)
    await client.connect()
    return client
  }
  const isKept = async (word: string): Promise<boolean> =>
    (await direct.query('SELECT 1 FROM kept WHERE word = $1', [word])).rowCount === 1
  const isKeptSoon = async (word: string): Promise<boolean> => {
    for (let looks = 0; looks < 100; looks += 1) {
      if (await isKept(word)) return true
      await delay(20)
    }
    return false
  }
  const errorOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    )
  const cutting = (about: Partial<Cut>, hits: (sql: string) => boolean): CutFor => {
    let isDone = false
    return (statements) => {
      if (isDone || !statements.some(hits)) return undefined
      isDone = true
      return { kind: 'after-sent', how: 'end', lateMs: 0, share: 0, ...about }
    }
  }

  it('passes everything on: prepared statements, errors, large answers, COPY, many at once', async () => {
    const client = await connected()
    const named = { name: 'sum', text: 'SELECT $1::int + $2::int AS sum' }
    for (let times = 0; times < 3; times += 1)
      expect((await client.query({ ...named, values: [times, 1] })).rows).to.deep.equal([{ sum: times + 1 }])
    expect(String(await errorOf(client.query('SELECT 1/0')))).to.contain('division by zero')
    const many = await client.query("SELECT repeat('x', 200) AS text FROM generate_series(1, 50000)")
    expect(many.rowCount).to.equal(50_000)
    await pipeline(Readable.from(['a\nb\n']), client.query(copyFrom('COPY kept FROM STDIN')))
    expect(await isKept('b')).to.equal(true)
    await client.end()
    const clients = await Promise.all(Array.from({ length: 10 }, connected))
    const answers = await Promise.all(
      clients.map((one, index) => one.query<{ index: number }>(`SELECT ${index} AS index`)),
    )
    expect(answers.flatMap(({ rows }) => rows)).to.deep.equal(clients.map((_, index) => ({ index })))
    await Promise.all(clients.map((one) => one.end()))
    expect(totalOf(proxy.counts())).to.equal(0)
  })

  it('refuses encryption, since it has to read', async () => {
    const client = new pg.Client({ connectionString: proxy.url, ssl: true })
    expect(String(await errorOf(client.connect()))).to.contain('does not support SSL')
  })

  it('ends the connection whose backend has ended, and tells why', async () => {
    const client = await connected()
    const told = once(client, 'error')
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    await direct.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid])
    expect(String((await told)[0])).to.contain('terminating connection')
  })

  for (const how of ['end', 'reset'] as const) {
    it(`before sending: nothing is committed (${how})`, async () => {
      const client = await connected()
      cutFor = cutting({ kind: 'before-sent', how }, (sql) => sql.startsWith('INSERT'))
      const word = `before-${how}`
      expect(await errorOf(client.query('INSERT INTO kept VALUES ($1)', [word]))).to.be.instanceOf(Error)
      await delay(100)
      expect(await isKept(word)).to.equal(false)
    })

    it(`after sending: it is committed, and the client knows nothing (${how})`, async () => {
      const before = proxy.counts().committed
      for (const lateMs of [0, 40]) {
        const client = await connected()
        cutFor = cutting({ how, lateMs }, (sql) => sql.startsWith('INSERT'))
        const word = `after-${how}-${lateMs}`
        expect(await errorOf(client.query('INSERT INTO kept VALUES ($1)', [word]))).to.be.instanceOf(Error)
        expect(await isKeptSoon(word)).to.equal(true)
      }
      await delay(50)
      expect(proxy.counts().committed).to.equal(before + 2)
    })

    it(`after the answer: it is committed, and no part of the answer makes the client believe it (${how})`, async () => {
      const before = proxy.counts()['after-answered']
      for (const share of SHARES) {
        const client = await connected()
        cutFor = cutting({ kind: 'after-answered', how, share }, (sql) => sql.startsWith('INSERT'))
        const word = `answered-${how}-${share}`
        const insert = client.query('INSERT INTO kept VALUES ($1) RETURNING word', [word])
        expect(await errorOf(insert)).to.be.instanceOf(Error)
        expect(await isKept(word)).to.equal(true)
      }
      expect(proxy.counts()['after-answered']).to.equal(before + SHARES.length)
    })
  }

  it('cuts a COMMIT, not what came before it in the transaction', async () => {
    for (const [kind, keeps] of [
      ['before-sent', false],
      ['after-sent', true],
      ['after-answered', true],
    ] as const) {
      const client = await connected()
      const seen: string[] = []
      cutFor = (statements) => {
        seen.push(...statements)
        return { kind, how: 'reset', lateMs: 0, share: 0.5 }
      }
      await client.query('BEGIN')
      await client.query('INSERT INTO kept VALUES ($1)', [`transaction-${kind}`])
      expect(await errorOf(client.query('COMMIT'))).to.be.instanceOf(Error)
      expect(seen).to.deep.equal(['COMMIT'])
      if (!keeps) await delay(100)
      expect(await (keeps ? isKeptSoon : isKept)(`transaction-${kind}`)).to.equal(keeps)
    }
  })

  it('does not count what the server refused as committed', async () => {
    await direct.query("INSERT INTO kept VALUES ('twice')")
    const { committed, 'after-answered': made } = proxy.counts()
    const client = await connected()
    cutFor = cutting({ kind: 'after-answered' }, () => true)
    await errorOf(client.query('INSERT INTO kept VALUES ($1)', ['twice']))
    expect(proxy.counts()).to.include({ committed, 'after-answered': made + 1 })
  })
})
