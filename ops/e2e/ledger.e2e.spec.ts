import { expect } from 'chai'
import { z } from 'zod'
import { accountIdOf } from '../../ledger/accounts/account.ts'
import { accountCodes } from '../../ledger/accounts/chart.ts'
import { MerchantId } from '../../ledger/core/ids.ts'
import { businessDateOf } from '../../ledger/core/time.ts'
import { sealedCursor } from '../../projections/cursor-seal.ts'
import { payable, sumOf } from '../../projections/journal/journal.spec-helper.ts'
import { listName } from '../../projections/page.ts'
import { openLedgerDoor, type LedgerDoor } from './ledger.spec-helper.ts'
import type { Client, Told } from './system.spec-helper.ts'

const Side = z.union([z.int(), z.string()])
const Stood = z.object({ balance: Side, debits: Side, credits: Side, lines: z.int() })
const Account = z.object({
  id: z.string(),
  asOf: z.string().nullable(),
  balances: z.array(Stood.extend({ currency: z.string() })),
})
const Line = z.object({
  position: z.string(),
  line: z.int(),
  side: z.string(),
  amount: Side,
  balance: Side,
  recordedAt: z.string(),
  reason: z.string(),
  reasonText: z.object({ ko: z.string(), en: z.string() }),
})
const Statement = z.object({
  opening: Stood,
  closing: Stood,
  data: z.array(Line),
  nextCursor: z.string().nullable(),
  previousCursor: z.string().nullable(),
})
const Problem = z.object({
  reason: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})

const own = '/v1/accounts/live/merchant_payable/mer_1'
const admins = '/v1/admin/ledger/accounts/live/merchant_payable/mer_1'

describe('the books over HTTP', () => {
  let door: LedgerDoor
  let admin: Client
  let merchant: Client
  before(async () => {
    door = await openLedgerDoor()
    ;({ admin } = door)
    merchant = await door.merchant(MerchantId('mer_1'), 'live')
  })
  after(() => door.stop())

  const found = <T>(told: Told, shape: z.ZodType<T>): T => {
    expect(told.status, told.text).to.equal(200)
    return shape.parse(told.body)
  }
  const refusal = (told: Told): string => {
    const { reason, errors = [] } = Problem.parse(told.body)
    return [told.status, reason, ...errors.map(({ path, message }) => `${path} ${message}`)].join(' ')
  }
  const lines = () =>
    door.journal.lines.filter((one) => one.account === accountIdOf(payable) && one.currency === 'KRW')

  it('show the chart of accounts', async () => {
    const told = await admin.get('/v1/ledger/accounts')
    const shape = z.object({ data: z.array(z.object({ code: z.string(), movedBy: z.array(z.string()) })) })
    const { data } = found(told, shape)
    expect(data.map(({ code }) => code)).to.deep.equal([...accountCodes])
    expect(data.find(({ code }) => code === 'bank')?.movedBy).to.deep.equal([])
    expect(told.headers.get('ledger-position')).to.equal(String(door.journal.head))
  })

  it('give a trial balance that balances, now and as of any moment', async () => {
    const total = z.object({
      of: z.string(),
      debitBalance: Side,
      creditBalance: Side,
      debits: Side,
      credits: Side,
    })
    const shape = z.object({ asOf: z.string().nullable(), totals: z.array(total) })
    const day = businessDateOf(lines()[3]?.recorded_at ?? door.journal.lines[0]?.recorded_at ?? expect.fail())
    for (const asOf of [
      undefined,
      '0',
      '40',
      String(door.journal.head),
      day,
      '2026-11-22T12:00:00%2B09:00',
    ]) {
      const query = asOf === undefined ? '' : `?as-of=${asOf}`
      const { totals } = found(await admin.get(`/v1/ledger/trial-balance${query}`), shape)
      expect(totals).to.have.length(4)
      for (const one of totals) {
        expect(one.debitBalance).to.equal(one.creditBalance)
        expect(one.debits).to.equal(one.credits)
      }
    }
  })

  it('come as files, too', async () => {
    const headers = { accept: 'text/csv' }
    const [heading, first = ''] = (await admin.get('/v1/ledger/trial-balance', headers)).text.split('\r\n')
    expect(heading).to.equal(
      'mode,currency,code,class,title,accounts,debits,credits,debitBalance,creditBalance',
    )
    expect(first).to.match(/^live,KRW,/)
    const accounts = (await merchant.get('/v1/accounts', headers)).text.split('\r\n')
    expect(accounts.some((line) => line.startsWith('live/merchant_payable/mer_1,live,'))).to.equal(true)
  })

  it('tell a merchant what stands, and stood, on its account: what we owe is positive', async () => {
    const now = found(await merchant.get(own), Account)
    expect(now.balances[0]?.balance).to.equal(Number(0n - sumOf(lines())))
    const third = lines()[2] ?? expect.fail('too few lines')
    const then = found(await merchant.get(`${own}?as-of=${third.position}`), Account)
    expect(then.balances[0]).to.include({ lines: 3, balance: -Number(third.balance) })
    expect(then.asOf).to.equal(third.position)
    const all = found(await merchant.get('/v1/accounts'), z.object({ data: z.array(Account) }))
    expect(all.data.map(({ id }) => id)).to.include(accountIdOf(payable))
    expect(all.data.every(({ id }) => id.startsWith('live/') && id.endsWith('/mer_1'))).to.equal(true)
    expect(found(await admin.get(admins), Account)).to.deep.equal(now)
  })

  it('give a statement in pages that go both ways, between its balances', async () => {
    const first = found(await merchant.get(`${own}/statement?limit=3`), Statement)
    const second = found(
      await merchant.get(`${own}/statement?limit=3&cursor=${first.nextCursor ?? ''}`),
      Statement,
    )
    const back = found(
      await merchant.get(`${own}/statement?limit=3&cursor=${second.previousCursor ?? ''}`),
      Statement,
    )
    expect(back).to.deep.equal(first)
    const wanted = lines().toReversed().slice(0, 6)
    expect([...first.data, ...second.data].map(({ position, line }) => [position, line])).to.deep.equal(
      wanted.map(({ position, line }) => [position, line]),
    )
    expect(first.closing.balance).to.equal(first.data[0]?.balance)
    expect(first.data[0]?.reasonText.ko).to.match(/[가-힣]/)
  })

  it('give all of a statement as a file', async () => {
    const told = await merchant.get(`${own}/statement?limit=2`, { accept: 'text/csv' })
    expect(told.headers.get('content-type')).to.equal('text/csv; charset=utf-8')
    const rows = told.text.trimEnd().split('\r\n').slice(1)
    expect(rows).to.have.length(lines().length)
    expect(rows[0]).to.match(new RegExp(`^${lines().length},`))
  })

  it('list the accounts that there are, in pages and as a file', async () => {
    const shape = z.object({ data: z.array(z.object({ id: z.string() })), nextCursor: z.string().nullable() })
    const ids: string[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: z.output<typeof shape> = found(
        await admin.get(`/v1/admin/ledger/accounts?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`),
        shape,
      )
      ids.push(...page.data.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect(ids).to.deep.equal([...new Set(door.journal.lines.map(({ account }) => account))].toSorted())
    const some = found(await admin.get('/v1/admin/ledger/accounts?code=suspense&mode=live'), shape)
    expect(some.data.map(({ id }) => id)).to.deep.equal(ids.filter((id) => id.startsWith('live/suspense/')))
    const file = await admin.get('/v1/admin/ledger/accounts', { accept: 'text/csv' })
    expect(file.text.trimEnd().split('\r\n')).to.have.length(ids.length + 1)
  })

  it('show a merchant nothing of anybody else', async () => {
    for (const path of [
      '/v1/accounts/live/merchant_payable/mer_2',
      '/v1/accounts/test/merchant_payable/mer_1',
      '/v1/accounts/live/provider_receivable/card-network',
      '/v1/accounts/live/suspense/mer_1',
      '/v1/accounts/live/opening/none',
    ])
      for (const end of ['', '/statement', '?as-of=1'])
        expect(refusal(await merchant.get(path + end)), path).to.equal('404 ACCOUNT_NOT_FOUND')
    for (const path of ['/v1/ledger/accounts', '/v1/ledger/trial-balance', admins, `${admins}/statement`])
      expect(refusal(await merchant.get(path)), path).to.equal('401 AUTHENTICATION_FAILED')
  })

  it('know a merchant’s account before anything is posted to it', async () => {
    const nobody = await door.merchant(MerchantId('mer_9'), 'live')
    const { balances } = found(await nobody.get('/v1/accounts/live/merchant_payable/mer_9'), Account)
    expect(balances).to.deep.equal([])
    const told = await admin.get('/v1/admin/ledger/accounts/live/merchant_payable/mer_9')
    expect(refusal(told)).to.equal('404 ACCOUNT_NOT_FOUND')
  })

  describe('refuse', () => {
    const moment = 'as-of must be a Ledger-Position, a time with its offset, or a day in Seoul'
    for (const [query, why] of [
      ['as-of=tomorrow', moment],
      ['as-of=2026-02-30', moment],
      ['as-of=2026-02-30T00:00:00Z', moment],
      ['as-of=2026-11-20T00:00:00', moment],
      ['as-of=9999-12-31T23:59:59-01:00', moment],
      ['as-of=-1', moment],
      ['as-of=2031-01-01', 'as-of must not lie in the future'],
      ['as-of=9999999999999999999', 'as-of must not lie in the future'],
      ['as-of=999999', 'as-of must not lie in the future'],
    ] as const)
      it(query, async () => {
        for (const path of ['/v1/ledger/trial-balance', admins, `${admins}/statement`])
          expect(refusal(await admin.get(`${path}?${query}`)), path).to.equal(`400 INVALID_REQUEST ${why}`)
      })
    it('in Korean, too', async () => {
      const told = await admin.get('/v1/ledger/trial-balance?as-of=x', { 'accept-language': 'ko' })
      expect(told.text).to.include('서울 날짜 중 하나여야 합니다')
    })
    for (const query of [
      'from=2026-11-31',
      'from=2026-11-21&to=2026-11-20',
      'limit=0',
      'limit=101',
      'currency=EUR',
      'order=asc',
      'at-least=x',
    ])
      it(`statement?${query}`, async () => {
        expect(refusal(await merchant.get(`${own}/statement?${query}`))).to.match(/^400 INVALID_REQUEST/)
      })
    it('cursors of other statements', async () => {
      const { nextCursor } = found(await merchant.get(`${own}/statement?limit=1`), Statement)
      for (const [path, cursor] of [
        [`${own}/statement?from=2026-11-20&cursor=`, nextCursor],
        ['/v1/accounts/live/held_for_merchant/mer_1/statement?cursor=', nextCursor],
        [`${own}/statement?cursor=`, 'x'.repeat(400)],
        [`${own}/statement?cursor=`, `${nextCursor ?? ''}A`],
      ] as const)
        expect(refusal(await merchant.get(path + (cursor ?? '')))).to.equal('400 INVALID_CURSOR')
    })
    it('cursors that a client made itself', async () => {
      const account = accountIdOf({ mode: 'live', code: 'merchant_payable', holder: 'mer_1' })
      const statement = JSON.stringify([account, 'KRW', null, null, null])
      const beyond = sealedCursor('older.9999999999999999999.0', statement)
      expect(refusal(await merchant.get(`${own}/statement?cursor=${beyond}`))).to.equal('400 INVALID_CURSOR')
      const nul = sealedCursor('live/bank/a\0 KRW', listName('accounts', null, null, null, null))
      expect(refusal(await admin.get(`/v1/admin/ledger/accounts?cursor=${nul}`))).to.equal(
        '400 INVALID_CURSOR',
      )
    })
    it('accounts that cannot be', async () => {
      for (const path of [
        'live/vault/none',
        'prod/bank/none',
        'live/bank/a%20b',
        'live/bank/%00',
        'live/bank/%F0%9F%98%80',
      ])
        expect(refusal(await admin.get(`/v1/admin/ledger/accounts/${path}`)), path).to.match(/^40[04] /)
    })
    it('to wait for what nobody can have seen', async () => {
      const told = await merchant.get(`${own}?at-least=${door.journal.head + 1n}`, { prefer: 'wait=0' })
      expect(refusal(told)).to.match(/^400 INVALID_REQUEST/)
    })
  })
})
