import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { paymentIdOf, paymentStream, type PaymentId } from '../ledger/core/ids.ts'
import type { PaymentEventOf } from '../ledger/payment/events.ts'
import type { Standing } from '../ledger/payment/state.ts'
import { contextOf } from './dispatch/record.ts'
import { bookOf, merchantId, openCounter, type Counter } from './dispatch/counter.spec-helper.ts'
import {
  eventsOf,
  forgetFaults,
  operate,
  pay,
  plan,
  processOn,
  settle,
  stateOf,
  won,
  type Process,
} from './dispatch/resolving.spec-helper.ts'
import { stands } from './every-provider.spec-helper.ts'
import { providerCapabilities } from './registry.ts'

const standing = async (process: Process, paymentId: PaymentId): Promise<Standing> => {
  const state = await stateOf(process, paymentId)
  if (state.status !== 'standing') throw new Error(`it is ${state.status}`)
  return state
}

/** What somebody else's system made: 10,000 won, of which so much has gone back. */
const paidBefore = async (process: Process, canceled: bigint): Promise<PaymentId> => {
  const paymentId = await pay(process)
  if (canceled > 0n) await operate(process, paymentId, { kind: 'cancel', amount: canceled })
  return paymentId
}

/** The same payment under an order of its own, as if nothing had been known of it here. */
const importOf = async (process: Process, theirs: PaymentId, canceled: bigint): Promise<PaymentId> => {
  const { reference, current } = await standing(process, theirs)
  const approved = (await eventsOf(process, theirs)).find(
    (event): event is PaymentEventOf<'PaymentApproved'> => event.type === 'PaymentApproved',
  )
  if (approved === undefined) throw new Error('nothing was approved')
  const orderId = randomUUID()
  const paymentId = paymentIdOf(merchantId, 'test', orderId)
  const order = { merchantId, mode: 'test' as const, orderId, orderName: 'imported', amount: won(10_000n) }
  const handled = await process.parts.payments.handle(
    paymentStream(paymentId),
    {
      type: 'ImportPayment',
      paymentId,
      at: process.clock.now(),
      order: { ...order, taxFree: won(0n), payerReference: null, metadata: {} },
      provider: current.provider,
      contractId: current.contractId,
      providerOrderId: current.providerOrderId,
      reference,
      approvalNumber: approved.approvalNumber,
      approvedAt: approved.approvedAt,
      methodKind: approved.methodKind,
      installmentMonths: 0,
      captured: won(10_000n),
      canceled: won(canceled),
      canceledAt: null,
      source: { fileDigest: 'f'.repeat(64), line: 2 },
    },
    contextOf(process.parts, 'spec'),
  )
  expect(handled.kind).to.equal('accepted')
  return paymentId
}

const inquired = async (process: Process, paymentId: PaymentId) => {
  const context = contextOf(process.parts, 'spec')
  const [only, ...more] =
    (await process.resolver.inquireNow(paymentId, { cause: 'administrator', context })) ?? []
  if (only === undefined || more.length > 0) throw new Error('one attempt was to be asked for')
  return only
}

const nothingDiffers = {
  found: [],
  ambiguous: [],
  absent: [],
  onlyThere: [],
  onlyHere: [],
  amountDiffers: [],
}

for (const stand of stands) {
  const { provider } = stand
  const capabilities = providerCapabilities.get(provider)
  if (capabilities === undefined) throw new Error(`no capabilities of ${provider}`)
  /** An order alone names what was charged elsewhere at no provider that could not be asked by its own id of it. */
  const isAskable = capabilities.inquiryByTransaction

  describe(`a payment made elsewhere at ${provider}`, () => {
    let counter: Counter
    before(async () => {
      counter = await openCounter(undefined, { stand })
    })
    after(() => counter.close())

    /** Ours and theirs, the clock a year later: nothing that is known for a while only is known any more. */
    const aYearLater = async (canceled: bigint): Promise<{ process: Process; paymentId: PaymentId }> => {
      const process = processOn(counter, 'own_1')
      const theirs = await paidBefore(process, canceled)
      counter.clock.advance(365 * 24 * 60 * 60_000)
      return { process, paymentId: await importOf(process, theirs, canceled) }
    }
    const amounts = async (since: number): Promise<readonly string[]> =>
      (await bookOf(counter.simulator))
        .slice(since)
        .map(({ operation, amount }) => `${operation} ${String(amount)}`)

    it('has an id of the form that imports take', async () => {
      const process = processOn(counter, 'own_1')
      const { reference } = await standing(process, await pay(process))
      expect(reference).to.match(capabilities.imports.reference.pattern)
    })
    for (const canceled of [0n, 2_000n])
      it(`is asked about and cancelled in parts and in full, ${String(canceled)} having gone back before`, async () => {
        const { process, paymentId } = await aYearLater(canceled)
        const booked = (await bookOf(counter.simulator)).length
        const first = await inquired(process, paymentId)
        expect(first.isAskable || !isAskable).to.equal(true)
        if (isAskable) expect(first.comparison).to.deep.equal(nothingDiffers)
        else expect(first.answer.kind).to.equal('unknown')

        await operate(process, paymentId, { kind: 'cancel', key: 'part', amount: 3_000n })
        await operate(process, paymentId, { kind: 'cancel', key: 'rest', amount: 7_000n - canceled })
        await settle(process, paymentId)
        const { funds, open } = await standing(process, paymentId)
        expect([...open.keys()]).to.deep.equal([])
        expect(funds).to.deep.include({ captured: 10_000n, canceled: 10_000n })
        expect(await amounts(booked)).to.deep.equal(['cancel 3000', `cancel ${String(7_000n - canceled)}`])
        if (isAskable) expect((await inquired(process, paymentId)).comparison).to.deep.equal(nothingDiffers)
      })
    const afterLostAnswer = async (process: Process, paymentId: PaymentId): Promise<Standing> => {
      const booked = (await bookOf(counter.simulator)).length
      await plan(counter, 'cancel', { fault: 'reset-after' })
      await operate(process, paymentId, { kind: 'cancel', key: 'lost', amount: 3_000n })
      await settle(process, paymentId)
      await forgetFaults(counter)
      expect(await amounts(booked)).to.deep.equal(['cancel 3000'])
      return standing(process, paymentId)
    }
    it('learns of a cancel whose answer was lost, or has a person learn it, as with any other', async () => {
      const { process, paymentId } = await aYearLater(2_000n)
      const { open, funds } = await afterLostAnswer(process, paymentId)
      for (const { review } of open.values()) expect(review).to.be.a('string')
      expect(funds.canceled).to.equal(open.size === 0 ? 5_000n : 2_000n)
      const own = await paidBefore(process, 2_000n)
      counter.clock.advance(365 * 24 * 60 * 60_000)
      expect((await afterLostAnswer(process, own)).open.size).to.equal(open.size)
    })
    it('is none of whoever else’s cancel it finds: nothing of it is sent back', async () => {
      const process = processOn(counter, 'own_1')
      const theirs = await paidBefore(process, 2_000n)
      const paymentId = await importOf(process, theirs, 0n)
      const booked = (await bookOf(counter.simulator)).length
      const { comparison } = await inquired(process, paymentId)
      // Some say no more than that something is left.
      const found = comparison?.onlyThere.map(({ amount }) => amount) ?? []
      expect([[], [won(2_000n)]]).to.deep.include(found)
      await settle(process, paymentId)
      expect(await amounts(booked)).to.deep.equal([])
      expect((await standing(process, paymentId)).late.size).to.equal(0)
    })
  })
}
