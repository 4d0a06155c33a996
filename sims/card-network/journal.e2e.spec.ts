import { expect } from 'chai'
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { JournalError } from '../kit/journal.ts'
import {
  DEMO_SECRET_KEY,
  startCardNetworkSim,
  type CardNetworkSimOptions,
  type RunningSim,
} from './server.ts'
import { callerOf, order, type Told } from './test-caller.ts'

const OTHER_KEY = 'another-merchants-key'
const secretKeys = [DEMO_SECRET_KEY, OTHER_KEY]

describe('card network simulator: its journal', () => {
  let folder: string
  let journalFile: string
  let sim: RunningSim | undefined
  let caller: ReturnType<typeof callerOf>

  const stop = async (): Promise<void> => {
    await sim?.close()
    sim = undefined
  }
  const start = async (options: CardNetworkSimOptions = {}): Promise<void> => {
    await stop()
    sim = await startCardNetworkSim({ journalFile, secretKeys, ...options })
    caller = callerOf(sim)
  }
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'card-network-journal-'))
    journalFile = join(folder, 'journal.ndjson')
    await start()
  })
  afterEach(async () => {
    await stop()
    await rm(folder, { recursive: true })
  })

  const idOf = ({ body }: Told): string => String(body['transactionId'])
  const approve = async (orderId: string): Promise<string> =>
    idOf(await caller.post('/v1/approvals', order(orderId, await caller.card())))
  const cancel = (id: string, amount: number, key?: string): Promise<Told> =>
    caller.post(`/v1/approvals/${id}/cancels`, { amount, reason: 'spec \u2028 한글' }, key)
  const journal = (): Promise<string> => readFile(journalFile, 'utf8')
  const failure = async (): Promise<string> => {
    try {
      await start()
    } catch (error) {
      if (error instanceof JournalError) return error.message
      throw error
    }
    throw new Error('it started')
  }

  it('goes on where it stopped: the book, kept answers, cards, what may be cancelled', async () => {
    const card = await caller.card()
    const approval = order('o-1', card)
    const approved = await caller.post('/v1/approvals', approval, 'approve')
    const hold = idOf(await caller.post('/v1/pre-authorizations', order('h-1', card)))
    await caller.post(`/v1/pre-authorizations/${hold}/captures`, { amount: 4000 })
    const canceled = await cancel(idOf(approved), 3000, 'cancel')
    const refused = await cancel(idOf(approved), 8000, 'too much')
    const [book, inquired] = [await caller.book(), await caller.get('/v1/orders/o-1')]

    await start()
    expect(await caller.book()).to.deep.equal(book)
    expect(await caller.get('/v1/orders/o-1')).to.deep.equal(inquired)
    expect(await caller.post('/v1/approvals', approval, 'approve')).to.deep.equal(approved)
    expect(await cancel(idOf(approved), 3000, 'cancel')).to.deep.equal(canceled)
    expect(await cancel(idOf(approved), 8000, 'too much')).to.deep.equal(refused)
    expect((await cancel(idOf(approved), 1, 'cancel')).body['code']).to.equal('IDEMPOTENCY_MISMATCH')
    expect((await caller.post('/v1/approvals', approval)).body['code']).to.equal('DUPLICATED_ORDER')
    expect(await caller.book()).to.deep.equal(book)

    expect((await cancel(idOf(approved), 7000)).body).to.include({ status: 'CANCELED', balance: 0 })
    expect((await caller.post('/v1/approvals', order('o-2', card))).status).to.equal(200)
    const rest = await caller.post(`/v1/pre-authorizations/${hold}/captures`, { amount: 6000 })
    expect(rest.body).to.include({ status: 'CAPTURED', remaining: 0 })
  })

  it('never makes an id or a number again', async () => {
    const made: unknown[] = []
    for (const orderId of ['o-1', 'o-2', 'o-3']) {
      const cardToken = await caller.card()
      const { body } = await caller.post('/v1/approvals', order(orderId, cardToken))
      made.push(cardToken, body['transactionId'], body['approvalNumber'])
      made.push((await cancel(idOf({ status: 200, body }), 10)).body['cancelId'])
      await start({ runId: 'not-this-one' })
    }
    expect(new Set(made).size).to.equal(12)
    expect(made.join()).not.to.include('not-this-one')
  })

  it('repeats things at the time they happened', async () => {
    const [then, later] = [Date.parse('2026-11-20T00:00:00Z'), Date.parse('2026-12-20T00:00:00Z')]
    await start({ now: () => then })
    const hold = idOf(await caller.post('/v1/pre-authorizations', order('h-1', await caller.card())))
    await caller.post(`/v1/pre-authorizations/${hold}/captures`, { amount: 4000 })
    const book = await caller.book()
    await start({ now: () => later })
    expect(await caller.book()).to.deep.equal(book)
    const late = await caller.post(`/v1/pre-authorizations/${hold}/captures`, { amount: 6000 })
    expect(late.body['code']).to.equal('PRE_AUTHORIZATION_EXPIRED')
  })

  it('keeps the order of what came at once, of two merchants', async () => {
    await start({ processingMs: 2 })
    const other = callerOf({ url: sim?.url ?? '', close: stop }, OTHER_KEY)
    const card = await caller.card()
    await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        (i % 2 === 0 ? caller : other).post('/v1/approvals', order(`o-${String(i % 120)}`, card)),
      ),
    )
    const [book, mine] = [await caller.book(), await caller.get('/v1/transactions')]
    await start()
    expect(book).to.have.length(120)
    expect(await caller.book()).to.deep.equal(book)
    expect(await caller.get('/v1/transactions')).to.deep.equal(mine)
  })

  it('has a line on the disk before the answer is given', async () => {
    await approve('o-1')
    expect((await journal()).split('\n')).to.have.length(1 + 2 + 1)
  })

  it('holds no bearer key and is for its owner only', async () => {
    await approve('o-1')
    expect(await journal()).not.to.include(DEMO_SECRET_KEY)
    expect((await stat(journalFile)).mode & 0o777).to.equal(0o600)
  })

  it('notes neither repetitions nor what is not kept', async () => {
    const id = await approve('o-1')
    await cancel(id, 10, 'k')
    const before = await journal()
    await cancel(id, 10, 'k')
    await cancel(id, 11, 'k')
    await caller.post('/v1/approvals', '{"orderId":')
    await caller.get(`/v1/transactions/${id}`)
    expect(await journal()).to.equal(before)
  })

  for (const torn of ['{"atMs":17', `{"atMs":1,"body":"${'한'.repeat(60_000)}`]) {
    it(`cuts off a last line torn after ${String(torn.length)} characters`, async () => {
      const id = await approve('o-1')
      await stop()
      const whole = await journal()
      await appendFile(journalFile, Buffer.from(torn).subarray(0, -1))
      await start()
      expect(await journal()).to.equal(whole)
      await cancel(id, 3000)
      const book = await caller.book()
      await start()
      expect(await caller.book()).to.deep.equal(book)
    })
  }

  for (const text of ['', '{"jour', '{"journal":"card-network","version":1,"ru']) {
    it(`begins anew on a file with ${text === '' ? 'nothing' : text} in it`, async () => {
      await stop()
      await writeFile(journalFile, text)
      await start()
      await approve('o-1')
      await start()
      expect(await caller.book()).to.have.length(1)
    })
  }

  const unusable: readonly [string, (good: string) => string, RegExp][] = [
    ['a broken line', (good) => good.replace('{"atMs"', '{atMs'), /line 2: not a line of a journal/],
    ['a line without a key', (good) => good.replace('"key"', '"kee"'), /line 2: not a line/],
    ['a line twice', (good) => good + (good.split('\n')[1] ?? '') + '\n', /line 4: its idempotency key/],
    ['another version', (good) => good.replace('"version":1', '"version":2'), /line 1 is not of a version/],
    ['a text of somebody', () => 'Dear diary', /it is something else/],
  ]
  for (const [what, spoil, why] of unusable) {
    it(`refuses ${what}, says how to go on and leaves the file alone`, async () => {
      await approve('o-1')
      await stop()
      const spoilt = spoil(await journal())
      await writeFile(journalFile, spoilt)
      expect(await failure())
        .to.match(why)
        .and.include(journalFile)
        .and.include('move the file away')
      expect(await journal()).to.equal(spoilt)
    })
  }

  it('refuses entries of a secret key it does not know', async () => {
    await approve('o-1')
    await stop()
    const [, ...others] = secretKeys
    const message = await start({ secretKeys: others }).catch(String)
    expect(message).to.match(/line 2: made with a secret key that is not known now/)
  })

  it('says so when the file cannot be opened', async () => {
    await stop()
    journalFile = join(folder, 'missing', 'journal.ndjson')
    expect(await failure())
      .to.include('ENOENT')
      .and.include(journalFile)
  })

  it('writes nothing when none is asked for', async () => {
    await stop()
    await rm(journalFile)
    sim = await startCardNetworkSim()
    caller = callerOf(sim)
    await approve('o-1')
    await stop()
    expect(await readdir(folder)).to.deep.equal([])
  })
})
