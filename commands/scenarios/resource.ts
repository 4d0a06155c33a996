import { z } from 'zod'
import { failureCategories } from '../../ledger/core/failure.ts'
import { PaymentResource } from '../payments/resource.ts'
import type { Told, View } from './desk.ts'
import { failureIn, type ProviderRun, type StepResult } from './result.ts'
import type { Run } from './run-everywhere.ts'
import { whyCodes } from './why.ts'

const amount = z.int().meta({ description: 'Minor units (KRW 1 = 1)' })
const time = z.iso.datetime().meta({ description: 'RFC 3339, UTC' })
const Verdict = z.enum(['ok', 'failed', 'skipped'])

const WhyResource = z
  .object({ code: z.enum(whyCodes), ko: z.string(), en: z.string() })
  .meta({ id: 'ScenarioWhy', description: 'Why a step failed or was skipped' })

const ExchangeResource = z
  .object({
    at: time,
    operation: z.string(),
    attempt: z.int(),
    method: z.string(),
    url: z.string(),
    requestBody: z.string().nullable(),
    status: z.int().nullable(),
    responseBody: z.string().nullable(),
    result: z.enum(['answered', 'not_sent', 'no_answer']),
    cause: z.string().nullable(),
    tookMs: z.int(),
  })
  .meta({
    id: 'ScenarioExchange',
    description: 'What was sent to the provider and what came back, without what must not be kept',
  })

const Failure = z
  .object({
    category: z.literal([...failureCategories]),
    providerCode: z.string().nullable(),
    providerMessage: z.string().nullable(),
  })
  .meta({ id: 'ScenarioFailure', description: 'With the provider’s own words' })

export const StepResource = z
  .object({
    place: z.int(),
    step: z.enum(['pay', 'capture', 'cancel', 'void', 'inquire', 'check', 'clean-up']),
    amount: amount.nullable(),
    started: time.nullable().meta({ description: 'null: it was skipped' }),
    tookMs: z.int(),
    outcome: z
      .enum(['done', 'declined', 'unknown', 'refused', 'agrees', 'differs', 'silent', 'none'])
      .meta({ description: '`refused`: by the ledger; `agrees`, `differs`, `silent`: of an inquiry' }),
    status: PaymentResource.shape.status.nullable(),
    balance: amount.nullable(),
    held: amount.nullable(),
    providerReference: z.string().nullable(),
    reason: z.string().nullable().meta({ description: 'Of a refusal by the ledger' }),
    failure: Failure.nullable(),
    exchanges: z.array(ExchangeResource),
    verdict: Verdict,
    why: WhyResource.nullable(),
  })
  .meta({ id: 'ScenarioStep' })
export type StepBody = z.output<typeof StepResource>

const ProviderRunResource = z
  .object({
    provider: z.string(),
    orderId: z.string(),
    paymentId: z.string().nullable(),
    verdict: Verdict,
    failedAt: z.int().nullable().meta({ description: 'The `place` of the first step that failed' }),
    left: z
      .object({ balance: amount, held: amount })
      .nullable()
      .meta({ description: 'What stands of the payment at the end; null: nobody knows' }),
    callsMayBeMissing: z.boolean(),
    steps: z.array(StepResource),
  })
  .meta({ id: 'ScenarioProviderRun' })

export const RunResource = z
  .object({
    id: z.string(),
    scenario: z.string(),
    mode: z.literal('test'),
    merchantId: z.string(),
    currency: z.literal('KRW'),
    amount,
    started: time,
    tookMs: z.int(),
    verdict: Verdict,
    providers: z.array(ProviderRunResource),
  })
  .meta({ id: 'ScenarioRun' })
export type RunBody = z.output<typeof RunResource>

export const runResource = (run: Run): RunBody => ({
  id: run.runId,
  scenario: run.scenario.name,
  mode: 'test',
  merchantId: run.merchantId,
  currency: 'KRW',
  amount: Number(run.scenario.amount),
  started: run.started,
  tookMs: run.tookMs,
  verdict: run.verdict,
  providers: run.providers.map(providerRunResource),
})

const providerRunResource = (run: ProviderRun): RunBody['providers'][number] => {
  const { provider, orderId, paymentId, verdict, left, isCallMissing, steps } = run
  return {
    provider,
    orderId,
    paymentId,
    verdict,
    failedAt: failureIn(run)?.place ?? null,
    left: left === null ? null : { balance: Number(left.balance), held: Number(left.held) },
    callsMayBeMissing: isCallMissing,
    steps: steps.map(stepResource),
  }
}

export const stepResource = (result: StepResult): StepBody => {
  const { place, step, started, tookMs, told, verdict, why, exchanges } = result
  return {
    place,
    step,
    amount: result.amount === null ? null : Number(result.amount),
    started,
    tookMs,
    outcome: outcomeOf(told),
    ...viewOf(told !== null && 'view' in told ? told.view : undefined),
    providerReference: told?.kind === 'done' ? told.reference : null,
    reason: told?.kind === 'refused' ? told.reason : null,
    failure: failureOf(told),
    exchanges: exchanges.map((one) => ({ ...one })),
    verdict,
    why: why === null ? null : { ...why },
  }
}

const viewOf = (view: View | undefined): Pick<StepBody, 'status' | 'balance' | 'held'> =>
  view === undefined
    ? { status: null, balance: null, held: null }
    : { status: view.status, balance: Number(view.balance), held: Number(view.held) }

const outcomeOf = (told: Told | null): StepBody['outcome'] => {
  switch (told?.kind) {
    case 'done':
    case 'declined':
    case 'refused':
      return told.kind
    case 'open':
      return 'unknown'
    case 'compared':
      return told.result
    case 'no_method':
    case 'method_failed':
    case 'told_before':
    case 'broke':
    case undefined:
      return 'none'
  }
}

const failureOf = (told: Told | null): StepBody['failure'] => {
  if (told?.kind === 'compared' && told.category !== null)
    return { category: told.category, providerCode: null, providerMessage: null }
  const failure = told?.kind === 'declined' || told?.kind === 'open' ? told.failure : null
  if (failure === null) return null
  const { category, providerCode, providerMessage } = failure
  return { category, providerCode, providerMessage }
}
