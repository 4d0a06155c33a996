import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { startCardNetworkSim } from '../../sims/card-network/server.ts'
import { agreed, timelineOf, typesIn } from './agreement.spec-helper.ts'
import { faults } from './faulty-provider.spec-helper.ts'
import { placesOn, type Place } from './faulty-place.spec-helper.ts'
import {
  bookAt,
  eventually,
  orderOf,
  pay,
  paymentIn,
  problemIn,
  providerAt,
  startSystem,
  tokenAt,
  type Payment,
  type TestSystem,
} from './system.spec-helper.ts'

type Asked = { readonly place: Place; readonly order: object; readonly key: Record<string, string> }

const current = async ({ merchant }: Place, id: string): Promise<Payment> =>
  paymentIn(await merchant.get(`/v1/payments/${id}`))

/** What is tried in the meantime makes it newer, and nothing else. */
const undated = (payment: Payment): Payment => ({ ...payment, updatedAt: '' })

/** A payment whose outcome is open: asked again in every way, nothing of it changes. */
const staysOpen = async ({ place, order, key }: Asked, { id }: Payment): Promise<void> => {
  const { merchant } = place
  const again = await merchant.post('/v1/payments', order, key)
  expect([again.status, again.headers.get('idempotency-replayed')]).to.deep.equal([202, 'true'])
  expect(undated(paymentIn(again))).to.deep.equal(undated(await current(place, id)))
  const other = problemIn(await merchant.post('/v1/payments', order), '409 attempt_undecided')
  expect(other).to.include({ instance: `/v1/payments/${id}`, retryable: true })
  for (const action of ['cancel', 'void'])
    problemIn(await merchant.post(`/v1/payments/${id}/${action}`, { reason: 'r' }), '409 attempt_undecided')
  problemIn(await merchant.post(`/v1/payments/${id}/capture`, {}), '409 attempt_undecided')
}

const known = (place: Place, id: string, isKnown: (payment: Payment) => boolean): Promise<Payment> =>
  eventually(() => current(place, id), isKnown, 15_000)

const isDoneOnce = async ({ place, order, key }: Asked, { id }: Payment, isHeld: boolean): Promise<void> => {
  const { status } = await known(place, id, (now) => now.status !== 'UNKNOWN')
  expect(status).to.equal(isHeld ? 'PRE_APPROVED' : 'APPROVED')
  const { book } = await agreed(place, place.merchant, id)
  expect(book).to.deep.equal([isHeld ? 'pre-authorize 10000' : 'approve 10000'])
  const again = await place.merchant.post('/v1/payments', order, key)
  expect([again.status, again.headers.get('idempotency-replayed')]).to.deep.equal([201, 'true'])
}

/** After these it may be asked again under its key; after the others only its absence, long after, tells. */
const asksAgain: ReadonlySet<string> = new Set([
  'answers 500',
  'answers 502 with a page',
  'is busy with the same key',
  'cuts the connection',
  'cuts its answer in the middle',
])

describe('outcomes that nobody knows', () => {
  let system: TestSystem
  let places: ReturnType<typeof placesOn>
  /** What is to be seen of what nobody knew, when its provider has been well again for a moment. */
  const later: (() => Promise<void>)[] = []
  before(async () => {
    system = await startSystem()
    places = placesOn(system)
  })
  after(async () => {
    await system.stop()
    await places.close()
  })

  for (const [what, fault] of Object.entries(faults)) {
    for (const capture of ['automatic', 'manual']) {
      it(`a provider that ${what}: 202, UNKNOWN (${capture})`, async () => {
        const place = await places.open()
        const { merchant, simulator, provider } = place
        const order = orderOf(await tokenAt(simulator), { capture })
        const key = { 'idempotency-key': randomUUID() }
        provider.fail(fault)
        const told = await merchant.post('/v1/payments', order, key)
        expect(told.status, told.text).to.equal(202)
        const payment = paymentIn(told)
        expect(payment).to.include({ status: 'UNKNOWN', balance: 0, heldAmount: 0 })
        expect(payment.transactions[0]?.status).to.be.oneOf(['UNKNOWN', 'MISMATCHED'])
        expect(payment.transactions[0]?.completedAt).to.equal(null)
        const events = await merchant.get(`/v1/payments/${payment.id}/events`)
        for (const { text } of [told, events])
          expect(text).not.to.match(/words of the provider|SOMETHING_NEW|html|SSH/)
        const types = typesIn(await timelineOf(merchant, payment.id))
        expect(types.slice(0, 2)).to.deep.equal([
          'PaymentCreated',
          capture === 'manual' ? 'PreAuthorizationRequested' : 'ApprovalRequested',
        ])
        expect(types[2]).to.match(/(Unknown|Mismatched)$/)
        const asked = { place, order, key }
        await staysOpen(asked, payment)
        expect(await bookAt(simulator, payment.id)).to.deep.equal([])
        provider.fail(undefined)
        if (asksAgain.has(what)) later.push(() => isDoneOnce(asked, payment, capture === 'manual'))
        else expect((await current(place, payment.id)).status).to.equal('UNKNOWN')
      })
    }
  }

  it('a charge whose answer was lost is not called failed, and not made twice', async () => {
    const place = await places.open()
    const { merchant, provider, simulator } = place
    const order = orderOf(await tokenAt(simulator))
    const key = { 'idempotency-key': randomUUID() }
    provider.loseAnswers()
    const told = await merchant.post('/v1/payments', order, key)
    const payment = paymentIn(told)
    expect([told.status, payment.status]).to.deep.equal([202, 'UNKNOWN'])
    const asked = { place, order, key }
    await staysOpen(asked, payment)
    expect((await bookAt(simulator, payment.id)).map(({ operation }) => operation)).to.deep.equal(['approve'])
    provider.fail(undefined)
    later.push(() => isDoneOnce(asked, payment, false))
  })

  it('a provider that hangs: 202 and APPROVING for who does not wait, UNKNOWN once the connection is gone', async () => {
    const place = await places.open()
    const { merchant, provider } = place
    const order = orderOf(await tokenAt(place.simulator))
    const headers = { 'idempotency-key': randomUUID(), prefer: 'wait=0' }
    const { release } = provider.hang()
    const told = await merchant.post('/v1/payments', order, headers)
    expect([told.status, paymentIn(told).status]).to.deep.equal([202, 'APPROVING'])
    const again = await merchant.post('/v1/payments', order, headers)
    expect([again.status, again.text]).to.deep.equal([202, told.text])
    problemIn(await merchant.post('/v1/payments', order), '409 attempt_undecided')
    const { id } = paymentIn(told)
    const waiting = merchant.post('/v1/payments', order, { ...headers, prefer: 'wait=15' })
    expect(await timelineOf(merchant, id)).to.have.length(2)
    release()
    expect([(await waiting).status, paymentIn(await waiting).status]).to.deep.equal([202, 'UNKNOWN'])
    provider.fail(undefined)
    later.push(async () => {
      expect((await known(place, id, ({ status }) => status !== 'UNKNOWN')).status).to.equal('APPROVED')
    })
  })

  it('a cancel whose answer was lost: the money is neither counted as given back nor given twice', async () => {
    const place = await places.open()
    const { merchant, provider, simulator } = place
    const { id } = await pay(place)
    const cancel = (amount: number, headers = {}) =>
      merchant.post(`/v1/payments/${id}/cancel`, { amount, reason: 'r' }, headers)
    const key = { 'idempotency-key': randomUUID() }
    provider.loseAnswers()
    const told = await cancel(8_000, key)
    expect(told.status, told.text).to.equal(202)
    expect(paymentIn(told)).to.include({ status: 'APPROVED', balance: 10_000, canceledAmount: 0 })
    expect(paymentIn(told).transactions[1]).to.include({
      status: 'UNKNOWN',
      askedAmount: 8_000,
      signedAmount: 0,
    })
    expect((await cancel(8_000, key)).status).to.equal(202)
    problemIn(await cancel(2_001), '409 cancel_undecided')
    expect((await cancel(2_000)).status).to.equal(202)
    problemIn(await cancel(1), '409 cancel_undecided')
    expect(await current(place, id)).to.include({ status: 'APPROVED', balance: 10_000 })
    provider.fail(undefined)
    later.push(async () => {
      await known(place, id, ({ status }) => status === 'CANCELED')
      expect((await cancel(8_000, key)).status).to.equal(200)
      await agreed(place, merchant, id)
      const book = await bookAt(simulator, id)
      expect(book.map(({ amount }) => amount)).to.deep.equal([10_000, 8_000, 2_000])
    })
  })

  it('a capture or a void whose answer was lost keeps the other from the same money', async () => {
    const place = await places.open()
    const { merchant, provider } = place
    const [a, b] = [await pay(place, { capture: 'manual' }), await pay(place, { capture: 'manual' })]
    provider.loseAnswers()
    const captured = await merchant.post(`/v1/payments/${a.id}/capture`, { amount: 6_000 })
    const voided = await merchant.post(`/v1/payments/${b.id}/void`, { reason: 'r' })
    expect([captured.status, voided.status]).to.deep.equal([202, 202])
    problemIn(await merchant.post(`/v1/payments/${a.id}/capture`, { amount: 4_001 }), '409 capture_undecided')
    problemIn(await merchant.post(`/v1/payments/${a.id}/void`, { reason: 'r' }), '409 capture_undecided')
    problemIn(await merchant.post(`/v1/payments/${b.id}/capture`, {}), '409 void_undecided')
    problemIn(await merchant.post(`/v1/payments/${b.id}/void`, { reason: 'r' }), '409 void_undecided')
    expect(await current(place, a.id)).to.include({ status: 'PRE_APPROVED', balance: 0, heldAmount: 10_000 })
    expect(await current(place, b.id)).to.include({ status: 'PRE_APPROVED', heldAmount: 10_000 })
    provider.fail(undefined)
    later.push(async () => {
      for (const { id } of [a, b]) await known(place, id, ({ status }) => status !== 'PRE_APPROVED')
      const books = [await agreed(place, merchant, a.id), await agreed(place, merchant, b.id)]
      expect(books.map(({ book }) => book)).to.deep.equal([
        ['pre-authorize 10000', 'capture 6000'],
        ['pre-authorize 10000', 'void 10000'],
      ])
    })
  })

  it('are known once the provider is well again: what was asked for is done, once', async () => {
    expect(later).to.have.length(2 * asksAgain.size + 4)
    await Promise.all(later.map((isSeen) => isSeen()))
  })
})

describe('who does not wait for a slow provider', () => {
  it('is told 202, and finds the outcome later', async () => {
    const simulator = await startCardNetworkSim({ processingMs: 200 })
    const system = await startSystem(providerAt(simulator.url))
    try {
      const { merchant } = system
      const order = orderOf(await tokenAt(simulator.url))
      const headers = { 'idempotency-key': randomUUID(), prefer: 'wait=0' }
      const told = await merchant.post('/v1/payments', order, headers)
      const { id } = paymentIn(told)
      expect([told.status, paymentIn(told).status]).to.deep.equal([202, 'APPROVING'])
      const read = async () => paymentIn(await merchant.get(`/v1/payments/${id}`))
      expect((await eventually(read, ({ status }) => status !== 'APPROVING')).status).to.equal('APPROVED')
      const later = await merchant.post('/v1/payments', order, headers)
      expect([later.status, paymentIn(later)]).to.deep.equal([201, await read()])
      const cancel = { amount: 3_000, reason: 'r' }
      const canceling = await merchant.post(`/v1/payments/${id}/cancel`, cancel, headers)
      problemIn(canceling, '422 idempotency_key_reused')
      const other = { ...headers, 'idempotency-key': randomUUID() }
      const open = await merchant.post(`/v1/payments/${id}/cancel`, cancel, other)
      expect([open.status, paymentIn(open).transactions[1]?.status]).to.deep.equal([202, 'REQUESTED'])
      const done = await eventually(read, ({ status }) => status !== 'APPROVED')
      expect(done).to.include({ status: 'PARTIAL_CANCELED', balance: 7_000 })
      expect((await agreed(system, merchant, id)).book).to.deep.equal(['approve 10000', 'cancel 3000'])
    } finally {
      await system.stop()
      await simulator.close()
    }
  })
})
