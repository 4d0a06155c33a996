import type { Money } from '../core/money.ts'
import {
  pay,
  preAuthorize,
  recordApproval,
  recordCancellation,
  recordCapture,
  recordPreAuthorization,
  recordVoid,
  requestCancellation,
  requestCapture,
  requestVoid,
} from './commands.spec-helper.ts'
import type { PaymentCommand } from './commands.ts'
import { recordCompensation, requestCompensation } from './compensation.spec-helper.ts'
import { paymentDecider } from './decide.ts'
import type { Dispatch, PaymentEvent } from './events.ts'
import {
  approvedAs,
  canceledAs,
  capturedAs,
  compensatedAs,
  declined,
  dispatch,
  heldAs,
  krw,
  latecomer,
  successor,
  unknown,
  usd,
  voidedAs,
} from './fixtures.spec-helper.ts'
import { importPayment } from './import.spec-helper.ts'
import { isIntent, type PaymentIntent } from './intent.ts'
import type { Outcome } from './outcome.ts'
import {
  declineReviewed,
  recordInquiry,
  recordRepetition,
  requestReview,
  resumePursuit,
  takeOver,
} from './pursuit.spec-helper.ts'
import { recordEvent } from './record-event.ts'
import type { PaymentRecord } from './record.ts'
import type { Payment } from './state.ts'

/** One thing that may happen to a payment. Few names and references, so that a random story repeats and contradicts itself. */
export type Step =
  | { readonly kind: 'import'; readonly canceled: bigint; readonly line: number }
  | { readonly kind: 'pay' | 'hold'; readonly attempt: 'next' | 'first' }
  | { readonly kind: 'capture' | 'cancel'; readonly name: string; readonly amount: bigint | 'remaining' }
  | { readonly kind: 'void'; readonly name: string }
  /** An outcome of the intent so many intents ago, the newest being 0; told by its owner of now, or by whom it may be. */
  | {
      readonly kind: 'tell'
      readonly intentsAgo: number
      readonly how: Telling
      readonly by: 'its owner' | OwnerName
    }
  /** Of the same: somebody goes on with it after another owner, the one of now or whom it may be. */
  | {
      readonly kind: 'take over'
      readonly intentsAgo: number
      readonly from: 'its owner' | OwnerName
      readonly by: OwnerName
    }
  /** Of the same: what is done to learn its outcome, or once more after a decline. */
  | {
      readonly kind: 'repeat' | 'inquire' | 'review' | 'resume' | 'decline by hand' | 'compensate'
      readonly intentsAgo: number
    }
  /** The command so many steps ago once more, the newest being 0. */
  | { readonly kind: 'again'; readonly stepsAgo: number }

export type OwnerName = keyof typeof owners

const owners = { first: dispatch, second: successor, third: latecomer } as const

type Telling =
  | { readonly outcome: 'declined' }
  | { readonly outcome: 'unknown' }
  | {
      readonly outcome: 'succeeded'
      readonly reference: string
      readonly amount: bigint | 'asked' | 'dollars'
    }

/** A payment as its decider and its record know it, with everything that led there. */
export type Story = {
  readonly state: Payment
  readonly record: PaymentRecord | undefined
  readonly events: readonly PaymentEvent[]
  readonly commands: readonly PaymentCommand[]
}

export const beginning: Story = {
  state: paymentDecider.initial,
  record: undefined,
  events: [],
  commands: [],
}

/** The story after one more step, every moment of it: one for each event, at least one. */
export const moments = (story: Story, step: Step): readonly [Story, ...Story[]] => {
  const command = commandOf(story, step)
  if (command === undefined) return [story]
  const decision = paymentDecider.decide(command, story.state)
  const told = { ...story, commands: [...story.commands, command] }
  const after: Story[] = []
  for (const event of decision.kind === 'accepted' ? decision.events : [])
    after.push(happened(after.at(-1) ?? told, event))
  const [first, ...rest] = after
  return first === undefined ? [told] : [first, ...rest]
}

const happened = (story: Story, event: PaymentEvent): Story => ({
  ...story,
  state: paymentDecider.evolve(story.state, event),
  record: recordEvent(story.record, event),
  events: [...story.events, event],
})

const commandOf = (story: Story, step: Step): PaymentCommand | undefined => {
  switch (step.kind) {
    case 'import':
      return importPayment(step)
    case 'pay':
      return pay(attemptOf(story, step.attempt))
    case 'hold':
      return preAuthorize(attemptOf(story, step.attempt))
    case 'capture':
      return requestCapture(step.name, asked(step.amount))
    case 'cancel':
      return requestCancellation(step.name, asked(step.amount))
    case 'void':
      return requestVoid(step.name)
    case 'again':
      return story.commands.at(-1 - step.stepsAgo)
    case 'tell':
    case 'take over':
    case 'repeat':
    case 'inquire':
    case 'review':
    case 'resume':
    case 'decline by hand':
    case 'compensate': {
      const intent = story.events.filter(isIntent).at(-1 - step.intentsAgo)
      return intent === undefined ? undefined : about(intent, step, ownersIn(story, intent))
    }
  }
}

type OwnerOf = (name: 'its owner' | OwnerName) => Dispatch

const ownersIn =
  ({ state }: Story, { transactionId }: PaymentIntent): OwnerOf =>
  (name) => {
    if (name !== 'its owner') return owners[name]
    return (state.status === 'none' ? undefined : state.open.get(transactionId)?.dispatch) ?? dispatch
  }

const about = (
  intent: PaymentIntent,
  step: Extract<Step, { readonly intentsAgo: number }>,
  ownerOf: OwnerOf,
): PaymentCommand => {
  const { transactionId } = intent
  switch (step.kind) {
    case 'tell':
      return { ...telling(intent, step.how), transactionId, by: ownerOf(step.by) }
    case 'take over':
      return takeOver(transactionId, { from: ownerOf(step.from), to: ownerOf(step.by) })
    case 'repeat':
      return recordRepetition(transactionId)
    case 'inquire':
      return recordInquiry(transactionId, { kind: 'not_found' })
    case 'review':
      return requestReview(transactionId)
    case 'resume':
      return resumePursuit(transactionId)
    case 'decline by hand':
      return declineReviewed(transactionId)
    case 'compensate':
      return { ...requestCompensation(''), transactionId }
  }
}

const attemptOf = ({ state }: Story, attempt: 'next' | 'first'): number =>
  attempt === 'first' || state.status === 'none' ? 1 : state.attempts.size + 1

const asked = (amount: bigint | 'remaining'): Money | 'remaining' =>
  amount === 'remaining' ? amount : krw(amount)

/** Of which transaction, and who tells, is for the caller to say. */
const telling = (
  intent: PaymentIntent,
  how: Telling,
): Extract<PaymentCommand, { outcome: Outcome<unknown> }> => {
  const outcome = <Result>(succeeded: (reference: string) => Outcome<Result>): Outcome<Result> => {
    if (how.outcome === 'unknown') return unknown
    return how.outcome === 'declined' ? declined : succeeded(how.reference)
  }
  const moved = (amount: Money): Money => {
    if (how.outcome !== 'succeeded' || how.amount === 'asked') return amount
    return how.amount === 'dollars' ? usd(amount.amount) : krw(how.amount)
  }
  switch (intent.type) {
    case 'ApprovalRequested':
      return recordApproval(outcome((reference) => approvedAs(reference, moved(intent.amount))))
    case 'PreAuthorizationRequested':
      return recordPreAuthorization(outcome((reference) => heldAs(reference, moved(intent.amount))))
    case 'CaptureRequested':
      return recordCapture(
        '',
        outcome((reference) => capturedAs(reference, moved(intent.amount))),
      )
    case 'VoidRequested':
      return recordVoid('', outcome(voidedAs))
    case 'CancellationRequested':
      return recordCancellation(
        '',
        outcome((reference) => canceledAs(reference, moved(intent.amount))),
      )
    case 'CompensationRequested':
      return recordCompensation('', {
        outcome: outcome((reference) => compensatedAs(reference, moved(intent.amount))),
      })
  }
}
