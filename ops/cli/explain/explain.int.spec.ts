import { expect } from 'chai'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MerchantId, paymentIdOf } from '../../../ledger/core/ids.ts'

import { approved, canceledPart } from '../../../ledger/payment/events.spec-helper.ts'
import { krw } from '../../../ledger/payment/fixtures.spec-helper.ts'
import { paymentsProjection } from '../../../projections/payments/project.ts'
import { firstAt, ofOrder } from '../../../projections/history.spec-helper.ts'
import { explainedSystem, type ExplainedSystem } from './explained-system.spec-helper.ts'

const merchantId = MerchantId('mer_1')
const receivable = 'live/provider_receivable/card-network'
const PAYMENTS = 60

/** Two of three give something back. */
const paymentNumber = (index: number) => {
  const story = index % 3 === 0 ? approved : [...approved, ...canceledPart('a', krw(3_000n))]
  return ofOrder(story, `order-${index}`, { merchantId, mode: 'live', startAt: firstAt })
}

describe('jangbu explain', () => {
  let system: ExplainedSystem
  let directory: string
  const paymentId = paymentIdOf(merchantId, 'live', 'order-1')

  before(async () => {
    system = await explainedSystem()
    directory = await mkdtemp(join(tmpdir(), 'jangbu-explain-'))
    for (let index = 0; index < PAYMENTS; index += 1) await system.append(paymentNumber(index))
    await system.project()
  })
  after(async () => {
    await rm(directory, { recursive: true })
    await system.log.drop()
  })

  const json = async (what: string, options = {}): Promise<unknown> => {
    const { code, printed } = await system.run(what, { json: true, ...options })
    expect(code).to.equal(0)
    return JSON.parse(printed)
  }

  describe('a payment', () => {
    it('tells every event with who, why, what it posted and what is left', async () => {
      const { code, printed } = await system.run(paymentId)
      expect(code).to.equal(0)
      const told = printed.replaceAll(/ {2,}/g, ' | ')
      expect(told).to.contain(`payment | ${paymentId}`).and.contain('status | PARTIAL_CANCELED')
      expect(told).to.match(/#8 \| 2026-11-20 09:00:04\.000 \| cancelled/)
      for (const line of [
        'what | cancelled: 3,000 KRW, reference ref-a',
        'who | process own_1, carrying a request out',
        'request | request-1',
        'command | command-1',
        'idempotency key | no',
        'signed amount | -3,000 KRW',
        'balance | 7,000 KRW',
        'live/cancel_clearing/card-network | 3,000 KRW | 0 KRW | The provider gave the amount back to the payer',
        `${receivable} | 3,000 KRW | 7,000 KRW | The provider gave the amount back to the payer`,
        `${receivable} | Provider receivable card-network | 7,000 KRW`,
        'live/merchant_payable/mer_1 | Merchant payable mer_1 | -7,000 KRW',
      ])
        expect(told).to.contain(line)
    })

    it('as of a moment is told up to there', async () => {
      const told = await json(paymentId, { asOf: '6' })
      expect(told).to.include({ status: 'APPROVED' })
      expect(told).to.have.property('events').with.length(3)
      expect((await system.run(paymentId, { asOf: '2' })).code).to.equal(1)
    })

    it('as JSON has positions, postings and what was recorded, without what is sealed', async () => {
      const told = await json(paymentId)
      expect(told).to.have.nested.property('events[2].position', '6')
      expect(told).to.have.nested.property('events[2].postings[0].debit.amount', '10000')
      expect(told).to.have.nested.property('events[1].recorded.event.sealedToken', 'sealed')
      expect(told).to.have.nested.property('events[1].recorded.metadata.actor.owner', 'own_1')
      expect(told).to.have.nested.property('balances.series[0].points[4].amount', '7000')
    })

    it('that there is none of is a failure', async () => {
      const { code, printed, told } = await system.run(`pay_${'0'.repeat(32)}`)
      expect([code, printed]).to.deep.equal([1, ''])
      expect(told).to.contain('there is nothing to tell of pay_000')
    })
  })

  describe('an account', () => {
    it('is made of its opening balance and its entries', async () => {
      const { code, printed } = await system.run(receivable)
      expect(code).to.equal(0)
      const told = printed.replaceAll(/ {2,}/g, ' | ')
      for (const line of [
        'debits | 600,000 KRW',
        'credits | 120,000 KRW',
        'entries | 100',
        'closing balance (debit +, credit −) | 480,000 KRW',
        'by the log, posted anew | 480,000 KRW',
        '✓ The opening balance and all entries make the closing balance, and so do the events of the log',
        'PaymentApproved | approved | 60 | 600,000 KRW | 0 KRW | 600,000 KRW',
        'CancellationSucceeded | cancelled | 40 | 0 KRW | 120,000 KRW | -120,000 KRW',
        'and 50 more',
      ])
        expect(told).to.contain(line)
    })

    it('has its entries newest first, all of them where all are asked for', async () => {
      const told = await json(receivable, { all: true })
      expect(told).to.have.property('entries_KRW').with.length(100)
      expect(told).to.have.nested.property('entries_KRW[0].balance.amount', '480000')
      expect(told).to.have.nested.property('entries_KRW[99].balance.amount', '10000')
      expect(told).to.have.nested.property('largest_KRW[0].amount.amount', '10000')
      expect(told).to.have.nested.property('balances_KRW.series[0].points[0].amount', '0')
    })

    it('between two moments begins with what stood there before', async () => {
      const whole = await json(receivable, { from: '10', to: '100' })
      expect(whole).to.have.nested.property('standing_KRW.opening.amount', '17000')
      expect(whole).to.have.nested.property('standing_KRW.closing.amount', '185000')
      expect(whole).to.have.nested.property('balances_KRW.series[0].points[0].amount', '17000')
      const then = await json(receivable, { asOf: '100' })
      expect(then).to.have.nested.property('standing_KRW.closing.amount', '185000')
      const none = await json(receivable, { from: '2030-01-01' })
      expect(none).to.have.nested.property('standing_KRW.entries', 0)
      expect(none).to.have.nested.property('standing_KRW.opening.amount', '480000')
    })

    it('of every holder is a line of the trial balance', async () => {
      const told = await json('live/provider_receivable')
      expect(told).to.have.nested.property('sums_KRW.balance.amount', '480000')
      expect(told).to.have.nested.property('accounts_KRW[0].account', receivable)
      expect(told).to.have.nested.property('accounts_KRW[0].entries', 100)
      const then = await json('live/provider_receivable', { asOf: '100' })
      expect(then).to.have.nested.property('sums_KRW.balance.amount', '185000')
      expect((await system.run('test/bank')).code).to.equal(1)
    })

    it('of which nothing is posted is a failure', async () => {
      expect((await system.run('live/provider_receivable/nobody')).code).to.equal(1)
    })
  })

  describe('a figure', () => {
    const figure = 'payments:live:*:KRW:2026-11-20:status=PARTIAL_CANCELED'

    it('is counted from the log, and is what is served', async () => {
      const { code, printed } = await system.run(figure)
      expect(code).to.equal(0)
      const told = printed.replaceAll(/ {2,}/g, ' | ')
      for (const line of [
        'count | 40 | 40 | 0',
        'amount | 400,000 KRW | 400,000 KRW | 0 KRW',
        'average | 10,000 KRW | 10,000 KRW | 0 KRW',
        'balance | 280,000 KRW | 280,000 KRW | 0 KRW',
        '✓ What is served is what the events of the log say.',
        `${paymentId} | order-1 | card-network | PARTIAL_CANCELED | 10,000 KRW | 7,000 KRW | 4 5 6 7 8`,
      ])
        expect(told).to.contain(line)
    })

    it('of transactions names what they are, and where they are told of', async () => {
      const told = await json('transactions:live:mer_1:KRW:1970-01-01:kind=PARTIAL_CANCEL')
      expect(told).to.have.property('members').with.length(40)
      expect(told).to.have.nested.property('measures[1].counted.amount', '-120000')
      expect(told).to.have.nested.property('measures[1].difference.amount', '0')
      expect(told).to.have.nested.property('members[0].kind', 'PARTIAL_CANCEL')
    })

    it('as of another moment is counted, and compared with nothing', async () => {
      const told = await json(figure, { asOf: '8' })
      expect(told).to.have.nested.property('measures[0].counted', 1)
      expect(told).to.have.nested.property('measures[0].served', null)
    })

    it('that is served otherwise fails, and says by how much', async () => {
      const change = (amount: string) =>
        system.change(
          `UPDATE jangbu_read_payments_${paymentsProjection.version}.payment_totals SET amount = amount ${amount}
           WHERE status = 'PARTIAL_CANCELED'`,
        )
      await change('+ 500')
      const { code, printed } = await system.run(figure)
      await change('- 500')
      expect(code).to.equal(1)
      expect(printed)
        .to.contain('✗ DIFFERENT')
        .and.match(/amount +400,000 KRW +400,500 KRW +\+500 KRW/)
    })
  })

  describe('asked badly', () => {
    const rows: readonly (readonly [what: string, options: object, told: string])[] = [
      ['pay_1', {}, '"pay_1" is no payment, account or figure'],
      ['live/nothing/x', {}, 'live/provider_receivable/toss-payments'],
      ['payments:live:*:EUR:2026-11-20', {}, 'payments:live:*:KRW:2026-11-20:status=APPROVED'],
      ['\u001b[2J', {}, '"\\u001b[2J" is no payment'],
      [paymentId, { asOf: 'yesterday' }, '--as-of takes a position, a time'],
      [receivable, { from: '2026-02-30' }, '--from takes a position, a time'],
      [receivable, { to: 'soon' }, '--to takes a position, a time'],
      [receivable, { from: '30', to: '20' }, '--to is before --from'],
      [receivable, { from: '2026-11-21', to: '2026-11-20' }, '--to is before --from'],
      [paymentId, { from: '2026-11-20' }, '--from and --to are for accounts'],
      [paymentId, { asOf: '999999' }, '--as-of is in the future: the log ends at position 260'],
      [receivable, { asOf: '2999-01-01' }, '--as-of is in the future'],
    ]
    for (const [what, options, words] of rows)
      it(`${what.replace('\u001b', 'ESC')} ${JSON.stringify(options)}`, async () => {
        const { code, printed, told } = await system.run(what, options)
        expect([code, printed]).to.deep.equal([2, ''])
        expect(told).to.contain(words)
      })
  })

  describe('as a page', () => {
    it('is written once, and replaced only where it may be', async () => {
      const html = join(directory, 'payment.html')
      const first = await system.run(paymentId, { html, language: 'ko' })
      expect([first.code, first.printed]).to.deep.equal([0, ''])
      expect(first.told).to.equal(`${html}\n`)
      const page = await readFile(html, 'utf8')
      expect(page).to.contain('<html lang="ko">').and.contain(paymentId).and.contain('<path class="line s0"')
      const again = await system.run(paymentId, { html })
      expect(again.code).to.equal(2)
      expect(again.told).to.contain('is there already; --force replaces it')
      expect(await readFile(html, 'utf8')).to.equal(page)
      expect((await system.run(paymentId, { html, force: true })).code).to.equal(0)
      expect(await readFile(html, 'utf8')).to.contain('<html lang="en">')
    })

    it('of an account and of a figure has a chart', async () => {
      for (const [index, what] of [receivable, 'payments:live:*:KRW:2026-11-20'].entries()) {
        const html = join(directory, `${String(index)}.html`)
        expect((await system.run(what, { html })).code).to.equal(0)
        expect(await readFile(html, 'utf8')).to.match(/<path class="line s0" d="M[\d.]+ [\d.]+H/)
      }
    })
  })
})
