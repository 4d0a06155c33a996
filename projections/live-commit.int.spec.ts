import { expect } from 'chai'
import { sql } from 'kysely'
import pg from 'pg'
import { approved } from '../ledger/payment/events.spec-helper.ts'
import { instantOf } from '../ledger/core/time.ts'
import type { Fact } from '../ledger/store/ledger-event.ts'
import { memoryStore } from '../ledger/store/memory.ts'
import { Position, START } from '../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../ledger/store/test-database.ts'
import { FencedError, takeOver, type Move, type Term } from './checkpoints.ts'
import { lend } from './connect.ts'
import type { ReadDatabase } from './database.ts'
import { decodeBatch } from './decode-batch.ts'
import { CannotApplyError, isPassing } from './failures.ts'
import { appendAll, ofOrder } from './history.spec-helper.ts'
import { liveCommit } from './live-commit.ts'
import { migrate } from './migrate.ts'
import { paymentsProjection } from './payments/project.ts'
import type { Prepare } from './projection.ts'
import { insert, update, type Change } from './rows.ts'
import type { Target } from './target.ts'

type Thing = { readonly id: string; readonly size: number }
const things: Target<Thing> = { table: 'things', key: ['id'], columns: { id: 'text', size: 'integer' } }
const gone: Target<Thing> = { ...things, table: 'no_such_table' }
const key = { name: 'things', version: 1 }
const ignore = (): void => undefined

type Tap = (text: string, send: () => Promise<unknown>) => Promise<unknown>
const open: Tap = (_, send) => send()

/** A connection that is pipelined, with what goes over it seen, and changed by the way. */
const connect = async (url: string) => {
  const options = '-c search_path=live,pg_temp'
  const client = new pg.Client({ connectionString: url, pipeline: true, options })
  client.on('error', ignore)
  await client.connect()
  let tap = open
  const log: string[] = []
  const database = lend((text, values) => {
    const [name = ''] = /^\w+/.exec(text) ?? []
    const send = async (): Promise<unknown> => {
      log.push(`> ${name}`)
      const answer = await client.query({ text, values })
      log.push(`< ${name}`)
      return answer
    }
    return tap(text, send)
  })
  return {
    database,
    log,
    tap: (next: Tap) => {
      tap = next
    },
    end: () => client.end(),
  }
}

describe('a batch of a live projection', () => {
  let server: TestDatabase
  let admin: pg.Client
  let connection: Awaited<ReturnType<typeof connect>>
  let events: readonly Fact[]
  let term: Term
  let move: Move

  before(async () => {
    server = await testDatabase()
    await migrate(server.url, 'live')
    admin = new pg.Client({ connectionString: server.url, options: '-c search_path=live' })
    await admin.connect()
    await admin.query('CREATE TABLE things (id text PRIMARY KEY, size integer NOT NULL)')
    const store = memoryStore(() => instantOf(0))
    await appendAll(store, ofOrder(approved, 'order-1'))
    events = decodeBatch(paymentsProjection, await store.readAll(START, 10)).events
  })
  after(async () => {
    await admin.end()
    await server.drop()
  })
  beforeEach(async () => {
    await admin.query('TRUNCATE things')
    connection = await connect(server.url)
    term = await takeOver(connection.database, key)
    move = { from: term, to: Position(term.position + 3n) }
    connection.log.length = 0
  })
  afterEach(() => connection.end())

  const commit = (prepare: Prepare, database: ReadDatabase = connection.database): Promise<void> =>
    liveCommit(key, prepare, database)(move, events, ignore)
  const writing =
    (...changes: readonly Change[]): Prepare =>
    async (rows) => {
      await rows.load(things, ['a', 'b'])
      return changes
    }
  const error = (committing: Promise<void>): Promise<unknown> =>
    committing.then(
      () => expect.fail('it was committed'),
      (reason: unknown) => reason,
    )
  const a = insert(things, [{ id: 'a', size: 1 }])
  const b = insert(things, [{ id: 'b', size: 2 }])

  const state = async () => {
    const { rows } = await admin.query<{ id: string }>('SELECT id FROM things ORDER BY id')
    const checkpoint = `SELECT position FROM checkpoints WHERE projection = 'things'`
    const { rows: positions } = await admin.query<{ position: string }>(checkpoint)
    return {
      ids: rows.map(({ id }) => id).join(''),
      moved: BigInt(positions[0]?.position ?? -1) - term.position,
    }
  }
  const nothing = { ids: '', moved: 0n }
  const everything = { ids: 'ab', moved: 3n }
  /** The next batch goes through on the same connection. */
  const expectUsable = async (): Promise<void> => {
    connection.tap(open)
    await commit(writing(a, b))
    expect(await state()).to.deep.equal(everything)
  }

  it('sends what needs no answer at once, rows when the checkpoint has moved, the commit last', async () => {
    await commit(writing(a, b))
    expect(connection.log.join(' ')).to.equal(
      '> BEGIN > update > SELECT < BEGIN < update < SELECT > INSERT > INSERT < INSERT < INSERT > COMMIT < COMMIT',
    )
    expect(await state()).to.deep.equal(everything)
  })

  it('moves nothing where the transaction did not begin, though what is behind it has gone out', async () => {
    connection.tap((text, send) =>
      text.startsWith('BEGIN') ? Promise.reject(new Error('it was cancelled')) : send(),
    )
    expect(await error(commit(writing(a, b)))).to.have.property('message', 'it was cancelled')
    expect(connection.log).to.include('< update')
    expect(await state()).to.deep.equal(nothing)
    await expectUsable()
  })

  it('is the server’s to refuse as a whole when its beginning is cancelled', async () => {
    connection.tap((text, send) =>
      text.startsWith('BEGIN') ? sql`SELECT 1 / 0`.execute(connection.database) : send(),
    )
    await error(commit(writing(a, b)))
    expect(await state()).to.deep.equal(nothing)
    await expectUsable()
  })

  it('of who is fenced writes nothing, whatever it makes of rows that are another’s', async () => {
    await admin.query(`UPDATE checkpoints SET epoch = epoch + 1 WHERE projection = 'things'`)
    expect(await error(commit(writing(a, b)))).to.be.instanceOf(FencedError)
    const confused: Prepare = () => Promise.reject(new CannotApplyError('not as I left it'))
    expect(await error(commit(confused))).to.be.instanceOf(FencedError)
    expect(connection.log).to.not.include('> INSERT')
    expect(await state()).to.deep.equal(nothing)
    term = await takeOver(connection.database, key)
    move = { ...move, from: term }
    await expectUsable()
  })

  it('leaves nothing when one statement of many fails, and says which', async () => {
    await admin.query(`INSERT INTO things VALUES ('b', 0)`)
    const failure = await error(commit(writing(a, b, insert(things, [{ id: 'c', size: 3 }]))))
    expect(failure).to.have.property('code', '23505')
    expect(isPassing(failure)).to.equal(false)
    expect(await state()).to.deep.equal({ ids: 'b', moved: 0n })
    await admin.query('TRUNCATE things')
    await expectUsable()
  })

  it('leaves nothing when a row that it changes is not there', async () => {
    const failure = await error(commit(writing(a, update(things, [{ id: 'x', size: 1 }]), b)))
    expect(failure).to.be.instanceOf(CannotApplyError)
    expect(await state()).to.deep.equal(nothing)
    await expectUsable()
  })

  it('is not committed behind a question that failed and that nobody minded', async () => {
    const failure = await error(
      commit(async (rows) => {
        await rows.load(gone, ['a']).catch(ignore)
        return []
      }),
    )
    expect(String(failure)).to.include('had failed before its commit')
    expect(await state()).to.deep.equal(nothing)
    await expectUsable()
  })

  for (const [when, isBefore] of [
    ['before anything is answered', (text: string) => text.startsWith('BEGIN')],
    ['under its rows', (text: string) => text.startsWith('INSERT')],
    ['right before its commit', (text: string) => text === 'COMMIT'],
  ] as const)
    it(`leaves nothing when the connection dies ${when}`, async () => {
      const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(connection.database)
      connection.tap(async (text, send) => {
        if (isBefore(text)) await admin.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid])
        return send()
      })
      const failure = await error(commit(writing(a, b)))
      expect(isPassing(failure), String(failure)).to.equal(true)
      expect(await state()).to.deep.equal(nothing)
    })

  it('whose commit is not answered is there once, or not at all', async () => {
    connection.tap(async (text, send) => {
      const answer = await send()
      if (text === 'COMMIT') throw new Error('Connection terminated unexpectedly')
      return answer
    })
    expect(isPassing(await error(commit(writing(a, b))))).to.equal(true)
    expect(await state()).to.deep.equal(everything)
    connection.tap(open)
    // Who takes it for undone and tries again is told so.
    expect(await error(commit(writing(a, b)))).to.be.instanceOf(FencedError)
    expect((await takeOver(connection.database, key)).position).to.equal(move.to)
    expect(await state()).to.deep.equal(everything)
  })
})
