import { expect } from 'chai'
import { DEMO_SECRET_KEY, startCardNetworkSim, type RunningSim } from '../../sims/card-network/server.ts'
import { faultNames, type FaultName, type FaultOperation } from '../../sims/kit/faults.ts'
import { agreed, timelineOf, typesIn } from './agreement.spec-helper.ts'
import {
  eventually,
  newMerchant,
  orderOf,
  pay,
  paymentIn,
  problemIn,
  startSystem,
  tokenAt,
  type Payment,
  type TestSystem,
  type Told,
} from './system.spec-helper.ts'

/** Calls end sooner, so that a late answer need not be waited for. */
const LIMIT_MS = 2_000
const LATE_MS = 3_000
const times = { JANGBU_PROVIDER_LIMIT_MS: String(LIMIT_MS), JANGBU_LEASE_MS: '4000' }

type Moving = Exclude<FaultOperation, 'inquire'>
const movings: readonly Moving[] = ['approve', 'pre-authorize', 'capture', 'void', 'cancel']

/** Every try of a call meets it where the call would be repeated at once; else the first. */
const TRIES_OF_A_CALL = 3
const silences: ReadonlySet<FaultName> = new Set(['reset-before', 'reset-after', 'truncated'])
const failures: ReadonlySet<FaultName> = new Set(['error-before', 'error-after', 'maintenance'])
const isRepeatedAtOnce = (moving: Moving, fault: FaultName): boolean =>
  silences.has(fault) || (failures.has(fault) && moving !== 'capture' && moving !== 'cancel')

/** Done by nobody, and not to be asked for again before that is certain: long after this spec. */
const isLeftOpen = (moving: Moving, fault: FaultName): boolean =>
  (moving === 'capture' || moving === 'cancel') && (fault === 'error-before' || fault === 'maintenance')

const ends: Readonly<
  Record<Moving, { readonly status: Payment['status']; readonly book: readonly string[] }>
> = {
  approve: { status: 'APPROVED', book: ['approve 10000'] },
  'pre-authorize': { status: 'PRE_APPROVED', book: ['pre-authorize 10000'] },
  capture: { status: 'APPROVED', book: ['pre-authorize 10000', 'capture 4000'] },
  void: { status: 'VOIDED', book: ['pre-authorize 10000', 'void 10000'] },
  cancel: { status: 'PARTIAL_CANCELED', book: ['approve 10000', 'cancel 3000'] },
}

/** The system as a merchant sees it whose provider has this one fault. */
type Place = TestSystem & { readonly fault: FaultName; readonly sim: RunningSim }

const placeWith = async (system: TestSystem, fault: FaultName): Promise<Place> => {
  const sim = await startCardNetworkSim()
  const { id, client } = await newMerchant(system)
  const contract = { provider: 'card-network', mode: 'test', baseUrl: sim.url, secretKey: DEMO_SECRET_KEY }
  expect((await system.admin.post(`/v1/merchants/${id}/provider-contracts`, contract)).status).to.equal(201)
  return { ...system, merchant: client, simulator: sim.url, fault, sim }
}

type Moved = { readonly first: Told; readonly id: string }

/** What has to be there before it can move. */
const prepare = async (place: Place, moving: Moving): Promise<Payment | undefined> => {
  if (moving === 'approve' || moving === 'pre-authorize') return undefined
  return pay(place, moving === 'cancel' ? {} : { capture: 'manual' })
}

const plan = async ({ simulator, fault }: Place, moving: Moving): Promise<void> => {
  const count = isRepeatedAtOnce(moving, fault) ? TRIES_OF_A_CALL : 1
  const planned = { operation: moving, fault, times: count, delayMs: fault === 'late' ? LATE_MS : 0 }
  await fetch(`${simulator}/__faults`, { method: 'POST', body: JSON.stringify(planned) })
}

const move = async (place: Place, moving: Moving, before: Payment | undefined): Promise<Moved> => {
  await plan(place, moving)
  const first = await ask(place, moving, before)
  return { first, id: before?.id ?? /pay_[0-9a-f]{32}/.exec(first.text)?.[0] ?? '' }
}

const ask = async (
  { merchant, simulator }: Place,
  moving: Moving,
  before: Payment | undefined,
): Promise<Told> => {
  const path = `/v1/payments/${before?.id ?? ''}`
  switch (moving) {
    case 'approve':
      return merchant.post('/v1/payments', orderOf(await tokenAt(simulator)))
    case 'pre-authorize':
      return merchant.post('/v1/payments', orderOf(await tokenAt(simulator), { capture: 'manual' }))
    case 'capture':
      return merchant.post(`${path}/capture`, { amount: 4_000 })
    case 'void':
      return merchant.post(`${path}/void`, { reason: 'r' })
    case 'cancel':
      return merchant.post(`${path}/cancel`, { amount: 3_000, reason: 'r' })
  }
}

describe('every fault of every movement', () => {
  let system: TestSystem
  const places = new Map<FaultName, Place>()
  /** All at once, since most of the time is spent waiting. */
  const moved = new Map<string, Promise<Moved>>()
  before(async () => {
    system = await startSystem(times)
    for (const fault of faultNames) {
      const place = await placeWith(system, fault)
      places.set(fault, place)
      const prepared = await Promise.all(movings.map((moving) => prepare(place, moving)))
      for (const [index, moving] of movings.entries())
        moved.set(`${moving} ${fault}`, move(place, moving, prepared[index]))
    }
    await Promise.all(moved.values())
  })
  after(async () => {
    await system.stop()
    await Promise.all([...places.values()].map(({ sim }) => sim.close()))
  })

  const outcomeOf = async (moving: Moving, fault: FaultName) => {
    const place = places.get(fault)
    const one = await moved.get(`${moving} ${fault}`)
    if (place === undefined || one === undefined) throw new Error('not begun')
    return { place, ...one, path: `/v1/payments/${one.id}` }
  }
  const statusesOf = ({ transactions }: Payment) => transactions.map(({ status }) => status)

  for (const moving of movings)
    for (const fault of faultNames) {
      const { status, book } = ends[moving]
      if (fault === 'refuse')
        it(`${moving}, ${fault}: refused at once, and nothing is done`, async () => {
          const { place, first, id } = await outcomeOf(moving, fault)
          expect(problemIn(first, '402 provider_failed').category).to.equal(8009)
          expect((await agreed(place, place.merchant, id)).book).to.deep.equal(book.slice(0, -1))
        })
      else if (isLeftOpen(moving, fault))
        it(`${moving}, ${fault}: stays open until it is certain that nothing was done`, async () => {
          const { place, first, id, path } = await outcomeOf(moving, fault)
          expect(first.status, first.text).to.equal(202)
          const timeline = await eventually(
            () => timelineOf(place.merchant, id),
            (events) => typesIn(events).includes('PaymentInquired'),
          )
          expect(typesIn(timeline)).to.include('PaymentInquired')
          expect(statusesOf(paymentIn(await place.merchant.get(path)))).to.deep.equal([
            'SUCCEEDED',
            'UNKNOWN',
          ])
        })
      else
        it(`${moving}, ${fault}: done once, without a person`, async () => {
          const { place, first, id, path } = await outcomeOf(moving, fault)
          // A void's answer names no amount.
          const isKnownAtOnce = moving === 'void' && fault === 'wrong-amount'
          expect(first.status, first.text).to.equal(isKnownAtOnce ? 200 : 202)
          const payment = await eventually(
            async () => paymentIn(await place.merchant.get(path)),
            (now) => statusesOf(now).every((one) => one === 'SUCCEEDED'),
            15_000,
          )
          expect(payment.status).to.equal(status)
          expect((await agreed(place, place.merchant, id)).book).to.deep.equal(book)
          expect(typesIn(await timelineOf(place.merchant, id))).not.to.include('ReviewRequested')
        })
    }
})
