import { expect } from 'chai'
import { accountIdOf } from '../../ledger/accounts/account.ts'
import { accountCodes } from '../../ledger/accounts/chart.ts'
import { businessDateOf, parseInstant } from '../../ledger/core/time.ts'
import { Position } from '../../ledger/store/port.ts'
import { firstAt } from '../../projections/history.spec-helper.ts'
import { openJournal, payable, sumOf, type Journal } from '../../projections/journal/journal.spec-helper.ts'
import { systemRuntime } from '../runtime.ts'
import { ledgerAccount, type LedgerAccountOptions } from './ledger-account.ts'
import { ledgerChart } from './ledger-chart.ts'
import type { LedgerParts } from './ledger-parts.ts'
import { ledgerTrialBalance } from './ledger-trial-balance.ts'
import { capturingTerminal } from './terminal.spec-helper.ts'

const runtime = { ...systemRuntime(), now: () => parseInstant('2030-01-01T00:00:00Z') }

describe('jangbu ledger', () => {
  let journal: Journal
  before(async () => {
    journal = await openJournal()
  })
  after(() => journal.drop())

  const run = async (
    command: (parts: LedgerParts) => Promise<number>,
    store: LedgerParts['store'] = journal.store,
  ) => {
    const terminal = capturingTerminal()
    const code = await command({ store, database: journal.place, runtime, terminal })
    return { code, printed: terminal.printed(), told: terminal.told() }
  }
  const cells = (printed: string) => printed.split('\n').map((line) => line.trim().split(/ {2,}/))
  const account = (options: Partial<LedgerAccountOptions>) =>
    run((parts) => ledgerAccount(parts, { json: false, id: accountIdOf(payable), ...options }))
  const lines = () =>
    journal.lines.filter((one) => one.account === accountIdOf(payable) && one.currency === 'KRW')

  describe('chart', () => {
    it('shows every account, and says of what nothing moves yet', async () => {
      const { code, printed, told } = await run((parts) => ledgerChart(parts, { json: false }))
      expect([code, told]).to.deep.equal([0, ''])
      const [, ...rows] = cells(printed)
      expect(rows.map(([name]) => name)).to.deep.equal([...accountCodes])
      expect(rows.find(([name]) => name === 'bank')?.join('|')).to.equal(
        'bank|asset|debit|bank|nothing yet|보통예금: Our own money at a bank',
      )
      expect(printed).to.match(/merchant_payable +liability +credit +merchant +7 events +live [\d,]+ KRW/)
    })
    it('as JSON tells all of it', async () => {
      const { printed } = await run((parts) => ledgerChart(parts, { json: true }))
      const told: unknown = JSON.parse(printed)
      expect(told).to.have.nested.property('data[0].movedBy').that.includes('PaymentApproved')
      expect(told).to.have.property('position', String(journal.head))
    })
  })

  describe('trial-balance', () => {
    it('balances in each mode, money and memoranda', async () => {
      const { code, printed } = await run((parts) => ledgerTrialBalance(parts, { json: false }))
      expect(code).to.equal(0)
      const totals = cells(printed).filter(([first]) => first === '=')
      expect(totals.map(([, name]) => name)).to.deep.equal([
        'live KRW: balances',
        'live KRW, memoranda: balances',
        'test KRW: balances',
        'test KRW, memoranda: balances',
      ])
      for (const [, , debit, credit] of totals) expect(debit).to.equal(credit)
    })
    it('is told as of a moment', async () => {
      const { code, printed } = await run((parts) => ledgerTrialBalance(parts, { json: true, asOf: '1' }))
      const told: unknown = JSON.parse(printed)
      expect(code).to.equal(0)
      expect(told).to.have.nested.property('asOf.position', '1')
      expect(told).to.have.nested.property('data[0].lines', 0)
    })
    it('says when it does not balance', async () => {
      const { database } = journal
      const broken = database.updateTable('journal_accounts').where('account', '=', accountIdOf(payable))
      const [row] = await database
        .selectFrom('journal_accounts')
        .selectAll()
        .where('account', '=', accountIdOf(payable))
        .execute()
      try {
        await broken.set({ balance: '1' }).execute()
        const { code, printed } = await run((parts) => ledgerTrialBalance(parts, { json: false }))
        expect(code).to.equal(1)
        expect(printed).to.include('live KRW: DOES NOT BALANCE')
      } finally {
        await broken.set({ balance: row?.balance ?? '0' }).execute()
      }
    })
    for (const [asOf, why] of [
      ['tomorrow', /--as-of takes a position, a time .* not "tomorrow"/],
      ['2026-02-30', /--as-of takes/],
      ['999999', /--as-of is in the future: the log ends at position \d+/],
      ['2031-01-01', /--as-of is in the future/],
    ] as const)
      it(`refuses --as-of ${asOf}`, async () => {
        const { code, printed, told } = await run((parts) => ledgerTrialBalance(parts, { json: false, asOf }))
        expect([code, printed]).to.deep.equal([2, ''])
        expect(told).to.match(why)
      })
  })

  describe('account', () => {
    it('shows what stands on it and its lines, newest first', async () => {
      const { code, printed, told } = await account({})
      expect([code, told]).to.deep.equal([0, ''])
      const shown = `${(0n - sumOf(lines())).toString().replace(/\B(?=(\d{3})+$)/g, ',')} KRW`
      expect(printed).to.include(`stands at ${shown} after ${lines().length} lines; credit is more`)
      const rows = cells(printed).slice(5)
      expect(rows.map(([ordinal]) => Number(ordinal))).to.deep.equal(
        lines()
          .map(({ ordinal }) => Number(ordinal))
          .toReversed(),
      )
      expect(rows[0]).to.include(lines().at(-1)?.payment_id)
    })
    it('of some days says what it stood at before them', async () => {
      const from = businessDateOf(lines()[5]?.recorded_at ?? firstAt)
      const { printed } = await account({ from, to: from })
      expect(printed).to.include(`before ${from}`)
      const rows = cells(printed).slice(6)
      const wanted = lines().filter(({ recorded_at }) => businessDateOf(recorded_at) === from)
      expect(rows).to.have.length(wanted.length)
    })
    it('as JSON and as of a moment', async () => {
      const asOf = lines()[2]?.position ?? ''
      const { printed } = await account({ json: true, asOf })
      const told: unknown = JSON.parse(printed)
      expect(told).to.have.nested.property('statements[0].closing.lines', 3)
      expect(told).to.have.nested.property('statements[0].lines[0].position', asOf)
    })
    it('that nothing was posted to is none', async () => {
      const { code, told } = await account({ id: 'live/merchant_payable/mer_9' })
      expect([code, told]).to.deep.equal([1, 'nothing was ever posted to live/merchant_payable/mer_9\n'])
    })
    for (const [wrong, why] of [
      [{ id: 'live/vault/none' }, /live\/vault\/none is no account/],
      [{ from: 'x' }, /--from and --to take days/],
      [{ from: '2026-11-21', to: '2026-11-20' }, /--to is before --from/],
      [{ asOf: 'x' }, /--as-of takes/],
    ] as const)
      it(`refuses ${JSON.stringify(wrong)}`, async () => {
        const { code, told } = await account(wrong)
        expect(code).to.equal(2)
        expect(told).to.match(why)
      })
  })

  it('says so when the books are behind', async () => {
    const ahead = { head: () => Promise.resolve(Position(journal.head + 1n)) }
    const { told } = await run((parts) => ledgerChart(parts, { json: true }), ahead)
    expect(told).to.equal(
      `as of position ${journal.head}: the log goes on to ${journal.head + 1n}, and no projector follows it\n`,
    )
  })
})
