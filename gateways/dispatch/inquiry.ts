import { paymentStream, type TransactionId } from '../../ledger/core/ids.ts'
import { compare, isUndoneThere, type Comparison } from '../../ledger/payment/compare.ts'
import type { InquiryAnswer } from '../../ledger/payment/commands.ts'
import type { Dispatch, InquiryCause, PaymentEvent, PaymentEventOf } from '../../ledger/payment/events.ts'
import { recordFound } from '../../ledger/payment/finding.ts'
import type { Instrument } from '../../ledger/payment/instrument.ts'
import type { Attempt, ExistingPayment } from '../../ledger/payment/state.ts'
import type { CommandContext } from '../../ledger/store/aggregates.ts'
import { StoreUnavailableError } from '../../ledger/store/port.ts'
import { UnsealError } from '../../ledger/store/vault.ts'
import type { CallContext, Gateway, InquiryByOrder, ToldOnInquiry, ToldStanding } from '../port/gateway.ts'
import { unexpected } from './perform.ts'
import { credentialsFor, instrumentIn, type Counter } from './prepare.ts'
import { record, type Accepted, type Recorder } from './record.ts'
import { isUnchanged, rowsOf } from './standing.ts'

/** Which attempt is asked for, on whose behalf, and in whose name what is found is recorded. */
export type Question = {
  readonly payment: ExistingPayment
  readonly attempt: Attempt
  /** null: of the whole payment. */
  readonly transactionId: TransactionId | null
  readonly cause: InquiryCause
  readonly context: CommandContext
  readonly by: Dispatch
  /** What the provider has proven to say, so that it is not asked. */
  readonly proven?: InquiryAnswer
}

export type Inquired = {
  readonly attempt: Attempt
  readonly answer: InquiryAnswer
  /** Whether asking again could tell more. */
  readonly isAskable: boolean
  /** What was compared with the payment as it stood when the answer came; undefined: nothing was learnt. */
  readonly comparison: Comparison | undefined
  /** The provider took the money and gave it back, before it was known here: nothing of the attempt stands. */
  readonly isUndone: boolean
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
  const { answer, isAskable, explainedBy } =
    question.proven === undefined ? await ask(parts, question).catch(nothingLearnt) : asked(question.proven)
  const at = parts.runtime.now()
  const inquiry = { paymentId, at, transactionId, attempt: attempt.attempt, cause, answer }
  const recorded = await record(parts, { type: 'RecordInquiry', ...inquiry }, context)
  const now = existing(recorded)
  const fromMs = parts.runtime.monotonicMs()
  const told = { attempt, answer, isAskable, fromMs }
  if (answer.kind === 'unknown')
    return { ...told, comparison: undefined, isUndone: false, payment: now, events: [] }
  const rows = answer.kind === 'found' ? answer.transactions : []
  const basis = explainedBy ?? now
  const comparison = compare(basis, attempt, rows)
  return {
    ...told,
    comparison,
    isUndone: isUndoneThere(basis, attempt, rows),
    ...(await recordAll(parts, question, { comparison, payment: now })),
  }
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

const ask = async (parts: Parts, question: Question): Promise<Told> => {
  const { payment, attempt, transactionId, context } = question
  const { paymentId } = payment
  const gateway = parts.gateways.get(attempt.provider)
  const credentials = await credentialsFor(parts, payment, attempt)
  if (gateway === undefined || credentials === undefined) return asked(cannotAsk)
  const { correlationId } = context
  const { callLimitMs: limitMs } = parts
  const call: CallContext = { paymentId, transactionId, correlationId, attempt: 1, limitMs }
  const charged = await chargedBy(parts, payment, attempt)
  const told = await askGateway(gateway, { credentials, context: call, ...charged }, { payment, attempt })
  switch (told.kind) {
    case 'no_way':
      return { answer: cannotAsk, isAskable: false }
    case 'standing':
      return explained(parts, told, { payment, attempt })
    case 'found':
    case 'not_found':
    case 'unknown':
      return asked(told)
  }
}

/** By what is known here, which nothing may have changed since it was asked for: it may be from before or after. */
const explained = async (
  { payments }: Parts,
  told: ToldStanding,
  { payment, attempt }: Pick<Question, 'payment' | 'attempt'>,
): Promise<Told> => {
  const { state: now } = await payments.load(paymentStream(payment.paymentId))
  if (now.status === 'none' || !isUnchanged(payment, now, attempt)) return asked(changedMeanwhile)
  return { ...asked(rowsOf(told, now, attempt)), explainedBy: now }
}

type Call = Omit<InquiryByOrder, 'providerOrderId'>

/**
 * By our order where that can be, for it finds also what no answer ever told us of. Of an imported payment the reference
 * is what was told for certain, and whatever else stands under its order is none of ours.
 */
const askGateway = async (
  { inquire: ways }: Gateway,
  call: Call,
  { payment, attempt }: Pick<Question, 'payment' | 'attempt'>,
): Promise<ToldOnInquiry> => {
  const { providerOrderId } = attempt
  const reference = referenceOf(payment, attempt)
  const byOrder = () => ways.byOrder?.({ ...call, providerOrderId })
  const byTransaction = () =>
    reference === undefined ? undefined : ways.byTransaction?.({ ...call, reference })
  for (const ask of payment.imported === null ? [byOrder, byTransaction] : [byTransaction, byOrder]) {
    const told = await ask()
    if (told !== undefined && told.kind !== 'no_way') return told
  }
  return { kind: 'no_way' }
}

/** Of what made the attempt: it may be asked about by what it was charged to. */
const chargedBy = async (
  parts: Parts,
  { paymentId }: ExistingPayment,
  { transactionId, amount }: Attempt,
): Promise<Omit<Call, 'credentials' | 'context'>> => {
  const { history } = await parts.payments.load(paymentStream(paymentId))
  const made = history
    .map(({ event }) => event)
    .filter(isCharge)
    .find((event) => event.transactionId === transactionId)
  if (made === undefined) throw new Error(`${transactionId}: an attempt without its intent`)
  if (made.type === 'PaymentImported') {
    const { approvedAt: requestedAt, methodKind } = made
    return { amount, idempotencyKey: undefined, requestedAt, methodKind, instrument: undefined }
  }
  const instrument = instrumentOrNone(parts, made)
  return { amount, idempotencyKey: transactionId, requestedAt: made.at, instrument }
}

type Intent = PaymentEventOf<'ApprovalRequested' | 'PreAuthorizationRequested'>
type Charge = Intent | PaymentEventOf<'PaymentImported'>

const isCharge = (event: PaymentEvent): event is Charge =>
  event.type === 'ApprovalRequested' ||
  event.type === 'PreAuthorizationRequested' ||
  event.type === 'PaymentImported'

/** A key that does not open need not keep an inquiry from being made. */
const instrumentOrNone = (parts: Parts, intent: Intent): Instrument | undefined => {
  try {
    return instrumentIn(parts, intent)
  } catch (error) {
    if (error instanceof UnsealError) return undefined
    throw error
  }
}

/** undefined: the provider has not told us any, so there is nothing to ask by. */
const referenceOf = (payment: ExistingPayment, attempt: Attempt): string | undefined =>
  payment.status === 'standing' && payment.current.transactionId === attempt.transactionId
    ? payment.reference
    : undefined

type Told = Pick<Inquired, 'answer' | 'isAskable'> & {
  /** The payment whose movements make up the answer's rows: beside any other they would say something else. */
  readonly explainedBy?: ExistingPayment
}

const asked = (answer: InquiryAnswer): Told => ({ answer, isAskable: true })

/** Neither an adapter's bug nor a secret that cannot be opened may keep an inquiry from being told of. */
const nothingLearnt = (error: unknown): Told => {
  if (error instanceof StoreUnavailableError) throw error
  return asked(unexpected(error))
}

const notTold = (category: 8002 | 8999, providerMessage: string): InquiryAnswer => ({
  kind: 'unknown',
  failure: { category, kind: 'system', providerCode: null, providerMessage },
})
const cannotAsk = notTold(8002, 'there is no way to ask')
const changedMeanwhile = notTold(8999, 'the payment changed while it was asked for')
