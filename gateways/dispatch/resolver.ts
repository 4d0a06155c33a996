import { paymentStream, type PaymentId } from '../../ledger/core/ids.ts'
import type { Failure } from '../../ledger/core/failure.ts'
import { epochMsOf } from '../../ledger/core/time.ts'
import type { InquiryCause } from '../../ledger/payment/events.ts'
import type { OpenCase } from '../../ledger/payment/open-case.ts'
import type { Outcome } from '../../ledger/payment/outcome.ts'
import type { Payment } from '../../ledger/payment/state.ts'
import type { CommandContext } from '../../ledger/store/aggregates.ts'
import type { Gateway } from '../port/gateway.ts'
import { afterRepeating } from '../port/repetition.ts'
import { findCase, takeOver, type Case, type CaseId } from './case.ts'
import type { Dispatcher } from './dispatcher.ts'
import { inquire, type Inquired } from './inquiry.ts'
import { callOf, perform, unexpected } from './perform.ts'
import { afterAbsence, canTellApart, nextStep, type Step } from './policy.ts'
import { attemptBehind, prepare, sendBefore, type Counter, type Job } from './prepare.ts'
import { contextOf, record, write, type Recorder } from './record.ts'
import { recordingOf, type Recording } from './recording.ts'
import { isSame, type Seen } from './sightings.ts'

export type ResolverParts = Counter & Recorder & { readonly dispatcher: Dispatcher; readonly leaseMs: number }

export type Resolver = {
  /**
   * Takes the next step to learn the outcome of an open case, taking it over first where another had it. Nothing is done
   * about one that has changed since it was seen like that: its next step is not due yet.
   * `isAbsenceCertain`: so long has this process seen the case unchanged that no request can be on its way any more.
   * @throws StoreUnavailableError.
   */
  readonly step: (
    of: CaseId & Seen,
    isAbsenceCertain: (open: OpenCase, settleDelayMs: number) => boolean,
  ) => Promise<void>
  /** Asks for every attempt of a payment now, and records what is found. undefined: there is no such payment. */
  readonly inquireNow: (
    paymentId: PaymentId,
    asked: { readonly cause: InquiryCause; readonly context: CommandContext },
  ) => Promise<readonly Inquired[] | undefined>
}

export const resolverOf = (parts: ResolverParts): Resolver => ({
  step: async (of, isAbsenceCertain) => {
    const fromMs = parts.runtime.monotonicMs()
    const found = await findCase(parts, of)
    if (found === undefined || !isSame(found.open, of) || !isOurs(parts, found)) return
    const mine = await takeOver(parts, found)
    if (mine !== undefined) await takeStep(parts, { ...mine, isAbsenceCertain, fromMs })
  },
  inquireNow: (paymentId, asked) => inquireNow(parts, paymentId, asked),
})

type Mine = Case & {
  readonly isAbsenceCertain: Parameters<Resolver['step']>[1]
  /** When the step began, on our monotonic clock, before anything was read: our lease is no younger. */
  readonly fromMs: number
}

/** A process that does not know the provider leaves the case to those that do. */
const isOurs = ({ gateways, runtime }: ResolverParts, { open, intent, payment }: Case): boolean => {
  const attempt = attemptBehind(intent, payment)
  return open.dispatch.owner === runtime.owner || (attempt !== undefined && gateways.has(attempt.provider))
}

const takeStep = async (parts: ResolverParts, mine: Mine): Promise<void> => {
  const { open, intent, payment } = mine
  const attempt = attemptBehind(intent, payment)
  const gateway = attempt === undefined ? undefined : parts.gateways.get(attempt.provider)
  if (gateway === undefined) {
    await review(parts, mine, { kind: 'review', reason: 'no_way_to_learn' })
    return
  }
  const step = nextStep(open, gateway.capabilities, ageOf(parts, mine))
  switch (step.kind) {
    case 'repeat':
      await repeat(parts, mine, earlierOf(open))
      return
    case 'inquire':
      await ask(parts, mine, gateway)
      return
    case 'net_cancel':
      await netCancel(parts, mine)
      return
    case 'compensate_again':
      await compensateAgain(parts, mine)
      return
    case 'review':
      await review(parts, mine, step)
  }
}

/** By two machines' clocks, perhaps: an intent from the future may be of any age. */
const ageOf = ({ runtime }: ResolverParts, { intent }: Mine): number => {
  const ageMs = epochMsOf(runtime.now()) - epochMsOf(intent.at)
  return ageMs < 0 ? Infinity : ageMs
}

type Unknown = Extract<Outcome<never>, { kind: 'unknown' }>

const silence: Failure = { category: 8999, kind: 'timeout', providerCode: null, providerMessage: null }
const earlierOf = ({ failure }: OpenCase): Unknown => ({ kind: 'unknown', failure: failure ?? silence })

const jobOf = (parts: ResolverParts, { open, intent, asOfIntent, correlationId, fromMs }: Mine): Job => ({
  intent,
  payment: asOfIntent,
  by: open.dispatch,
  correlationId,
  sendBeforeMs: sendBefore(parts, open.dispatch, fromMs),
})

/** `earlier`: what is known of the tries before; undefined: none of them can have been carried out. */
const repeat = async (parts: ResolverParts, mine: Mine, earlier: Unknown | undefined): Promise<void> => {
  const command = await perform(parts, jobOf(parts, mine))
  const outcome = earlier === undefined ? command.outcome : afterRepeating<unknown>(earlier, command.outcome)
  if (outcome.kind !== 'unknown') await recordAndFollow(parts, mine, command)
  else await stillUnknown(parts, mine, { failure: outcome.failure, sent: !wasUnsent(command.outcome) })
}

/** Nobody was there, or we could not so much as try. */
const wasUnsent = (outcome: Outcome<unknown>): boolean =>
  outcome.kind === 'declined' &&
  (outcome.failure.kind === 'network' ||
    (outcome.failure.kind === 'system' && outcome.failure.providerCode === null))

const stillUnknown = async (
  parts: ResolverParts,
  mine: Mine,
  { failure, sent }: { readonly failure: Failure; readonly sent: boolean },
): Promise<void> => {
  const { open, intent, correlationId } = mine
  const { paymentId, transactionId } = intent
  const at = parts.runtime.now()
  const context = contextOf(parts, correlationId)
  // A case that nobody has spoken of yet becomes unknown first, for all who look at it.
  const told = recordingOf(intent, { at, by: open.dispatch }, { kind: 'unknown', failure })
  if (open.stage === 'pending') await record(parts, told, context)
  await record(parts, { type: 'RecordRepetition', paymentId, at, transactionId, failure, sent }, context)
}

const recordAndFollow = async (parts: ResolverParts, mine: Mine, command: Recording): Promise<void> => {
  const context = contextOf(parts, mine.correlationId)
  const written = await write(parts, command, context)
  parts.dispatcher.follow(written, mine.correlationId)
  // The payment knows that movement as another's: only a person can tell what became of this one.
  if (written.events.length === 0 && isStillMine(mine, written.payment))
    await review(parts, mine, { kind: 'review', reason: 'ambiguous' })
}

/** Whoever has taken it over meanwhile goes on. */
const isStillMine = ({ open }: Mine, payment: Payment): boolean =>
  payment.status !== 'none' && payment.open.get(open.transactionId)?.dispatch.owner === open.dispatch.owner

const ask = async (parts: ResolverParts, mine: Mine, gateway: Gateway): Promise<void> => {
  const { open, intent, payment, correlationId } = mine
  const attempt = attemptBehind(intent, payment)
  if (attempt === undefined) throw new Error(`${intent.transactionId}: asked for without an attempt`)
  const { transactionId } = intent
  const { capabilities } = gateway
  const isCertain = mine.isAbsenceCertain(open, capabilities.settleDelayMs)
  const context = contextOf(parts, correlationId)
  const question = { payment, attempt, transactionId, cause: 'unknown_outcome' as const, context }
  const inquired = await inquire(parts, { ...question, by: open.dispatch })
  parts.dispatcher.follow(inquired, correlationId)
  const { comparison, payment: now } = inquired
  if (comparison === undefined || !now.open.has(transactionId) || open.stage === 'mismatched') return
  if (comparison.ambiguous.includes(transactionId)) await tellApart(parts, mine, gateway)
  else if (comparison.absent.includes(transactionId) && isCertain) await concludeAbsent(parts, mine, gateway)
}

/** Some of several equal movements were done: asked again under its own key, the provider tells which. */
const tellApart = async (parts: ResolverParts, mine: Mine, { capabilities }: Gateway): Promise<void> => {
  const { open } = mine
  if (canTellApart(open, capabilities, ageOf(parts, mine))) await repeat(parts, mine, earlierOf(open))
  else await review(parts, mine, { kind: 'review', reason: 'ambiguous' })
}

const concludeAbsent = async (parts: ResolverParts, mine: Mine, { capabilities }: Gateway): Promise<void> => {
  const { open, intent } = mine
  if (afterAbsence(open, capabilities) === 'repeat') {
    await repeat(parts, mine, undefined)
    return
  }
  const told = { at: parts.runtime.now(), by: open.dispatch }
  await recordAndFollow(parts, mine, recordingOf(intent, told, { kind: 'declined', failure: notThere }))
}

const notThere: Failure = {
  category: 8003,
  kind: 'business',
  providerCode: null,
  providerMessage: 'the provider has nothing of it after its settle delay',
}
const undoneByUs: Failure = {
  category: 8009,
  kind: 'business',
  providerCode: null,
  providerMessage: 'net-cancelled by us, since its answer was lost',
}

/** Done or not, nothing of the charge stands afterwards. */
const netCancel = async (parts: ResolverParts, mine: Mine): Promise<void> => {
  const { open, intent } = mine
  const job = jobOf(parts, mine)
  const ready = await prepare(parts, job)
  if (ready.kind !== 'ready' || ready.gateway.netCancel === undefined || !('providerOrderId' in intent)) {
    await review(parts, mine, { kind: 'review', reason: 'no_way_to_learn' })
    return
  }
  const { providerOrderId, amount } = intent
  const request = { ...callOf(parts, job, ready), providerOrderId, amount, reason: 'answer lost' }
  const outcome = await ready.gateway.netCancel(request).catch(unexpected)
  const told = { at: parts.runtime.now(), by: open.dispatch }
  if (outcome.kind === 'succeeded')
    await recordAndFollow(parts, mine, recordingOf(intent, told, { kind: 'declined', failure: undoneByUs }))
  else await stillUnknown(parts, mine, { failure: outcome.failure, sent: !wasUnsent(outcome) })
}

const compensateAgain = async (parts: ResolverParts, mine: Mine): Promise<void> => {
  const { open, payment, correlationId } = mine
  const { paymentId } = payment
  const about = { paymentId, at: parts.runtime.now(), transactionId: open.transactionId }
  const command = { type: 'RequestCompensation' as const, ...about, dispatch: open.dispatch }
  const written = await write(parts, command, contextOf(parts, correlationId))
  parts.dispatcher.follow(written, correlationId)
}

const review = async (
  parts: ResolverParts,
  { open, payment, correlationId }: Mine,
  { reason }: Extract<Step, { kind: 'review' }>,
): Promise<void> => {
  const { paymentId } = payment
  const { transactionId, operation } = open
  parts.log.error({ paymentId, transactionId, operation, reason, correlationId }, 'waits for a person')
  const command = {
    type: 'RequestReview' as const,
    paymentId,
    at: parts.runtime.now(),
    transactionId,
    reason,
  }
  await record(parts, command, contextOf(parts, correlationId))
}

const inquireNow = async (
  parts: ResolverParts,
  paymentId: PaymentId,
  { cause, context }: { readonly cause: InquiryCause; readonly context: CommandContext },
): Promise<readonly Inquired[] | undefined> => {
  const { runtime, leaseMs } = parts
  const { state } = await parts.payments.load(paymentStream(paymentId))
  if (state.status === 'none') return undefined
  const by = { owner: runtime.owner, leaseMs }
  const inquired: Inquired[] = []
  for (const attempt of state.attempts.values()) {
    const payment = inquired.at(-1)?.payment ?? state
    const one = await inquire(parts, { payment, attempt, transactionId: null, cause, context, by })
    parts.dispatcher.follow(one, context.correlationId)
    inquired.push(one)
  }
  return inquired
}
