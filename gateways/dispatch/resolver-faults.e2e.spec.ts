import { expect } from 'chai'
import { faultNames, type FaultName } from '../../sims/kit/faults.ts'
import { agreed } from './agreement.spec-helper.ts'
import { openCounter, type Counter } from './counter.spec-helper.ts'
import {
  forgetFaults,
  move,
  movings,
  plan,
  processOn,
  settle,
  typesOf,
  type Moving,
  type Process,
} from './resolving.spec-helper.ts'

/** In real time. Whoever is hasty never hears what comes late. */
const HASTE_MS = 100
const LATE_MS = 250

/** What the provider has done in the end, and did before. */
const books: Readonly<
  Record<Moving, { readonly done: readonly string[]; readonly before: readonly string[] }>
> = {
  approve: { done: ['approve 10000'], before: [] },
  'pre-authorize': { done: ['pre-authorize 10000'], before: [] },
  capture: { done: ['pre-authorize 10000', 'capture 4000'], before: ['pre-authorize 10000'] },
  void: { done: ['pre-authorize 10000', 'void 10000'], before: ['pre-authorize 10000'] },
  cancel: { done: ['approve 10000', 'cancel 3000'], before: ['approve 10000'] },
}

const processFor = (counter: Counter, fault: FaultName): Process =>
  processOn(counter, 'own_1', fault === 'late' ? { callLimitMs: HASTE_MS } : {})

describe('resolver: every fault of every movement ends in books that agree', () => {
  let counter: Counter
  before(async () => {
    counter = await openCounter()
  })
  after(() => counter.close())

  for (const moving of movings) {
    for (const fault of faultNames) {
      it(`${moving}: ${fault}`, async () => {
        const process = processFor(counter, fault)
        const id = await move(process, moving, () => plan(counter, moving, { fault, delayMs: LATE_MS }))
        await settle(process, id)
        const { done, before: earlier } = books[moving]
        expect(await agreed(process, id)).to.deep.equal(fault === 'refuse' ? earlier : done)
        expect(await typesOf(process, id)).not.to.include('ReviewRequested')
      })
    }

    it(`${moving}: one fault after another`, async () => {
      const process = processOn(counter, 'own_1')
      const faults: readonly FaultName[] = [
        'maintenance',
        'reset-before',
        'error-after',
        'truncated',
        'duplicate',
      ]
      const id = await move(process, moving, async () => {
        for (const fault of faults) await plan(counter, moving, { fault })
      })
      await settle(process, id)
      await forgetFaults(counter)
      expect(await agreed(process, id)).to.deep.equal(books[moving].done)
    })
  }
})

describe('resolver: every fault of the inquiry that should tell', () => {
  let counter: Counter
  before(async () => {
    counter = await openCounter()
  })
  after(() => counter.close())

  for (const moving of movings)
    for (const fault of faultNames)
      it(`${moving}: ${fault}`, async () => {
        const process = processFor(counter, fault)
        // Told that it had been done before, one can only ask.
        const id = await move(process, moving, () => plan(counter, moving, { fault: 'duplicate' }))
        await plan(counter, 'inquire', { fault, times: 2, delayMs: LATE_MS })
        await settle(process, id)
        await forgetFaults(counter)
        expect(await agreed(process, id)).to.deep.equal(books[moving].done)
        expect(await typesOf(process, id)).to.include('PaymentInquired')
      })
})
