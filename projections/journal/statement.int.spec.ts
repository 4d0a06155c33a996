import { expect } from 'chai'
import fc from 'fast-check'
import { accountIdOf } from '../../ledger/accounts/account.ts'
import { businessDateOf, epochMsOf, instantOf, type BusinessDate } from '../../ledger/core/time.ts'
import type { JournalLineRow, ReadDatabase } from '../database.ts'
import { firstAt } from '../history.spec-helper.ts'
import {
  HOUR_MS,
  isCounted,
  openJournal,
  operator,
  payable,
  someUntil,
  sumOf,
  type Journal,
} from './journal.spec-helper.ts'
import type { Statement, StatementLine, StatementQuery } from './queries.ts'
import { statementOf } from './statement.ts'

describe('the statement of an account', () => {
  let journal: Journal
  let database: ReadDatabase
  let lines: readonly JournalLineRow[]
  before(async () => {
    journal = await openJournal()
    ;({ database, lines } = journal)
  })
  after(() => journal.drop())

  const pageOf = async (
    query: StatementQuery,
    page: { limit: number; cursor?: string },
  ): Promise<Statement> => {
    const answer = await statementOf(database, query, page)
    return answer.kind === 'page' ? answer : expect.fail(answer.kind)
  }
  const toTheEnd = async (query: StatementQuery, limit: number): Promise<readonly Statement[]> => {
    const pages = [await pageOf(query, { limit })]
    for (let cursor = pages[0]?.nextCursor ?? null; cursor !== null;) {
      const page = await pageOf(query, { limit, cursor })
      pages.push(page)
      cursor = page.nextCursor
    }
    return pages
  }
  const names = (some: readonly StatementLine[]): readonly string[] =>
    some.map(({ position, line }) => `${position}/${line}`)

  const days = fc
    .integer({ min: -1, max: 18 })
    .map((day): BusinessDate => businessDateOf(instantOf(epochMsOf(firstAt) + day * 24 * HOUR_MS)))
  const spans = fc.record({
    from: fc.option(days, { nil: undefined }),
    to: fc.option(days, { nil: undefined }),
    asOf: fc.option(someUntil, { nil: undefined }),
  })

  it('gives every line between two days once, between what was there before and after, whatever the pages', async () => {
    const property = fc.asyncProperty(spans, fc.integer({ min: 1, max: 9 }), async (span, limit) => {
      const query: StatementQuery = { scope: operator, account: payable, currency: 'KRW', ...span }
      const mine = lines.filter((one) => one.account === accountIdOf(payable) && one.currency === 'KRW')
      const isIn = (one: JournalLineRow): boolean =>
        (span.to === undefined || businessDateOf(one.recorded_at) <= span.to) && isCounted(span.asOf, one)
      const isBefore = (one: JournalLineRow): boolean =>
        span.from !== undefined && businessDateOf(one.recorded_at) < span.from
      const wanted = mine.filter((one) => isIn(one) && !isBefore(one)).toReversed()
      const pages = await toTheEnd(query, limit)
      const all = pages.flatMap((page) => page.lines)
      expect(names(all)).to.deep.equal(wanted.map(({ position, line }) => `${position}/${line}`))
      const opening = sumOf(mine.filter((one) => isBefore(one) && isIn(one)))
      for (const page of pages) {
        expect(page.opening.balance).to.equal(opening)
        expect(page.closing.balance).to.equal(opening + sumOf(wanted))
        expect(page.closing.lines - page.opening.lines).to.equal(wanted.length)
      }
    })
    await fc.assert(property, { numRuns: 60 })
  })

  it('goes back the same way', async () => {
    const query: StatementQuery = { scope: operator, account: payable, currency: 'KRW' }
    const pages = await toTheEnd(query, 4)
    expect(pages.length).to.be.greaterThan(3)
    expect(pages[0]?.previousCursor).to.equal(null)
    let page = pages.at(-1) ?? expect.fail('no pages')
    for (const before of pages.slice(0, -1).toReversed()) {
      page = await pageOf(query, { limit: 4, cursor: page.previousCursor ?? expect.fail('no way back') })
      expect(names(page.lines)).to.deep.equal(names(before.lines))
      expect(page.nextCursor).to.equal(before.nextCursor)
    }
    expect(page.previousCursor).to.equal(null)
  })

  it('refuses cursors of other statements', async () => {
    const query: StatementQuery = { scope: operator, account: payable, currency: 'KRW' }
    const cursor = (await pageOf(query, { limit: 1 })).nextCursor ?? expect.fail('no cursor')
    const others: readonly StatementQuery[] = [
      { ...query, account: { ...payable, holder: 'mer_2' } },
      { ...query, currency: 'USD' },
      { ...query, from: businessDateOf(firstAt) },
      { ...query, asOf: { kind: 'position', position: journal.head } },
    ]
    for (const other of others)
      expect(await statementOf(database, other, { limit: 1, cursor })).to.deep.equal({
        kind: 'invalid_cursor',
      })
    expect(await statementOf(database, query, { limit: 1, cursor: `${cursor}x` })).to.deep.equal({
      kind: 'invalid_cursor',
    })
  })
})
