import { expect } from 'chai'
import fc from 'fast-check'
import {
  recordApproval,
  recordCancellation,
  recordCapture,
  recordPreAuthorization,
  recordVoid,
} from './commands.spec-helper.ts'
import type { PaymentCommand } from './commands.ts'
import { lateApproval, recordCompensation } from './compensation.spec-helper.ts'
import { paymentDecider } from './decide.ts'
import type { PaymentEvent } from './events.ts'
import { approval, approved, cancel, capture, created, held, hold, release } from './events.spec-helper.ts'
import {
  approvedAs,
  canceledAs,
  capturedAs,
  compensatedAs,
  declined,
  heldAs,
  krw,
  unknown,
  usd,
  voidedAs,
} from './fixtures.spec-helper.ts'
import type { Outcome } from './outcome.ts'
import type { ExistingPayment, Payment } from './state.ts'

type Case = {
  readonly given: readonly PaymentEvent[]
  readonly tell: (outcome: Outcome<never>) => PaymentCommand
  readonly succeeded: readonly PaymentCommand[]
}

/** Each kind of open intent, and the successes its provider may tell. */
const cases: Readonly<Record<string, Case>> = {
  approval: {
    given: [created, approval.requested()],
    tell: (outcome) => recordApproval(outcome),
    succeeded: [krw(10_000n), krw(9_000n), usd(10_000n)].flatMap((amount) =>
      ['r1', 'r2', 'r3'].map((reference) => recordApproval(approvedAs(reference, amount))),
    ),
  },
  'pre-authorization': {
    given: [created, hold.requested()],
    tell: (outcome) => recordPreAuthorization(outcome),
    succeeded: [krw(10_000n), krw(9_000n), usd(10_000n)].flatMap((amount) =>
      ['r1', 'r2', 'r3'].map((reference) => recordPreAuthorization(heldAs(reference, amount))),
    ),
  },
  capture: {
    given: [...held, capture.requested('a', krw(4_000n))],
    tell: (outcome) => recordCapture('a', outcome),
    succeeded: [krw(4_000n), krw(3_999n)].map((amount) => recordCapture('a', capturedAs('r1', amount))),
  },
  void: {
    given: [...held, release.requested('a')],
    tell: (outcome) => recordVoid('a', outcome),
    succeeded: [recordVoid('a', voidedAs('r1'))],
  },
  cancellation: {
    given: [...approved, cancel.requested('a', krw(4_000n))],
    tell: (outcome) => recordCancellation('a', outcome),
    succeeded: [krw(4_000n), krw(3_999n)].map((amount) => recordCancellation('a', canceledAs('r1', amount))),
  },
  compensation: {
    given: [created, approval.requested(), approval.declined(), ...lateApproval('r1')],
    tell: (outcome) => recordCompensation('r1', { outcome }),
    succeeded: [krw(10_000n), krw(9_999n)].map((amount) =>
      recordCompensation('r1', { outcome: compensatedAs('r2', amount) }),
    ),
  },
}

type Told = { readonly state: Payment; readonly written: readonly PaymentEvent[] }

const tellAll = (history: readonly PaymentEvent[], commands: readonly PaymentCommand[]): Told =>
  commands.reduce<Told>(
    ({ state, written }, command) => {
      const decision = paymentDecider.decide(command, state)
      if (decision.kind === 'rejected') throw new Error(decision.code)
      const { events } = decision
      return { state: events.reduce(paymentDecider.evolve, state), written: [...written, ...events] }
    },
    { state: history.reduce(paymentDecider.evolve, paymentDecider.initial), written: [] },
  )

const referencesIn = (events: readonly PaymentEvent[]): readonly string[] =>
  events.flatMap((event) => ('reference' in event ? [event.reference] : []))

const lateReferences = ({ late }: ExistingPayment): readonly string[] =>
  [...late.values()].map(({ reference }) => reference)

/** Where a reference is still known, so that its money can be returned. */
const keptIn = ({ state, written }: Told): ReadonlySet<string> => {
  if (state.status === 'none') return new Set()
  const standing = state.status === 'standing' ? [state.reference] : []
  const mismatched = written.filter(({ type }) => type.endsWith('AmountMismatched'))
  return new Set([...standing, ...lateReferences(state), ...referencesIn(mismatched)])
}

const toldReference = (command: PaymentCommand): readonly string[] =>
  'outcome' in command && command.outcome.kind === 'succeeded' ? [command.outcome.result.reference] : []

for (const [title, { given, tell, succeeded }] of Object.entries(cases)) {
  const definite = [...succeeded, tell(declined)]
  const contradictory = fc.array(fc.constantFrom(...definite, tell(unknown)), { minLength: 1, maxLength: 10 })

  describe(`the outcomes of one ${title}`, () => {
    it('are written once, however often one is told and with however many unknowns between', () => {
      const shuffled = fc
        .tuple(fc.constantFrom(...definite), fc.integer({ min: 1, max: 4 }), fc.nat({ max: 4 }))
        .chain(([outcome, times, unknowns]) => {
          const all = [
            ...Array<PaymentCommand>(times).fill(outcome),
            ...Array<PaymentCommand>(unknowns).fill(tell(unknown)),
          ]
          return fc.tuple(fc.constant(outcome), fc.shuffledSubarray(all, { minLength: all.length }))
        })
      fc.assert(
        fc.property(shuffled, ([outcome, commands]) => {
          expect(tellAll(given, commands).state).to.deep.equal(tellAll(given, [outcome]).state)
        }),
      )
    })
    it('write nothing when the last one is told again, whatever came before', () => {
      fc.assert(
        fc.property(contradictory, (commands) => {
          const once = tellAll(given, commands)
          const twice = tellAll(given, [...commands, ...commands.slice(-1)])
          expect(twice.written).to.deep.equal(once.written)
        }),
      )
    })
    it('never leave it waiting once a definite one was told', () => {
      fc.assert(
        fc.property(contradictory, fc.constantFrom(...definite), (commands, last) => {
          const { state } = tellAll(given, [...commands, last])
          if (state.status === 'authorizing') expect(state.outcome).to.equal('mismatched')
          if (state.status !== 'standing') return
          for (const { outcome } of state.operations.values())
            expect(outcome).to.be.oneOf(['succeeded', 'declined', 'mismatched'])
        }),
      )
    })
    it('never undo a success', () => {
      fc.assert(
        fc.property(contradictory, contradictory, (commands, after) => {
          const before = tellAll(given, commands).state
          const { state } = tellAll(given, [...commands, ...after])
          if (before.status !== 'standing' || state.status !== 'standing') return
          expect(state.reference).to.equal(before.reference)
          for (const [id, { outcome }] of before.operations)
            if (outcome === 'succeeded') expect(state.operations.get(id)?.outcome).to.equal('succeeded')
        }),
      )
    })
  })

  if (title === 'approval' || title === 'pre-authorization')
    describe(`contradictory outcomes of one ${title}`, () => {
      it('never lose a reference under which money moved', () => {
        fc.assert(
          fc.property(contradictory, (commands) => {
            expect([...keptIn(tellAll(given, commands))]).to.include.members(commands.flatMap(toldReference))
          }),
        )
      })
      it('never list the standing reference as money to return', () => {
        fc.assert(
          fc.property(contradictory, (commands) => {
            const { state } = tellAll(given, commands)
            if (state.status === 'standing') expect(lateReferences(state)).not.to.include(state.reference)
          }),
        )
      })
    })
}
