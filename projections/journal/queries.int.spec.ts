import { expect } from 'chai'
import fc from 'fast-check'
import { accountIdOf, accountOf, type Account } from '../../ledger/accounts/account.ts'
import { chart } from '../../ledger/accounts/chart.ts'
import { MerchantId } from '../../ledger/core/ids.ts'
import { businessDateOf, parseInstant } from '../../ledger/core/time.ts'
import { Position } from '../../ledger/store/port.ts'
import type { Until } from '../../ledger/store/until.ts'
import type { JournalLineRow, ReadDatabase } from '../database.ts'
import { firstAt, specRuntime } from '../history.spec-helper.ts'
import {
  isCounted,
  merchantId,
  openJournal,
  operator,
  payable,
  someUntil,
  sumOf,
  type Journal,
} from './journal.spec-helper.ts'
import {
  accountBalance,
  isVisible,
  merchantAccounts,
  trialBalance,
  waitForUntil,
  type Scope,
} from './queries.ts'
import { statementOf } from './statement.ts'

const own: Scope = { kind: 'merchant', merchantId, mode: 'live' }

describe('the queries of the journal', () => {
  let journal: Journal
  let database: ReadDatabase
  let lines: readonly JournalLineRow[]
  before(async () => {
    journal = await openJournal()
    ;({ database, lines } = journal)
  })
  after(() => journal.drop())

  it('have enough to look at', () => {
    expect(lines.length).to.be.greaterThan(60)
    expect(new Set(lines.map(({ recorded_at }) => businessDateOf(recorded_at))).size).to.be.greaterThan(5)
  })

  it('give a trial balance that comes to zero as of any moment, and sums up what was posted until then', async () => {
    const property = fc.asyncProperty(fc.option(someUntil, { nil: undefined }), async (asOf) => {
      const { rows } = await trialBalance(database, { asOf })
      for (const { mode, code, currency, balance, debits, credits, lines: count } of rows) {
        const posted = lines.filter(
          (one) =>
            one.currency === currency && one.account.startsWith(`${mode}/${code}/`) && isCounted(asOf, one),
        )
        expect([balance, debits - credits, BigInt(count)]).to.deep.equal([
          sumOf(posted),
          sumOf(posted),
          BigInt(posted.length),
        ])
      }
      for (const mode of ['live', 'test'])
        for (const currency of ['KRW', 'USD'])
          for (const isMemorandum of [true, false]) {
            const some = rows.filter(
              (row) =>
                row.mode === mode &&
                row.currency === currency &&
                (chart[row.code].class === 'memorandum') === isMemorandum,
            )
            expect(some.reduce((sum, { balance }) => sum + balance, 0n)).to.equal(0n)
          }
    })
    await fc.assert(property, { numRuns: 60 })
  })

  it('give a trial balance of one mode, live before test, in the order of the chart', async () => {
    const { rows, position } = await trialBalance(database, {})
    expect(rows.map(({ mode }) => mode).toSorted()).to.deep.equal(rows.map(({ mode }) => mode))
    expect(position).to.equal(journal.head)
    const test = await trialBalance(database, { mode: 'test' })
    expect(test.rows).to.deep.equal(rows.filter(({ mode }) => mode === 'test'))
  })

  it('give what an account stood at as of any moment', async () => {
    const accounts = [...new Set(lines.map(({ account }) => account))].map(
      (id) => accountOf(id) ?? expect.fail(id),
    )
    const property = fc.asyncProperty(fc.constantFrom(...accounts), someUntil, async (account, asOf) => {
      const answer = await accountBalance(database, { scope: operator, account, asOf })
      if (answer.kind === 'not_found') expect.fail('not found')
      for (const { currency, balance, lines: count } of answer.balances) {
        const posted = lines.filter(
          (one) => one.account === accountIdOf(account) && one.currency === currency && isCounted(asOf, one),
        )
        expect([balance, count]).to.deep.equal([sumOf(posted), posted.length])
      }
    })
    await fc.assert(property, { numRuns: 100 })
  })

  it('show nobody an account that is not his', async () => {
    const others: readonly Account[] = [
      { ...payable, mode: 'test' },
      { ...payable, holder: 'mer_2' },
      { mode: 'live', code: 'provider_receivable', holder: 'card-network' },
      { mode: 'live', code: 'suspense', holder: merchantId },
    ]
    for (const account of others) {
      expect(isVisible(own, account)).to.equal(false)
      expect(await accountBalance(database, { scope: own, account })).to.deep.equal({ kind: 'not_found' })
      const query = { scope: own, account, currency: 'KRW' as const }
      expect(await statementOf(database, query, { limit: 10 })).to.deep.equal({ kind: 'not_found' })
    }
    expect(await accountBalance(database, { scope: own, account: payable })).to.have.property('kind', 'found')
    const { balances } = await merchantAccounts(database, own)
    expect(new Set(balances.map(({ account }) => `${account.mode} ${account.holder}`))).to.deep.equal(
      new Set(['live mer_1']),
    )
  })

  it('know a merchant’s own account before anything is posted to it, and no other', async () => {
    const nobody = MerchantId('mer_9')
    const scope: Scope = { kind: 'merchant', merchantId: nobody, mode: 'live' }
    const account = { ...payable, holder: nobody }
    const answer = await accountBalance(database, { scope, account })
    expect(answer).to.deep.include({ kind: 'found', balances: [] })
    const empty = await statementOf(database, { scope, account, currency: 'KRW' }, { limit: 10 })
    expect(empty).to.deep.include({ kind: 'page', lines: [], nextCursor: null, previousCursor: null })
    expect(await accountBalance(database, { scope: operator, account })).to.deep.equal({ kind: 'not_found' })
    expect(
      await statementOf(database, { scope: operator, account, currency: 'KRW' }, { limit: 10 }),
    ).to.deep.equal({ kind: 'not_found' })
  })

  describe('wait for a moment', () => {
    const now = parseInstant('2030-01-01T00:00:00Z')
    const waiting = (until: Until, at = now) =>
      waitForUntil({ database, store: journal.store, runtime: { ...specRuntime, now: () => at } }, until, 0)

    it('that is in the log', async () => {
      expect(await waiting({ kind: 'position', position: journal.head })).to.equal('reached')
      expect(await waiting({ kind: 'time', recordedAt: firstAt })).to.equal('reached')
      expect(await waiting({ kind: 'time', recordedAt: now })).to.equal('reached')
    })
    it('that has not been yet', async () => {
      expect(await waiting({ kind: 'position', position: Position(journal.head + 1n) })).to.equal('future')
      expect(await waiting({ kind: 'time', recordedAt: now }, firstAt)).to.equal('future')
    })
    it('that is not in the journal yet', async () => {
      const ahead = { head: () => Promise.resolve(Position(journal.head + 5n)) }
      const reading = { database, store: ahead, runtime: { ...specRuntime, now: () => now } }
      const until: Until = { kind: 'position', position: Position(journal.head + 1n) }
      expect(await waitForUntil(reading, until, 0)).to.equal('behind')
      expect(await waitForUntil(reading, { kind: 'time', recordedAt: now }, 0)).to.equal('behind')
      // What was recorded before something that is there cannot be missing.
      expect(await waitForUntil(reading, { kind: 'time', recordedAt: firstAt }, 0)).to.equal('reached')
    })
  })
})
