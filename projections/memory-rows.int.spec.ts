import { expect } from 'chai'
import fc from 'fast-check'
import { sql } from 'kysely'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { testDatabase, type TestDatabase } from '../ledger/store/test-database.ts'
import type { ReadDatabase } from './database.ts'
import { memoryRows, type MemoryRows } from './memory-rows.ts'
import { postgresRows, writeChanges } from './postgres-rows.ts'
import { add, insert, remove, removeIfThere, update, type Change } from './rows.ts'
import { someKey, someRow, specimens, specimensDdl, type Specimen } from './rows.spec-helper.ts'
import { openForSpec } from './tables.spec-helper.ts'
import type { Target } from './target.ts'

const words: Target<Pick<Specimen, 'id' | 'part' | 'words'>> = {
  table: 'specimens',
  key: ['id', 'part'],
  columns: { id: 'text', part: 'integer', words: 'text' },
}

const keyText = ({ id, part }: Pick<Specimen, 'id' | 'part'>): string => JSON.stringify([id, part])

/** One row for each key, as every change wants them. */
const someRows = fc.uniqueArray(
  fc.tuple(someRow, fc.record(someKey)).map(([row, key]): Specimen => ({ ...row, ...key })),
  { selector: keyText, maxLength: 4 },
)

const someChange: fc.Arbitrary<Change> = fc
  .tuple(fc.constantFrom('insert', 'update', 'words', 'remove', 'remove_if_there', 'add'), someRows)
  .map(([kind, rows]) => {
    if (kind === 'insert') return insert(specimens, rows)
    if (kind === 'update') return update(specimens, rows)
    if (kind === 'words') return update(words, rows)
    if (kind === 'remove') return remove(words, rows)
    if (kind === 'remove_if_there') return removeIfThere(words, rows)
    return add(specimens, rows, ['sum', 'big'])
  })

const linesIn = ({ tables }: MemoryRows): readonly string[] => tables.flatMap((table) => [...table.lines()])

describe('rows in memory', () => {
  let server: TestDatabase
  let database: ReadDatabase
  before(async () => {
    server = await testDatabase()
    database = openForSpec({ connectionString: server.url })
    await sql`CREATE SCHEMA jangbu_read`.execute(database)
    await sql.raw(specimensDdl).execute(database)
  })
  after(async () => {
    await database.destroy()
    await server.drop()
  })

  const isWritten = (change: Change): Promise<boolean> =>
    database
      .transaction()
      .execute((tx) => writeChanges(tx, [change]))
      .then(
        () => true,
        () => false,
      )
  const servedLines = async (): Promise<readonly string[]> => {
    const client = new pg.Client({ connectionString: server.url, options: '-c TimeZone=UTC' })
    await client.connect()
    try {
      const stream = client.query(copyTo('COPY (SELECT * FROM jangbu_read.specimens) TO STDOUT'))
      const text = Buffer.concat(await stream.toArray()).toString()
      return text === '' ? [] : text.slice(0, -1).split('\n')
    } finally {
      await client.end()
    }
  }
  const remembering = (changes: readonly Change[]): MemoryRows => {
    const memory = memoryRows([specimens])
    memory.write(changes)
    return memory
  }

  it('are what PostgreSQL has, whatever changes, and refuse what it refuses', async () => {
    const property = fc.asyncProperty(fc.array(someChange, { maxLength: 12 }), async (changes) => {
      await sql`TRUNCATE specimens`.execute(database)
      const written: Change[] = []
      for (const change of changes)
        if (await isWritten(change)) written.push(change)
        else expect(() => remembering([...written, change])).to.throw()
      const memory = remembering(written)
      expect(linesIn(memory).toSorted()).to.deep.equal((await servedLines()).toSorted())
    })
    await fc.assert(property, { numRuns: 60 })
  })

  it('are loaded as PostgreSQL loads them', async () => {
    const property = fc.asyncProperty(someRows, async (rows) => {
      await sql`TRUNCATE specimens`.execute(database)
      const change = insert(specimens, rows)
      expect(await isWritten(change)).to.equal(true)
      for (const id of ['a', 'b', 'A', '가'])
        expect(await remembering([change]).rows.load(specimens, [id])).to.deep.equal(
          await database.transaction().execute((tx) => postgresRows(tx).load(specimens, [id])),
        )
    })
    await fc.assert(property, { numRuns: 30 })
  })
})
