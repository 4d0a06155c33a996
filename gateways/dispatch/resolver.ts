import { paymentStream, type PaymentId } from '../../ledger/core/ids.ts'
import type { Failure } from '../../ledger/core/failure.ts'
import type { InquiryCause } from '../../ledger/payment/events.ts'
import type { OpenCase } from '../../ledger/payment/open-case.ts'
import type { Outcome } from '../../ledger/payment/outcome.ts'
import type { CommandContext } from '../../ledger/store/aggregates.ts'
import type { Gateway } from '../port/gateway.ts'
import { afterRepeating } from '../port/repetition.ts'
import { believe, type Proven } from './believe.ts'
import { findCase, takeOver, type Case, type CaseId } from './case.ts'
import { inquire, type Inquired } from './inquiry.ts'
import {
  ageOf,
  decline,
  jobOf,
  recordAndFollow,
  review,
  stillUnknown,
  wasUnsent,
  type IsAbsenceCertain,
  type Mine,
  type ResolverParts,
} from './own-case.ts'
import { netCancel } from './net-cancel.ts'
import { perform } from './perform.ts'
import { afterAbsence, canTellApart, nextStep, withoutAsking, type StepWithoutAsking } from './policy.ts'
import { attemptBehind } from './prepare.ts'
import { contextOf, write } from './record.ts'
import { isSame, type Seen } from './sightings.ts'

export type Resolver = {
  /**
   * Takes the next step to learn the outcome of an open case, taking it over first where another had it. Nothing is done
   * about one that has changed since it was seen like that: its next step is not due yet.
   * @throws StoreUnavailableError.
   */
  readonly step: (of: CaseId & Seen, isAbsenceCertain: IsAbsenceCertain) => Promise<void>
  /** Asks for every attempt of a payment now, and records what is found. undefined: there is no such payment. */
  readonly inquireNow: (
    paymentId: PaymentId,
    asked: { readonly cause: InquiryCause; readonly context: CommandContext },
  ) => Promise<readonly Inquired[] | undefined>
  /**
   * Records what a provider has proven to say of one order as if it had been asked. false: no attempt has such an order,
   * or it says too little to be told from another movement.
   */
  readonly believe: (paymentId: PaymentId, proven: Proven) => Promise<boolean>
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
  believe: (paymentId, proven) => believe(parts, paymentId, proven),
})

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
  if (step.kind === 'inquire') await ask(parts, mine, gateway)
  else await goOn(parts, mine, step)
}

const goOn = async (parts: ResolverParts, mine: Mine, step: StepWithoutAsking): Promise<void> => {
  switch (step.kind) {
    case 'repeat':
      await repeat(parts, mine, earlierOf(mine.open))
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

type Unknown = Extract<Outcome<never>, { kind: 'unknown' }>

const silence: Failure = { category: 8999, kind: 'timeout', providerCode: null, providerMessage: null }
const earlierOf = ({ failure }: OpenCase): Unknown => ({ kind: 'unknown', failure: failure ?? silence })

/** `earlier`: what is known of the tries before; undefined: none of them can have been carried out. */
const repeat = async (parts: ResolverParts, mine: Mine, earlier: Unknown | undefined): Promise<void> => {
  const command = await perform(parts, jobOf(parts, mine))
  const outcome = earlier === undefined ? command.outcome : afterRepeating<unknown>(earlier, command.outcome)
  if (outcome.kind !== 'unknown') await recordAndFollow(parts, mine, command)
  else await stillUnknown(parts, mine, { failure: outcome.failure, sent: !wasUnsent(command.outcome) })
}

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
  const { comparison, isAskable, isUndone, payment: now } = inquired
  const still = now.open.get(transactionId)
  if (!isAskable && still !== undefined) {
    await goOn(parts, mine, withoutAsking(still, capabilities, ageOf(parts, mine)))
    return
  }
  if (comparison === undefined || still === undefined || still.stage === 'mismatched') return
  if (isUndone) await decline(parts, mine, undoneThere)
  else if (comparison.ambiguous.includes(transactionId)) await tellApart(parts, mine, gateway)
  else if (comparison.absent.includes(transactionId) && isCertain) await concludeAbsent(parts, mine, gateway)
}

/** Some of several equal movements were done: asked again under its own key, the provider tells which. */
const tellApart = async (parts: ResolverParts, mine: Mine, { capabilities }: Gateway): Promise<void> => {
  const { open } = mine
  if (canTellApart(open, capabilities, ageOf(parts, mine))) await repeat(parts, mine, earlierOf(open))
  else await review(parts, mine, { kind: 'review', reason: 'ambiguous' })
}

const concludeAbsent = async (parts: ResolverParts, mine: Mine, { capabilities }: Gateway): Promise<void> => {
  const { open } = mine
  const next = afterAbsence(open, capabilities)
  if (next === 'wait') return
  if (next === 'repeat') {
    await repeat(parts, mine, undefined)
    return
  }
  await decline(parts, mine, notThere)
}

const notThere: Failure = {
  category: 8003,
  kind: 'business',
  providerCode: null,
  providerMessage: 'the provider has nothing of it after its settle delay',
}
const undoneThere: Failure = {
  category: 8009,
  kind: 'business',
  providerCode: null,
  providerMessage: 'the provider took it and gave all of it back',
}

const compensateAgain = async (parts: ResolverParts, mine: Mine): Promise<void> => {
  const { open, payment, correlationId } = mine
  const { paymentId } = payment
  const about = { paymentId, at: parts.runtime.now(), transactionId: open.transactionId }
  const command = { type: 'RequestCompensation' as const, ...about, dispatch: open.dispatch }
  const written = await write(parts, command, contextOf(parts, correlationId))
  parts.dispatcher.follow(written, correlationId)
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
