import { expect } from 'chai'
import type { PaymentId } from '../ledger/core/ids.ts'
import { faultNames, type FaultName } from '../sims/kit/faults.ts'
import { agreed, bookAbout } from './dispatch/agreement.spec-helper.ts'
import { openCounter, type Counter, type Stand } from './dispatch/counter.spec-helper.ts'
import {
  forgetFaults,
  hold,
  operate,
  pay,
  plan,
  processOn,
  settle,
  type Process,
} from './dispatch/resolving.spec-helper.ts'
import { stands } from './every-provider.spec-helper.ts'
import type { Capabilities } from './port/gateway.ts'
import { providerCapabilities } from './registry.ts'

/** In real time. Whoever is hasty never hears what comes late. */
const HASTE_MS = 150
const LATE_MS = 350

type Movement = {
  readonly operation: 'approve' | 'pre-authorize' | 'capture' | 'void' | 'cancel'
  /** What the provider's book says when it was done, without what was before. */
  readonly booked: string
  readonly before: (process: Process) => Promise<PaymentId | undefined>
  /** Gives the payment when its first call is over. */
  readonly move: (process: Process, paymentId: PaymentId | undefined) => Promise<PaymentId>
}

const payment = (paymentId: PaymentId | undefined): PaymentId => {
  if (paymentId === undefined) throw new Error('nothing was paid before')
  return paymentId
}

const operation = (
  kind: 'capture' | 'void' | 'cancel',
  amount: bigint,
  before: Movement['before'],
): Movement => ({
  operation: kind,
  booked: `${kind} ${String(amount)}`,
  before,
  move: async (process, paymentId) => {
    await operate(process, payment(paymentId), { kind, amount })
    return payment(paymentId)
  },
})

const nothing: Movement['before'] = () => Promise.resolve(undefined)
const charges: Readonly<Record<string, Movement>> = {
  'an approval': { operation: 'approve', booked: 'approve 10000', before: nothing, move: pay },
  'a cancel in full': operation('cancel', 10_000n, pay),
  'a partial cancel': operation('cancel', 3_000n, pay),
}
const holds: Readonly<Record<string, Movement>> = {
  'a pre-authorization': {
    operation: 'pre-authorize',
    booked: 'pre-authorize 10000',
    before: nothing,
    move: hold,
  },
  'a capture': operation('capture', 10_000n, hold),
  'a void': operation('void', 10_000n, hold),
}

/** Either both books hold the same, or what is open waits for a person with the reason; never more than was asked. */
const expectAccounted = async (process: Process, paymentId: PaymentId, booked: string): Promise<void> => {
  const book = await bookAbout(process, paymentId)
  expect(book.filter((row) => row === booked).length, book.join()).to.be.at.most(1)
  const { open } = await settle(process, paymentId)
  if (open.size === 0) await agreed(process, paymentId)
  for (const { review } of open.values()) expect(review).to.be.a('string')
}

const capabilitiesOf = ({ provider }: Stand): Capabilities => {
  const capabilities = providerCapabilities.get(provider)
  if (capabilities === undefined) throw new Error(`no capabilities of ${provider}`)
  return capabilities
}

/** With a counter of their own. */
const everyFaultOf = (stand: Stand, movements: Readonly<Record<string, Movement>>): (() => Counter) => {
  let counter: Counter
  before(async () => {
    counter = await openCounter(undefined, { stand })
  })
  after(() => counter.close())
  for (const [name, movement] of Object.entries(movements))
    for (const fault of faultNames) it(`${name}: ${fault}`, () => meets(counter, movement, fault))
  return () => counter
}

const meets = async (
  counter: Counter,
  { operation, booked, before: earlier, move }: Movement,
  fault: FaultName,
): Promise<void> => {
  const process = processFor(counter, fault)
  const paid = await earlier(process)
  await plan(counter, operation, { fault, delayMs: LATE_MS })
  const id = await move(process, paid)
  await settle(process, id)
  await forgetFaults(counter)
  await expectAccounted(process, id, booked)
  // What is refused is not done.
  if (fault === 'refuse') expect(await bookAbout(process, id)).not.to.include(booked)
}

const inTurn: readonly FaultName[] = ['maintenance', 'reset-before', 'error-after', 'truncated', 'duplicate']

for (const stand of stands) {
  const { provider, valuesForHolds } = stand
  const { inquiryByOrder, preAuthorization } = capabilitiesOf(stand)

  describe(`every fault of ${provider} ends in books that agree, or with a person`, () => {
    const counter = everyFaultOf(stand, charges)

    it('one fault after another, and of the inquiry too', async () => {
      const process = processOn(counter(), 'own_1')
      for (const fault of inTurn) await plan(process, 'approve', { fault })
      if (inquiryByOrder) await plan(process, 'inquire', { fault: 'error-before', times: 2 })
      const id = await pay(process)
      await settle(process, id)
      await forgetFaults(process)
      await expectAccounted(process, id, 'approve 10000')
    })
  })

  if (preAuthorization)
    describe(`every fault of holds at ${provider} ends in books that agree, or with a person`, () => {
      everyFaultOf({ ...stand, values: valuesForHolds }, holds)
    })
}

const processFor = (counter: Counter, fault: FaultName): Process =>
  processOn(counter, 'own_1', fault === 'late' ? { callLimitMs: HASTE_MS } : {})
