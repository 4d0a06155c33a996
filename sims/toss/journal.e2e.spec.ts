import { expect } from 'chai'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { JournalError } from '../kit/journal.ts'
import { callerOf, type Caller, codeOf, CUSTOMER, told, type Told } from './caller.spec-helper.ts'
import { DEMO_SECRET_KEY, startTossSim, type RunningSim, type TossSimOptions } from './server.ts'

const OTHER_KEY = 'test_sk_another-merchants-key'
const secretKeys = [DEMO_SECRET_KEY, OTHER_KEY]
const DAY_MS = 24 * 60 * 60 * 1000

describe('toss simulator: its journal', () => {
  let folder: string
  let journalFile: string
  let nowMs: number
  let sim: RunningSim | undefined
  let caller: Caller

  const stop = async (): Promise<void> => {
    await sim?.close()
    sim = undefined
  }
  const start = async (options: TossSimOptions = {}): Promise<void> => {
    await stop()
    sim = await startTossSim({ journalFile, secretKeys, now: () => nowMs, ...options })
    caller = callerOf(sim)
  }
  beforeEach(async () => {
    nowMs = Date.parse('2026-11-20T00:00:00.000Z')
    folder = await mkdtemp(join(tmpdir(), 'toss-journal-'))
    journalFile = join(folder, 'journal.ndjson')
    await start()
  })
  afterEach(async () => {
    await stop()
    await rm(folder, { recursive: true })
  })

  const journal = (): Promise<string> => readFile(journalFile, 'utf8')
  const failure = async (options: TossSimOptions = {}): Promise<string> => {
    try {
      await start(options)
    } catch (error) {
      if (error instanceof JournalError) return error.message
      throw error
    }
    throw new Error('it started')
  }
  const inquire = (): Promise<Told> => caller.read('/v1/payments/orders/order-1')

  it('goes on where it stopped: the book, payments, kept answers', async () => {
    const paymentKey = await caller.window('order-1', 1000)
    const approved = await caller.keyed('k').confirm(paymentKey, 'order-1', 1000)
    nowMs += DAY_MS
    const canceled = await caller.keyed('k').cancel(paymentKey, 400, { cancelReason: '\u2028 한글' })
    const refused = await caller.keyed('too much').cancel(paymentKey, 700)
    const [book, inquired] = [await caller.book(), await inquire()]

    nowMs += DAY_MS
    await start()
    expect(await caller.book()).to.deep.equal(book)
    expect(await inquire()).to.deep.equal(inquired)
    expect(await caller.keyed('k').confirm(paymentKey, 'order-1', 1000)).to.deep.equal(approved)
    expect(await caller.keyed('k').cancel(paymentKey, 400)).to.deep.equal(canceled)
    expect(await caller.keyed('too much').cancel(paymentKey, 700)).to.deep.equal(refused)
    expect(await caller.book()).to.deep.equal(book)
    expect((await caller.cancel(paymentKey, 600)).body).to.include({
      status: 'PARTIAL_CANCELED',
      balanceAmount: 0,
    })
    expect((await caller.pay('order-2', 1000)) === paymentKey).to.equal(false)
  })

  it('knows billing keys, those deleted and those still to be issued', async () => {
    const [kept, removed] = [await caller.billingKey(), await caller.billingKey()]
    await caller.remove(`/v1/billing/${removed}`)
    const { authKey } = (await told(await caller.post('/__billing-window', { customerKey: CUSTOMER }))).body
    await start()
    expect((await caller.charge(kept, 'order-1')).status).to.equal(200)
    expect(codeOf(await caller.charge(removed, 'order-2'))).to.deep.equal([
      400,
      'ALREADY_REMOVED_BILLING_KEY',
    ])
    const issue = { authKey, customerKey: CUSTOMER }
    expect((await caller.post('/v1/billing/authorizations/issue', issue)).status).to.equal(200)
    await start()
    expect((await caller.post('/v1/billing/authorizations/issue', issue)).status).to.equal(400)
  })

  it('lets a window run out at its time', async () => {
    const [first, second] = [await caller.window('order-1', 1000), await caller.window('order-2', 1000)]
    nowMs += 599_999
    await start()
    expect((await caller.confirm(first, 'order-1', 1000)).status).to.equal(200)
    nowMs += 1
    await start()
    expect(codeOf(await caller.confirm(second, 'order-2', 1000))).to.deep.equal([
      404,
      'NOT_FOUND_PAYMENT_SESSION',
    ])
    expect(await caller.book()).to.have.length(1)
  })

  for (const fault of [
    'refuse',
    'error-before',
    'maintenance',
    'error-after',
    'duplicate',
    'wrong-amount',
  ] as const) {
    it(`keeps what ${fault} answered, and what it did`, async () => {
      const paymentKey = await caller.window('order-1', 1000)
      await caller.plan('approve', fault)
      const answered = await caller.keyed('k').confirm(paymentKey, 'order-1', 1000)
      const [book, inquired] = [await caller.book(), await inquire()]
      await start()
      expect(await caller.book()).to.deep.equal(book)
      expect(await inquire()).to.deep.equal(inquired)
      expect(await caller.keyed('k').confirm(paymentKey, 'order-1', 1000)).to.deep.equal(answered)
    })
  }

  it('keeps the answer that a test asked for', async () => {
    const paymentKey = await caller.window('order-1', 1000)
    const asked = { 'tosspayments-test-code': 'FDS_ERROR', 'idempotency-key': 'k' }
    await caller.post('/v1/payments/confirm', { paymentKey, orderId: 'order-1', amount: 1000 }, asked)
    await start()
    expect(codeOf(await caller.keyed('k').confirm(paymentKey, 'order-1', 1000))).to.deep.equal([
      403,
      'FDS_ERROR',
    ])
    expect((await caller.confirm(paymentKey, 'order-1', 1000)).status).to.equal(200)
  })

  it('keeps the order of what came at once, of two merchants', async () => {
    await start({ processingMs: 2 })
    const other = callerOf({ url: sim?.url ?? '' }, OTHER_KEY)
    const [mine, theirs] = [await caller.pay('order-1', 1000), await other.pay('order-1', 1000)]
    await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        i % 2 === 0 ? caller.cancel(mine, 30 + i) : other.cancel(theirs, 30 + i),
      ),
    )
    const [book, inquired] = [await caller.book(), await inquire()]
    await start()
    expect(await caller.book()).to.deep.equal(book)
    expect(await inquire()).to.deep.equal(inquired)
  })

  it('lets a key that was forgotten move money again, once', async () => {
    const paymentKey = await caller.pay('order-1', 1000)
    await caller.keyed('k').cancel(paymentKey, 400)
    nowMs += 15 * DAY_MS
    const again = await caller.keyed('k').cancel(paymentKey, 400)
    await start()
    expect(await caller.keyed('k').cancel(paymentKey, 400)).to.deep.equal(again)
    expect((await caller.book()).map(({ amount }) => amount)).to.deep.equal([1000, 400, 400])
  })

  it('notes neither repetitions nor inquiries nor what never arrived', async () => {
    const paymentKey = await caller.pay('order-1', 1000)
    await caller.keyed('k').cancel(paymentKey, 10)
    const before = await journal()
    await caller.keyed('k').cancel(paymentKey, 10)
    await inquire()
    await caller.plan('cancel', 'reset-before')
    await caller.cancel(paymentKey, 10).catch(() => undefined)
    expect(await journal()).to.equal(before)
  })

  it('holds no secret key and is for its owner only', async () => {
    await caller.pay('order-1', 1000)
    expect(await journal()).not.to.include(DEMO_SECRET_KEY)
    expect((await stat(journalFile)).mode & 0o777).to.equal(0o600)
  })

  it('refuses entries of a secret key it does not know', async () => {
    await caller.pay('order-1', 1000)
    expect(await failure({ secretKeys: [OTHER_KEY] })).to.match(
      /line 2: made with a secret key that is not known now/,
    )
  })

  it('refuses a key that stands in two lines', async () => {
    const paymentKey = await caller.window('order-1', 1000)
    await caller.keyed('k').confirm(paymentKey, 'order-1', 1000)
    await stop()
    const text = await journal()
    await writeFile(journalFile, `${text}${text.split('\n')[2] ?? ''}\n`)
    expect(await failure()).to.match(/line 4: its idempotency key stands in an earlier line/)
  })
})
