import { expect } from 'chai'
import { faultNames, type FaultName } from '../kit/faults.ts'
import { see, type Seen as SeenBy } from '../kit/test-client.spec-helper.ts'
import { basic, callerOf, Fields, rows, type Caller } from './caller.spec-helper.ts'
import { DEMO_SECRET_KEY, startTossSim, type RunningSim } from './server.ts'

/** What a client makes of a call: what happened to the connection, a refusal, or the state of the payment. */
type Seen = 'reset' | 'broken off' | readonly unknown[]

const inShort = (told: SeenBy): Seen => {
  if (told.kind !== 'answered') return told.kind
  const { code, status, totalAmount, balanceAmount } = Fields.parse(told.body)
  return told.status === 200 ? [status, totalAmount, balanceAmount] : [told.status, code]
}

/** `good`, `wrong`, `refused` and `duplicate` are the operation's words. */
type Row = {
  readonly seen: Seen | 'good' | 'wrong' | 'refused' | 'duplicate'
  readonly isDone: boolean
  /** What the same key answers afterwards. */
  readonly kept: Row['seen']
}

const failed = [500, 'FAILED_INTERNAL_SYSTEM_PROCESSING']
const closed = [400, 'MAINTAINED_METHOD']
const expected: Readonly<Record<FaultName, Row>> = {
  refuse: { seen: 'refused', isDone: false, kept: 'refused' },
  'reset-before': { seen: 'reset', isDone: false, kept: 'good' },
  'reset-after': { seen: 'reset', isDone: true, kept: 'good' },
  late: { seen: 'good', isDone: true, kept: 'good' },
  truncated: { seen: 'broken off', isDone: true, kept: 'good' },
  'error-before': { seen: failed, isDone: false, kept: failed },
  'error-after': { seen: failed, isDone: true, kept: failed },
  'wrong-amount': { seen: 'wrong', isDone: true, kept: 'wrong' },
  duplicate: { seen: 'duplicate', isDone: true, kept: 'duplicate' },
  maintenance: { seen: closed, isDone: false, kept: closed },
}

type Post = { readonly path: string; readonly body: object }

type Subject = {
  readonly operation: 'approve' | 'cancel'
  readonly prepare: (caller: Caller) => Promise<Post>
  readonly words: Readonly<Record<'good' | 'wrong' | 'refused' | 'duplicate', Seen>>
  /** What an inquiry says when it was not done, and when it was. */
  readonly undone: Seen
  readonly done: Seen
}

const done = ['DONE', 1000, 1000]
const subjects: Readonly<Record<string, Subject>> = {
  confirm: {
    operation: 'approve',
    prepare: async (caller) => {
      const paymentKey = await caller.window('order-1', 1000)
      return { path: '/v1/payments/confirm', body: { paymentKey, orderId: 'order-1', amount: 1000 } }
    },
    words: {
      good: done,
      wrong: ['DONE', 1001, 1001],
      refused: [403, 'REJECT_CARD_COMPANY'],
      duplicate: [400, 'ALREADY_PROCESSED_PAYMENT'],
    },
    undone: ['IN_PROGRESS', 1000, 1000],
    done,
  },
  billing: {
    operation: 'approve',
    prepare: async (caller) => ({
      path: `/v1/billing/${await caller.billingKey()}`,
      body: { customerKey: 'customer-1', orderId: 'order-1', orderName: '구독', amount: 1000 },
    }),
    words: {
      good: done,
      wrong: ['DONE', 1001, 1001],
      refused: [403, 'REJECT_CARD_COMPANY'],
      duplicate: [400, 'DUPLICATED_ORDER_ID'],
    },
    undone: [404, 'NOT_FOUND_PAYMENT'],
    done,
  },
  cancel: {
    operation: 'cancel',
    prepare: async (caller) => ({
      path: `/v1/payments/${await caller.pay('order-1', 1000)}/cancel`,
      body: { cancelReason: '고객 변심' },
    }),
    words: {
      good: ['CANCELED', 1000, 0],
      wrong: ['CANCELED', 1001, 1],
      refused: [403, 'NOT_CANCELABLE_PAYMENT'],
      duplicate: [400, 'ALREADY_CANCELED_PAYMENT'],
    },
    undone: done,
    done: ['CANCELED', 1000, 0],
  },
}

describe('toss simulator: faults', () => {
  let sim: RunningSim
  let caller: Caller
  beforeEach(async () => {
    sim = await startTossSim()
    caller = callerOf(sim)
  })
  afterEach(() => sim.close())

  const authorization = basic(`${DEMO_SECRET_KEY}:`)
  const post = async ({ path, body }: Post, key: string): Promise<Seen> => {
    const headers = { authorization, 'idempotency-key': key }
    return inShort(await see(`${sim.url}${path}`, { method: 'POST', headers, body }))
  }
  const read = async (path: string): Promise<Seen> =>
    inShort(await see(`${sim.url}${path}`, { headers: { authorization } }))
  const delay = (fault: FaultName): object => (fault === 'late' ? { delayMs: 30 } : {})

  for (const [name, { operation, prepare, words, ...inquired }] of Object.entries(subjects)) {
    const inWords = (what: Row['seen']): Seen =>
      what === 'good' || what === 'wrong' || what === 'refused' || what === 'duplicate' ? words[what] : what
    for (const fault of faultNames) {
      it(`${fault} of ${name}`, async () => {
        const row = expected[fault]
        const call = await prepare(caller)
        const before = (await caller.book()).length
        await caller.plan(operation, fault, delay(fault))

        expect(await post(call, 'k'), 'seen').to.deep.equal(inWords(row.seen))
        expect((await caller.book()).length - before, 'moved').to.equal(row.isDone ? 1 : 0)
        const inquiry = await read('/v1/payments/orders/order-1')
        expect(inquiry, 'inquired').to.deep.equal(row.isDone ? inquired.done : inquired.undone)
        expect(await post(call, 'k'), 'the same key').to.deep.equal(inWords(row.kept))
        const isDone = row.isDone || row.kept === 'good'
        expect(await post(call, 'k-2'), 'a new key').to.deep.equal(isDone ? words.duplicate : words.good)
        expect((await caller.book()).length - before, 'moved in the end').to.equal(1)
      })
    }
  }

  describe('of an inquiry', () => {
    const partly = ['PARTIAL_CANCELED', 1000, 600]
    const told: Readonly<Record<FaultName, Seen>> = {
      refuse: [401, 'UNAUTHORIZED_KEY'],
      'reset-before': 'reset',
      'reset-after': 'reset',
      late: partly,
      truncated: 'broken off',
      'error-before': failed,
      'error-after': failed,
      'wrong-amount': ['PARTIAL_CANCELED', 1001, 601],
      duplicate: partly,
      maintenance: closed,
    }
    for (const fault of faultNames) {
      it(`${fault}, and only once`, async () => {
        const paymentKey = await caller.pay('order-1', 1000)
        await caller.cancel(paymentKey, 400)
        for (const path of [`/v1/payments/${paymentKey}`, '/v1/payments/orders/order-1']) {
          await caller.plan('inquire', fault, delay(fault))
          expect(await read(path)).to.deep.equal(told[fault])
          expect(await read(path)).to.deep.equal(partly)
        }
      })
    }

    it('tells wrong amounts and duplicates of the cancels, too', async () => {
      const paymentKey = await caller.pay('order-1', 1000)
      await caller.cancel(paymentKey, 400)
      const amounts = async (fault: string): Promise<unknown> => {
        await caller.plan('inquire', fault)
        const { body } = await caller.read(`/v1/payments/${paymentKey}`)
        return rows(body['cancels']).map((row) => row['cancelAmount'])
      }
      expect(await amounts('wrong-amount')).to.deep.equal([401])
      expect(await amounts('duplicate')).to.deep.equal([400, 400])
    })
  })

  it('keeps a late answer waiting, its money moved', async () => {
    const paymentKey = await caller.window('order-1', 1000)
    await caller.plan('approve', 'late', { delayMs: 200 })
    const startedMs = performance.now()
    let isAnswered = false
    const call = caller.confirm(paymentKey, 'order-1', 1000).finally(() => (isAnswered = true))
    while ((await caller.book()).length === 0) expect(isAnswered).to.equal(false)
    expect((await call).status).to.equal(200)
    expect(performance.now() - startedMs).to.be.at.least(195)
  })

  it('lies about nothing that was refused', async () => {
    for (const fault of ['duplicate', 'wrong-amount']) {
      await caller.plan('approve', fault)
      const { status, body } = await caller.confirm('unknown', 'order-1', 1000)
      expect([status, body['code']]).to.deep.equal([404, 'NOT_FOUND_PAYMENT'])
    }
  })

  it('meets a repetition on the way only, and uses the fault up', async () => {
    const paymentKey = await caller.window('order-1', 1000)
    const call = { path: '/v1/payments/confirm', body: { paymentKey, orderId: 'order-1', amount: 1000 } }
    await post(call, 'k')
    for (const fault of [
      'refuse',
      'error-before',
      'error-after',
      'duplicate',
      'wrong-amount',
      'maintenance',
    ]) {
      await caller.plan('approve', fault)
      expect(await post(call, 'k')).to.deep.equal(done)
    }
    for (const fault of ['reset-before', 'reset-after']) {
      await caller.plan('approve', fault)
      expect(await post(call, 'k')).to.equal('reset')
      expect(await post(call, 'k')).to.deep.equal(done)
    }
  })

  it('is not used up by those whom the door turns away', async () => {
    await caller.plan('inquire', 'maintenance')
    await callerOf(sim, 'test_sk_unknown').read('/v1/payments/orders/order-1')
    expect(await read('/v1/payments/orders/order-1')).to.deep.equal(closed)
  })

  it('has no such operation as a capture', async () => {
    const refused = await caller.post('/__faults', { operation: 'capture', fault: 'refuse' })
    expect([refused.status, await refused.json()]).to.deep.equal([
      400,
      { code: 'INVALID_REQUEST', message: 'operation: one of approve, cancel, inquire' },
    ])
  })
})
