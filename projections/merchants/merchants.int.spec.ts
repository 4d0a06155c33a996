import { expect } from 'chai'
import fc from 'fast-check'
import { sql } from 'kysely'
import { merchantIdOf, ProviderId } from '../../ledger/core/ids.ts'
import type { Recorded } from '../../ledger/store/ledger-event.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import type { ReadDatabase } from '../database.ts'
import { emptyLog } from '../history.spec-helper.ts'
import { migrate } from '../migrate.ts'
import { LARGEST_PAGE } from '../page.ts'
import { applyEvents } from '../projection.ts'
import { openForSpec } from '../tables.spec-helper.ts'
import { isReadStream } from './fold.ts'
import { logOf, type Deed } from './merchants.spec-helper.ts'
import { merchantsProjection } from './project.ts'
import {
  findMerchant,
  listMerchants,
  type MerchantFilter,
  type MerchantPage,
  type MerchantRecord,
} from './queries.ts'

const story: readonly Deed[] = [
  { what: 'register', who: 'a', named: '서울 커피', number: '1112233333' },
  { what: 'issue', who: 'a', key: '1' },
  { what: 'contract', who: 'a', provider: 'toss' },
  { what: 'register', who: 'b', named: '100% Juice', number: '2223344444' },
  { what: 'issue', who: 'a', key: '2', mode: 'test' },
  { what: 'contract', who: 'b', provider: 'toss', mode: 'test' },
  { what: 'issue', who: 'a', key: '3' },
  { what: 'contract', who: 'a', provider: 'kcp' },
  { what: 'revoke', who: 'a', key: '1' },
  { what: 'register', who: 'c', named: 'Busan_Tea', number: '3334455555' },
]

describe('the merchants projection', () => {
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

  const begin = async (): Promise<void> => {
    await sql`TRUNCATE merchants, merchant_contracts, merchant_keys`.execute(database)
  }
  const project = (batch: readonly Recorded[]): Promise<void> =>
    database.transaction().execute((tx) => applyEvents(merchantsProjection.open(emptyLog), tx, batch))
  const allRows = async (): Promise<unknown> =>
    (
      await sql`
        SELECT to_jsonb(merchants) AS row FROM merchants UNION ALL
        SELECT to_jsonb(merchant_contracts) FROM merchant_contracts UNION ALL
        SELECT to_jsonb(merchant_keys) FROM merchant_keys ORDER BY row`.execute(database)
    ).rows
  const listed = async (filter: MerchantFilter = {}, page: MerchantPage = { limit: 100 }) => {
    const read = await listMerchants(database, filter, page)
    if (read.kind !== 'page') throw new Error(read.kind)
    return read
  }
  const named = (merchants: readonly MerchantRecord[]) => merchants.map(({ name }) => name)

  it('leaves the same rows however the log is cut into batches', async () => {
    const log = (await logOf(story)).filter(({ stream }) => isReadStream(stream))
    await begin()
    await project(log)
    const expected = await allRows()
    const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 })
    const property = fc.asyncProperty(sizes, async (cuts) => {
      await begin()
      for (let from = 0, turn = 0; from < log.length; turn += 1) {
        const upTo = from + (cuts[turn % cuts.length] ?? 1)
        await project(log.slice(from, upTo))
        from = upTo
      }
      expect(await allRows()).to.deep.equal(expected)
    })
    await fc.assert(property, { numRuns: 15 })
    expect(JSON.stringify(expected)).not.to.match(/sealed|hash-of-key/)
  })

  it('stops at a revocation of a key that was never issued', async () => {
    const [issued, revoked] = await logOf([
      { what: 'issue', who: 'z', key: '1' },
      { what: 'revoke', who: 'z', key: '1' },
    ])
    if (issued === undefined || revoked === undefined) throw new Error('a log without events')
    await project([revoked]).then(
      () => expect.fail('it was done'),
      (error: unknown) => expect(String(error)).to.contain('0 of 1 rows'),
    )
  })

  describe('is asked', () => {
    before(async () => {
      await begin()
      await project(await logOf(story))
    })

    it('for all, newest first, with contracts and keys that let requests in', async () => {
      const { items: merchants, nextCursor } = await listed()
      expect(named(merchants)).to.deep.equal(['Busan_Tea', '100% Juice', '서울 커피'])
      expect(nextCursor).to.equal(null)
      const [, , seoul] = merchants
      expect(seoul).to.deep.include({ businessNumber: '1112233333', activeKeys: { test: 1, live: 1 } })
      expect(seoul?.contracts.map(({ provider, mode }) => [provider, mode])).to.deep.equal([
        ['toss', 'live'],
        ['kcp', 'live'],
      ])
    })
    it('by id, number, or a part of a name, and by provider', async () => {
      const rows: readonly (readonly [MerchantFilter, readonly string[]])[] = [
        [{ search: merchantIdOf('a') }, ['서울 커피']],
        [{ search: merchantIdOf('nobody') }, []],
        [{ search: '222-33-44444' }, ['100% Juice']],
        [{ search: '2223344444' }, ['100% Juice']],
        [{ search: '9999999999' }, []],
        [{ search: '커피' }, ['서울 커피']],
        [{ search: 'juice' }, ['100% Juice']],
        [{ search: '%' }, ['100% Juice']],
        [{ search: 'n_T' }, ['Busan_Tea']],
        [{ search: 'n%T' }, []],
        [{ search: '\\' }, []],
        [{ search: "'; DROP TABLE merchants" }, []],
        [{ provider: ProviderId('toss') }, ['100% Juice', '서울 커피']],
        [{ provider: ProviderId('toss'), search: 'juice' }, ['100% Juice']],
        [{ provider: ProviderId('nobody') }, []],
      ]
      for (const [filter, expected] of rows)
        expect(named((await listed(filter)).items), JSON.stringify(filter)).to.deep.equal(expected)
    })
    it('page by page, each for its own list', async () => {
      const first = await listed({}, { limit: 2 })
      const cursor = first.nextCursor ?? ''
      const second = await listed({}, { limit: 2, cursor })
      expect([first, second].map(({ items }) => named(items))).to.deep.equal([
        ['Busan_Tea', '100% Juice'],
        ['서울 커피'],
      ])
      expect(second.nextCursor).to.equal(null)
      const refused = { kind: 'invalid_cursor' }
      for (const [filter, made] of [
        [{ search: 'x' }, cursor],
        [{ provider: ProviderId('toss') }, cursor],
        [{}, `${cursor}A`],
        [{}, 'nonsense'],
      ] as const)
        expect(await listMerchants(database, filter, { limit: 2, cursor: made })).to.deep.equal(refused)
    })
    it('for a page of a sensible size only', async () => {
      for (const limit of [0, 1.5, LARGEST_PAGE + 1])
        await listed({}, { limit }).then(
          () => expect.fail('it was listed'),
          (error: unknown) => expect(error).to.be.instanceOf(RangeError),
        )
    })
    it('for one, with all its keys', async () => {
      const { merchant } = await findMerchant(database, merchantIdOf('a'))
      expect(merchant?.keys.map(({ mode, revokedAt }) => [mode, revokedAt === null])).to.deep.equal([
        ['live', true],
        ['test', true],
        ['live', false],
      ])
      expect((await findMerchant(database, merchantIdOf('nobody'))).merchant).to.equal(undefined)
    })
  })
})
