import { expect } from 'chai'
import type { TransactionId } from '../core/ids.ts'
import { always } from './always.spec-helper.ts'
import { compensation, lateApproval, lateHold } from './compensation.spec-helper.ts'
import { paymentDecider } from './decide.ts'
import { approval, approved, cancel, capture, created, held, hold, release } from './events.spec-helper.ts'
import type { PaymentEvent } from './events.ts'
import {
  attemptId,
  compensationId,
  dispatch,
  failure,
  foundId,
  krw,
  latecomer,
  operationId,
  successor,
} from './fixtures.spec-helper.ts'
import { isIntent } from './intent.ts'
import type { OpenCase } from './open-case.ts'
import { inquired, repeated, resumed, reviewRequested, takenOver } from './pursuit.spec-helper.ts'
import type { ExistingPayment } from './state.ts'
import { stories } from './steps.spec-helper.ts'

const after = (...events: readonly PaymentEvent[]): ExistingPayment => {
  const state = events.reduce(paymentDecider.evolve, paymentDecider.initial)
  if (state.status === 'none') throw new Error('no events')
  return state
}
const openAfter = (...events: readonly PaymentEvent[]): readonly OpenCase[] => [
  ...after(...events).open.values(),
]

const asked = [created, approval.requested()]
const fresh: OpenCase = {
  transactionId: attemptId(1),
  operation: 'approve',
  foundId: null,
  dispatch,
  stage: 'pending',
  failure: null,
  tries: 0,
  repeats: 0,
  sends: 1,
  review: null,
}

describe('an open case', () => {
  it('begins with its intent, whichever it is', () => {
    const of = (name: string, operation: OpenCase['operation']): OpenCase => ({
      ...fresh,
      transactionId: operationId(name),
      operation,
    })
    expect(openAfter(created)).to.deep.equal([])
    expect(openAfter(...asked)).to.deep.equal([fresh])
    expect(openAfter(created, hold.requested())).to.deep.equal([{ ...fresh, operation: 'pre_authorize' }])
    expect(openAfter(...held, capture.requested('a', krw(1n)))).to.deep.equal([of('a', 'capture')])
    expect(openAfter(...held, release.requested('v'))).to.deep.equal([of('v', 'void')])
    expect(openAfter(...approved, cancel.requested('a', krw(1n)))).to.deep.equal([of('a', 'cancel')])
  })
  it('of a compensation knows its finding, and how it is undone', () => {
    const undoing = { ...fresh, transactionId: compensationId('r1'), foundId: foundId('r1') }
    expect(openAfter(...asked, approval.declined(), ...lateApproval('r1'))).to.deep.equal([
      { ...undoing, operation: 'cancel' },
    ])
    expect(openAfter(created, hold.requested(), hold.declined(), ...lateHold('r1'))).to.deep.equal([
      { ...undoing, operation: 'void' },
    ])
  })
  it('tells why it is not decided', () => {
    expect(openAfter(...asked, approval.unknown())).to.deep.equal([{ ...fresh, stage: 'unknown', failure }])
    expect(openAfter(...asked, approval.unknown(), approval.mismatched('r1', krw(1n)))).to.deep.equal([
      { ...fresh, stage: 'mismatched' },
    ])
  })
  it('counts who tries what', () => {
    const id = attemptId(1)
    const tried = [...asked, approval.unknown(), takenOver(id), inquired(id, 'unknown'), repeated(id)]
    const open = { ...fresh, stage: 'unknown', failure, dispatch: successor, tries: 2, repeats: 1, sends: 3 }
    expect(openAfter(...tried)).to.deep.equal([open])
    expect(openAfter(...tried, inquired(null, 'found'))).to.deep.equal([open])
    expect(openAfter(...tried, takenOver(id, { from: successor, to: latecomer }))).to.deep.equal([
      { ...open, dispatch: latecomer, sends: 4 },
    ])
  })
  it('counts what never left us as a try, and as nothing more', () => {
    const tried = [...asked, approval.unknown(), repeated(attemptId(1), false)]
    expect(openAfter(...tried)).to.deep.equal([{ ...fresh, stage: 'unknown', failure, tries: 1 }])
  })
  it('begins to count anew when another amount turns out to have moved', () => {
    const tried = [...asked, approval.unknown(), repeated(attemptId(1)), repeated(attemptId(1))]
    const [open] = openAfter(...tried, approval.mismatched('ref-1', krw(9_000n)))
    expect(open).to.include({ stage: 'mismatched', tries: 0, repeats: 2 })
  })
  it('waits for a person until it is decided', () => {
    const waiting = [...asked, reviewRequested(attemptId(1), 'no_way_to_learn')]
    expect(openAfter(...waiting, approval.unknown(), takenOver(attemptId(1)))).to.have.nested.property(
      '0.review',
      'no_way_to_learn',
    )
    expect(openAfter(...waiting, approval.declined())).to.deep.equal([])
  })
  it('begins anew when that person has it go on, whatever was sent', () => {
    const id = attemptId(1)
    const tried = [...asked, approval.unknown(), takenOver(id), repeated(id), inquired(id, 'unknown')]
    const before = openAfter(...tried)
    expect(before).to.have.nested.property('0.tries', 2)
    expect(openAfter(...tried, reviewRequested(id), resumed(id))).to.deep.equal(
      before.map((one) => ({ ...one, tries: 0, review: null })),
    )
    expect(
      openAfter(...tried, reviewRequested(id), resumed(id), reviewRequested(id)),
    ).to.have.nested.property('0.review', 'tries_exhausted')
  })
  it('ends with its own outcome only', () => {
    const two = [...approved, cancel.requested('a', krw(1n)), cancel.requested('b', krw(2n))]
    const ids = (...events: readonly PaymentEvent[]) =>
      openAfter(...two, ...events).map(({ transactionId }) => transactionId)
    expect(ids(cancel.declined('a'))).to.deep.equal([operationId('b')])
    expect(ids(cancel.succeeded('b', krw(2n)))).to.deep.equal([operationId('a')])
  })
  it('is opened again, as nobody’s, when money moved after a decline', () => {
    const mismatch = { asked: krw(5n), answered: krw(1n), reference: 'ref-a' }
    const rows = [
      [[...approved, cancel.requested('a', krw(5n)), cancel.declined('a')], cancel, 'cancel'],
      [[...held, capture.requested('a', krw(5n)), capture.declined('a')], capture, 'capture'],
    ] as const
    for (const [history, { mismatched }, operation] of rows)
      expect(openAfter(...history, mismatched('a', mismatch))).to.deep.equal([
        {
          ...fresh,
          transactionId: operationId('a'),
          operation,
          stage: 'mismatched',
          dispatch: { owner: '', leaseMs: 0 },
        },
      ])
  })
})

describe('an open case of a compensation', () => {
  const undoing = [...asked, approval.declined(), ...lateApproval('r1')]
  const id = compensationId('r1')
  const refused = [...undoing, repeated(id), inquired(id, 'unknown'), compensation.declined('r1')]
  it('stays open when it is declined: the money still has to go back', () => {
    expect(openAfter(...refused)).to.deep.equal([
      {
        ...{ ...fresh, transactionId: id, operation: 'cancel', foundId: foundId('r1') },
        ...{ stage: 'declined', failure, tries: 2, repeats: 1, sends: 2 },
      },
    ])
  })
  it('goes on as that of the next movement, whose tries count with the earlier ones', () => {
    const again = compensation.requested('r1', { ordinal: 2, by: successor })
    expect(openAfter(...refused, again)).to.deep.equal([
      {
        ...{ ...fresh, transactionId: compensationId('r1', 2), operation: 'cancel', foundId: foundId('r1') },
        ...{ dispatch: successor, tries: 3 },
      },
    ])
  })
  it('ends when the finding is undone', () => {
    expect(openAfter(...undoing, compensation.succeeded('r1', 'c1'))).to.deep.equal([])
    const { late } = after(...undoing, compensation.succeeded('r1', 'c1'))
    expect(late.get(foundId('r1'))).to.include({ undoneBy: 'c1' })
    expect(openAfter(...undoing, ...lateApproval('r2'), compensation.succeeded('r1', 'c1'))).to.have.length(1)
  })
})

type Stage = OpenCase['stage'] | 'succeeded'

const successes: ReadonlySet<string> = new Set<PaymentEvent['type']>([
  'PaymentApproved',
  'PaymentPreAuthorized',
  'PaymentCaptured',
  'PaymentVoided',
  'CancellationSucceeded',
  'CompensationSucceeded',
])

const stageIn = (event: PaymentEvent): Stage | undefined => {
  if (isIntent(event)) return 'pending'
  if (successes.has(event.type)) return 'succeeded'
  if (event.type.endsWith('Unknown')) return 'unknown'
  if (event.type.endsWith('Declined')) return 'declined'
  return event.type.endsWith('AmountMismatched') ? 'mismatched' : undefined
}

/** What is neither succeeded nor declined, told from the names of the events alone. */
const undecidedIn = (events: readonly PaymentEvent[]): ReadonlyMap<TransactionId, Stage> => {
  const stages = new Map<TransactionId, Stage>()
  const newest = new Map<TransactionId, TransactionId>()
  for (const event of events) {
    const stage = stageIn(event)
    if (stage !== undefined && 'transactionId' in event && event.transactionId !== null)
      stages.set(event.transactionId, stage)
    if (event.type === 'CompensationRequested') newest.set(event.foundId, event.transactionId)
  }
  const compensations = new Set(newest.values())
  const isOpen = ([id, stage]: readonly [TransactionId, Stage]): boolean =>
    stage !== 'succeeded' && (stage !== 'declined' || compensations.has(id))
  return new Map([...stages].filter(isOpen))
}

/** The same as the rest of the state has it. */
const undecidedOf = (payment: ExistingPayment): ReadonlyMap<TransactionId, Stage> => {
  const stages = new Map<TransactionId, Stage>()
  if (payment.status === 'authorizing') stages.set(payment.current.transactionId, payment.outcome)
  if (payment.status !== 'standing') return stages
  for (const [id, { outcome }] of payment.operations)
    if (outcome !== 'succeeded' && outcome !== 'declined') stages.set(id, outcome)
  return stages
}

const stagesOf = (cases: Iterable<OpenCase>): ReadonlyMap<TransactionId, Stage> =>
  new Map([...cases].map(({ transactionId, stage }) => [transactionId, stage]))

for (const [title, steps] of stories)
  describe(`the open cases in stories of ${title}, whatever is asked, told and tried`, () => {
    it('are what is neither succeeded nor declined, and the declined compensations', () => {
      always(steps, ({ payment, events }) => {
        expect(stagesOf(payment.open.values())).to.deep.equal(undecidedIn(events))
      })
    })
    it('agree with the rest of the state', () => {
      always(steps, ({ payment }) => {
        const cases = [...payment.open.values()]
        expect(stagesOf(cases.filter(({ foundId }) => foundId === null))).to.deep.equal(undecidedOf(payment))
        for (const [id, one] of payment.open) expect(one.transactionId).to.equal(id)
      })
    })
    it('hold one of every finding that stands, and none of one that is undone', () => {
      always(steps, ({ payment: { open, late }, events }) => {
        const standing = [...late].filter(([, { undoneBy }]) => undoneBy === null).map(([id]) => id)
        const undoing = open.values().flatMap(({ foundId }) => (foundId === null ? [] : [foundId]))
        // A finding and the intent that undoes it are two events of one decision.
        const isBetween = events.at(-1)?.type.startsWith('Late') === true
        expect([...undoing]).to.have.members(isBetween ? standing.slice(0, -1) : standing)
      })
    })
    it('never forget a send, nor a try or that a person has to look unless one did', () => {
      always(steps, ({ payment, events }, before) => {
        for (const [id, was] of before?.payment.open ?? []) {
          const is = payment.open.get(id)
          if (is === undefined) continue
          expect(is.sends).to.be.at.least(was.sends)
          expect(is.repeats).to.be.at.least(was.repeats)
          if (events.at(-1)?.type === 'PursuitResumed') continue
          // That another amount moved is another question, asked from the beginning.
          const isNewQuestion = is.stage === 'mismatched' && was.stage !== 'mismatched'
          expect(is.tries).to.be.at.least(isNewQuestion ? 0 : was.tries)
          if (was.review !== null) expect(is.review).to.equal(was.review)
        }
      })
    })
    it('pass to another owner by a take-over only', () => {
      always(steps, ({ payment, events }, before) => {
        for (const [id, { dispatch: was }] of before?.payment.open ?? [])
          if (events.at(-1)?.type !== 'AttemptTakenOver' && payment.open.has(id))
            expect(payment.open.get(id)?.dispatch).to.deep.equal(was)
      })
    })
  })
