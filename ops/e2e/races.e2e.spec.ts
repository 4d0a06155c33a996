import { expect } from 'chai'
import { agreed } from './agreement.spec-helper.ts'
import {
  orderOf,
  pay,
  paymentIn,
  problemIn,
  startSystem,
  tokenAt,
  type TestSystem,
  type Told,
} from './system.spec-helper.ts'

const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<readonly T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)))

const won = (answers: readonly Told[]): number => answers.filter(({ status }) => status < 300).length

/** Whoever lost was refused, by one of these reasons. */
const lostBy = (answers: readonly Told[], ...reasons: readonly `${number} ${string}`[]): void => {
  for (const told of answers.filter(({ status }) => status >= 300)) {
    const reason = reasons.find((one) => told.text.includes(one.slice(4).toUpperCase()))
    problemIn(told, reason ?? '409 none_of_the_expected')
  }
}

describe('races', () => {
  let system: TestSystem
  before(async () => {
    system = await startSystem()
  })
  after(() => system.stop())

  it('of two cancels of the last 3,000 exactly one wins', async () => {
    const { merchant } = system
    for (let round = 0; round < 10; round += 1) {
      const { id } = await pay(system)
      const cancel = (amount: number) => merchant.post(`/v1/payments/${id}/cancel`, { amount, reason: 'r' })
      await cancel(7_000)
      const answers = await Promise.all([cancel(3_000), cancel(3_000)])
      expect(won(answers)).to.equal(1)
      lostBy(answers, '409 cancel_undecided', '409 payment_already_canceled')
      const { payment, book } = await agreed(system, merchant, id)
      expect([payment.status, payment.balance]).to.deep.equal(['CANCELED', 0])
      expect(book).to.deep.equal(['approve 10000', 'cancel 7000', 'cancel 3000'])
    }
  })

  it('of twenty cancels of 1,000 of 10,000 exactly ten win', async () => {
    const { merchant } = system
    const { id } = await pay(system)
    const body = { amount: 1_000, reason: 'r' }
    const answers = await times(20, () => merchant.post(`/v1/payments/${id}/cancel`, body))
    expect(won(answers)).to.equal(10)
    lostBy(answers, '409 cancel_undecided', '409 payment_already_canceled')
    const { payment, book } = await agreed(system, merchant, id)
    expect([payment.status, payment.balance]).to.deep.equal(['CANCELED', 0])
    expect(book).to.deep.equal(['approve 10000', ...Array<string>(10).fill('cancel 1000')])
  })

  it('of many cancels of different amounts no more is given back than was paid', async () => {
    const { merchant } = system
    const { id } = await pay(system)
    const amounts = [4_000, 4_000, 4_000, 2_500, 2_500, 999, 10_000, 1]
    const answers = await Promise.all(
      amounts.map((amount) => merchant.post(`/v1/payments/${id}/cancel`, { amount, reason: 'r' })),
    )
    lostBy(answers, '409 cancel_undecided', '422 cancel_exceeds_balance', '409 payment_already_canceled')
    const { payment, book } = await agreed(system, merchant, id)
    expect(payment.balance).to.be.at.least(0)
    expect(book).to.have.length(1 + won(answers))
  })

  it('a full cancel and a partial one at once: whoever was first', async () => {
    const { merchant } = system
    for (let round = 0; round < 10; round += 1) {
      const { id } = await pay(system)
      const path = `/v1/payments/${id}/cancel`
      const answers = await Promise.all([
        merchant.post(path, { reason: 'all' }),
        merchant.post(path, { amount: 1_000, reason: 'some' }),
      ])
      lostBy(answers, '409 cancel_undecided', '409 payment_already_canceled')
      const { payment } = await agreed(system, merchant, id)
      expect(payment.balance).to.be.oneOf([0, 9_000])
    }
  })

  it('a capture and a void at once: what was captured is not released, and the other way round', async () => {
    const { merchant } = system
    for (let round = 0; round < 10; round += 1) {
      const { id } = await pay(system, { capture: 'manual' })
      const capture = merchant.post(`/v1/payments/${id}/capture`, round % 2 === 0 ? {} : { amount: 4_000 })
      const release = merchant.post(`/v1/payments/${id}/void`, { reason: 'r' })
      const answers = await Promise.all([capture, release])
      expect(won(answers)).to.be.at.least(1)
      lostBy(
        answers,
        '409 capture_undecided',
        '409 void_undecided',
        '409 payment_already_voided',
        '409 payment_already_captured',
      )
      const { payment } = await agreed(system, merchant, id)
      const released = payment.transactions.find(
        ({ kind, status }) => kind === 'VOID' && status === 'SUCCEEDED',
      )
      expect(payment.capturedAmount + (released?.heldAmount ?? 0) + payment.heldAmount).to.equal(10_000)
    }
  })

  it('captures at once take no more than is held', async () => {
    const { merchant } = system
    const { id } = await pay(system, { capture: 'manual' })
    const answers = await times(10, () => merchant.post(`/v1/payments/${id}/capture`, { amount: 3_000 }))
    expect(won(answers)).to.equal(3)
    lostBy(answers, '409 capture_undecided', '422 capture_exceeds_hold')
    const { payment } = await agreed(system, merchant, id)
    expect([payment.capturedAmount, payment.heldAmount]).to.deep.equal([9_000, 1_000])
  })

  it('of two payments of one order at once exactly one is charged', async () => {
    const { merchant, simulator } = system
    for (let round = 0; round < 10; round += 1) {
      const order = orderOf(await tokenAt(simulator))
      const token = await tokenAt(simulator)
      const answers = await Promise.all([
        merchant.post('/v1/payments', order),
        merchant.post('/v1/payments', { ...order, method: { type: 'token', token } }),
      ])
      expect(won(answers)).to.equal(1)
      lostBy(answers, '409 attempt_undecided', '409 payment_already_approved')
      const payment = answers.filter(({ status }) => status === 201).map(paymentIn)[0]
      expect((await agreed(system, merchant, payment?.id ?? '')).book).to.deep.equal(['approve 10000'])
    }
  })

  it('of fifty with different keys, too; and of twenty orders at once each is charged once', async () => {
    const { merchant, simulator } = system
    const order = orderOf(await tokenAt(simulator))
    const answers = await times(50, () => merchant.post('/v1/payments', order))
    expect(won(answers)).to.equal(1)
    const { id } = paymentIn(answers.find(({ status }) => status === 201) ?? ({ body: {} } as Told))
    expect((await agreed(system, merchant, id)).book).to.deep.equal(['approve 10000'])
    const payments = await times(20, (index) => pay(system, { amount: index + 1 }))
    for (const payment of payments)
      expect((await agreed(system, merchant, payment.id)).book).to.deep.equal([
        `approve ${String(payment.amount)}`,
      ])
  })
})
