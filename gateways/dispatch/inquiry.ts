import type { TransactionId } from '../../ledger/core/ids.ts'
import { compare, type Comparison } from '../../ledger/payment/compare.ts'
import type { InquiryAnswer } from '../../ledger/payment/commands.ts'
import type { Dispatch, InquiryCause, PaymentEvent } from '../../ledger/payment/events.ts'
import { recordFound } from '../../ledger/payment/finding.ts'
import type { Attempt, ExistingPayment } from '../../ledger/payment/state.ts'
import type { CommandContext } from '../../ledger/store/aggregates.ts'
import { StoreUnavailableError } from '../../ledger/store/port.ts'
import type { CallContext, Gateway } from '../port/gateway.ts'
import { unexpected } from './perform.ts'
import { credentialsFor, type Counter } from './prepare.ts'
import { record, type Accepted, type Recorder } from './record.ts'

/** Which attempt is asked for, on whose behalf, and in whose name what is found is recorded. */
export type Question = {
  readonly payment: ExistingPayment
  readonly attempt: Attempt
  /** null: of the whole payment. */
  readonly transactionId: TransactionId | null
  readonly cause: InquiryCause
  readonly context: CommandContext
  readonly by: Dispatch
}

export type Inquired = {
  readonly attempt: Attempt
  readonly answer: InquiryAnswer
  /** What was compared with the payment as it stood when the answer came; undefined: nothing was learnt. */
  readonly comparison: Comparison | undefined
  readonly payment: ExistingPayment
  /** What recording led to: more to be carried out, perhaps. */
  readonly events: readonly PaymentEvent[]
  /** On our monotonic clock, before they were recorded. */
  readonly fromMs: number
}

type Parts = Counter & Recorder

/**
 * Asks the provider for one attempt's order, records that and whatever it shows done: the one way in which anything is
 * learnt by asking. What it does not show is for the caller to judge.
 */
export const inquire = async (parts: Parts, question: Question): Promise<Inquired> => {
  const { payment, attempt, transactionId, cause, context } = question
  const { paymentId } = payment
  const answer = await ask(parts, question).catch(nothingLearnt)
  const at = parts.runtime.now()
  const asked = { paymentId, at, transactionId, attempt: attempt.attempt, cause, answer }
  const recorded = await record(parts, { type: 'RecordInquiry', ...asked }, context)
  const now = existing(recorded)
  const fromMs = parts.runtime.monotonicMs()
  const told = { attempt, answer, fromMs }
  if (answer.kind === 'unknown') return { ...told, comparison: undefined, payment: now, events: [] }
  const rows = answer.kind === 'found' ? answer.transactions : []
  const comparison = compare(now, attempt, rows)
  return { ...told, comparison, ...(await recordAll(parts, question, { comparison, payment: now })) }
}

const recordAll = async (
  parts: Parts,
  { context, by }: Question,
  { comparison, payment }: { readonly comparison: Comparison; readonly payment: ExistingPayment },
): Promise<Pick<Inquired, 'payment' | 'events'>> => {
  let latest = payment
  const events: PaymentEvent[] = []
  for (const found of comparison.found) {
    const fact = { paymentId: payment.paymentId, at: parts.runtime.now(), by }
    const recorded = await record(parts, recordFound(fact, found), context)
    latest = existing(recorded)
    events.push(...recorded.events.map(({ event }) => event))
  }
  return { payment: latest, events }
}

const existing = ({ loaded }: Accepted): ExistingPayment => {
  if (loaded.state.status === 'none') throw new Error('an inquiry about nothing')
  return loaded.state
}

const ask = async (parts: Parts, question: Question): Promise<InquiryAnswer> => {
  const { payment, attempt, transactionId, context } = question
  const gateway = parts.gateways.get(attempt.provider)
  const credentials = await credentialsFor(parts, payment, attempt)
  if (gateway === undefined || credentials === undefined) return cannotAsk
  const { correlationId } = context
  const call: CallContext = {
    paymentId: payment.paymentId,
    transactionId,
    correlationId,
    attempt: 1,
    limitMs: parts.callLimitMs,
  }
  return askGateway(gateway, { credentials, context: call }, { payment, attempt })
}

const askGateway = async (
  { inquire: ways }: Gateway,
  call: Parameters<NonNullable<Gateway['inquire']['byOrder']>>[0] extends infer Request
    ? Omit<Request, 'providerOrderId'>
    : never,
  { payment, attempt }: Pick<Question, 'payment' | 'attempt'>,
): Promise<InquiryAnswer> => {
  const { providerOrderId } = attempt
  if (ways.byOrder !== undefined) return ways.byOrder({ ...call, providerOrderId })
  const reference = referenceOf(payment, attempt)
  if (ways.byTransaction === undefined || reference === undefined) return cannotAsk
  return ways.byTransaction({ ...call, reference })
}

/** undefined: the provider has not told us any, so there is nothing to ask by. */
const referenceOf = (payment: ExistingPayment, attempt: Attempt): string | undefined =>
  payment.status === 'standing' && payment.current.transactionId === attempt.transactionId
    ? payment.reference
    : undefined

/** Neither an adapter's bug nor a secret that cannot be opened may keep an inquiry from being told of. */
const nothingLearnt = (error: unknown): InquiryAnswer => {
  if (error instanceof StoreUnavailableError) throw error
  return unexpected(error)
}

const cannotAsk: InquiryAnswer = {
  kind: 'unknown',
  failure: { category: 8002, kind: 'system', providerCode: null, providerMessage: 'there is no way to ask' },
}
