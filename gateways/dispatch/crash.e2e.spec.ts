import { expect } from 'chai'
import fc from 'fast-check'
import type { PaymentId } from '../../ledger/core/ids.ts'
import { decode } from '../../ledger/store/codec.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { START } from '../../ledger/store/port.ts'
import { agreed } from './agreement.spec-helper.ts'
import { openCounter, type Counter } from './counter.spec-helper.ts'
import { mortalOn, type Death } from './mortal.spec-helper.ts'
import { contextOf } from './record.ts'
import {
  forgetFaults,
  hold,
  move,
  operate,
  pay,
  plan,
  processOn,
  settle,
  type Process,
} from './resolving.spec-helper.ts'

type Scenario = {
  readonly what: string
  readonly run: (process: Process) => Promise<unknown>
  /** All that the provider may have done in the end, in order; less when it ended early. */
  readonly book: readonly string[]
}

const ask = (process: Process, id: PaymentId): Promise<unknown> =>
  process.resolver.inquireNow(id, { cause: 'administrator', context: contextOf(process.parts, 'spec') })

const scenarios: readonly Scenario[] = [
  { what: 'an approval', run: pay, book: ['approve 10000'] },
  {
    what: 'a capture',
    run: (process) => move(process, 'capture'),
    book: ['pre-authorize 10000', 'capture 4000'],
  },
  { what: 'a void', run: (process) => move(process, 'void'), book: ['pre-authorize 10000', 'void 10000'] },
  { what: 'a cancel', run: (process) => move(process, 'cancel'), book: ['approve 10000', 'cancel 3000'] },
  {
    what: 'an approval and a capture whose answers are lost',
    run: async (process) => {
      await plan(process, 'pre-authorize', { fault: 'reset-after' })
      const id = await hold(process)
      await settle(process, id)
      await plan(process, 'capture', { fault: 'duplicate' })
      await operate(process, id, { kind: 'capture' })
      await settle(process, id)
    },
    book: ['pre-authorize 10000', 'capture 4000'],
  },
  {
    what: 'two equal cancels of which one answer is lost and one request fails',
    run: async (process) => {
      const id = await pay(process)
      await plan(process, 'cancel', { fault: 'reset-after' })
      await operate(process, id, { kind: 'cancel', key: 'a' })
      await plan(process, 'cancel', { fault: 'error-before' })
      await operate(process, id, { kind: 'cancel', key: 'b' })
      await settle(process, id)
    },
    book: ['approve 10000', 'cancel 3000', 'cancel 3000'],
  },
  {
    what: 'money found late, which goes back once refused',
    run: async (process) => {
      const { gateway } = process
      const deaf = processOn(process, 'own_deaf', {
        gateway: {
          ...gateway,
          approve: async (request) => {
            await gateway.approve(request)
            const failure = {
              category: 8009,
              kind: 'business',
              providerCode: null,
              providerMessage: null,
            } as const
            return { kind: 'declined', failure }
          },
        },
      })
      const id = await pay(deaf)
      await plan(process, 'cancel', { fault: 'refuse' })
      await ask(process, id)
      await settle(process, id)
    },
    book: ['approve 10000', 'cancel 10000'],
  },
]

describe('a crash at every point, and another process that finishes', () => {
  let counter: Counter
  let runs = 0
  before(async () => {
    counter = await openCounter()
  })
  after(() => counter.close())

  /** Gives whether it lived to the end. */
  const live = async (death: Death, work: (process: Process) => Promise<unknown>): Promise<boolean> => {
    runs += 1
    const mortal = mortalOn(counter, `own_mortal_${String(runs)}`, death)
    return (await Promise.race([work(mortal.process), mortal.death])) !== 'died'
  }
  const paymentIn = async (): Promise<PaymentId | undefined> => {
    const [first] = await counter.store.readAll(START, 1)
    const event = first === undefined ? undefined : decode(first).event
    return event?.type === 'PaymentCreated' ? event.paymentId : undefined
  }
  const finish = async (process: Process, id: PaymentId): Promise<void> => {
    await ask(process, id)
    await settle(process, id)
  }
  const booksAgree = async ({ book }: Scenario, id: PaymentId): Promise<void> => {
    const heir = processOn(counter, 'own_heir')
    await finish(heir, id)
    const done = await agreed(heir, id)
    expect(done).to.deep.equal(book.slice(0, done.length))
  }
  const startAnew = async (): Promise<void> => {
    counter = { ...counter, store: memoryStore(counter.clock.now) }
    await forgetFaults(counter)
  }

  for (const scenario of scenarios)
    for (const when of ['before', 'after'] as const)
      it(`${scenario.what}: dies ${when} each append and each call`, async () => {
        let isAlive = false
        for (let atAct = 1; !isAlive; atAct += 1) {
          await startAnew()
          isAlive = await live({ atAct, when }, scenario.run)
          const id = await paymentIn()
          if (id !== undefined) await booksAgree(scenario, id)
          if (isAlive) expect(atAct).to.be.greaterThan(3)
        }
      })

  it('whoever finishes dies as well, wherever it may be', async () => {
    const death = fc.record({
      atAct: fc.integer({ min: 1, max: 12 }),
      when: fc.constantFrom('before' as const, 'after' as const),
    })
    const all = fc.tuple(
      fc.constantFrom(...scenarios),
      death,
      fc.array(death, { minLength: 1, maxLength: 3 }),
    )
    await fc.assert(
      fc.asyncProperty(all, async ([scenario, first, others]) => {
        await startAnew()
        await live(first, scenario.run)
        const id = await paymentIn()
        if (id === undefined) return
        for (const next of others) await live(next, (process) => finish(process, id))
        await booksAgree(scenario, id)
      }),
      { numRuns: 20 },
    )
  })
})
