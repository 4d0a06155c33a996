import { z } from 'zod'
import { failureCategories } from '../../ledger/core/failure.ts'
import { LARGEST_AMOUNT } from '../../ledger/core/money.ts'
import { AmountField } from '../payments/fields.ts'
import { PaymentResource } from '../payments/resource.ts'

/** Each step is a request or two at the provider, and a provider may take seconds for one. */
const MOST_STEPS = 20

const NameField = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/)
  .meta({ description: 'Small letters, digits and dashes' })
const TitleField = z.strictObject({
  ko: z.string().trim().min(1).max(100),
  en: z.string().trim().min(1).max(100),
})
const CaptureField = z
  .enum(['automatic', 'manual'])
  .default('automatic')
  .meta({ description: '`manual`: held now, captured by a later step' })
const InstallmentMonthsField = z.int().min(0).max(36).default(0).meta({ description: '0 = paid at once' })
const RefusedField = z
  .union([z.literal([...failureCategories]), z.string().regex(/^[A-Za-z_]{1,60}$/)])
  .meta({
    description: 'A failure category, or the `reason` of a refusal: the step must be refused like that',
  })

type Amounts<Positive extends z.ZodType, Whole extends z.ZodType> = {
  readonly positive: Positive
  /** 0 as well. */
  readonly whole: Whole
}

/** `amounts`: how amounts are written; the same words for what is sent and for what is shown. */
const scenarioWith = <Positive extends z.ZodType, Whole extends z.ZodType>({
  positive,
  whole,
}: Amounts<Positive, Whole>) => {
  const Expect = z.strictObject({
    refused: RefusedField.optional(),
    status: PaymentResource.shape.status.optional(),
    balance: whole.optional(),
  })
  const common = { amount: positive.optional(), expect: Expect.optional() }
  const pay = { capture: CaptureField, installmentMonths: InstallmentMonthsField }
  const Step = z.discriminatedUnion('step', [
    z.strictObject({ step: z.literal('pay'), ...common, ...pay }),
    z.strictObject({ step: z.literal('capture'), ...common }),
    z.strictObject({ step: z.literal('cancel'), ...common }),
    z.strictObject({ step: z.literal('void'), expect: Expect.optional() }),
    z.strictObject({ step: z.literal('inquire'), expect: Expect.optional() }),
    z.strictObject({ step: z.literal('check'), expect: Expect }),
  ])
  return z.strictObject({
    name: NameField,
    title: TitleField.optional(),
    amount: positive,
    steps: z.array(Step).min(1).max(MOST_STEPS),
  })
}

const WholeField = z.int().min(0).max(Number(LARGEST_AMOUNT))

/** A scenario as it is shown. */
export const ScenarioResource = scenarioWith({ positive: AmountField, whole: WholeField }).meta({
  id: 'Scenario',
  description:
    'Steps in their order. `amount` is what is paid unless the step says otherwise; a capture, a cancel without an amount takes all that is left. `expect` is beside what is always looked at: that a step was done, unless it must be refused, and that balance and hold are what the steps so far make of them',
})
export type ScenarioText = z.input<typeof ScenarioResource>

/** A scenario as a person writes it; amounts come out as bigint minor units. */
export const ScenarioField = scenarioWith({
  positive: AmountField.transform(BigInt),
  whole: WholeField.transform(BigInt),
})
  .refine(({ steps }) => steps[0]?.step === 'pay', {
    path: ['steps'],
    error: 'must begin with the step pay',
  })
  .refine(({ steps }) => steps.filter(({ step }) => step === 'pay').length < 2, {
    path: ['steps'],
    error: 'must not hold the step pay twice',
  })

export type Scenario = z.output<typeof ScenarioField>
export type Step = Scenario['steps'][number]
export type StepOf<Name extends Step['step']> = Extract<Step, { readonly step: Name }>
export type Expectation = NonNullable<StepOf<'check'>['expect']>

/** The amounts that the scenario names; those that stand in its steps must keep their proportions. */
const amountsIn = ({ steps }: Scenario): readonly bigint[] =>
  steps.flatMap((step) => [
    ...('amount' in step && step.amount !== undefined ? [step.amount] : []),
    ...(step.expect?.balance === undefined ? [] : [step.expect.balance]),
  ])

const greatestCommonDivisor = (a: bigint, b: bigint): bigint =>
  b === 0n ? a : greatestCommonDivisor(b, a % b)

/** Whatever is paid must be a multiple of this, so that every step's share of it is a whole number. */
export const smallestShare = (scenario: Scenario): bigint =>
  scenario.amount / amountsIn(scenario).reduce(greatestCommonDivisor, scenario.amount)

/** The same scenario about another amount, a multiple of the smallest share: nothing is rounded. */
export const scaled = (scenario: Scenario, amount: bigint): Scenario => {
  const share = (named: bigint): bigint => (named * amount) / scenario.amount
  const scaledStep = (step: Step): Step => ({
    ...step,
    ...('amount' in step && step.amount !== undefined ? { amount: share(step.amount) } : {}),
    ...(step.expect?.balance === undefined
      ? {}
      : { expect: { ...step.expect, balance: share(step.expect.balance) } }),
  })
  return { ...scenario, amount, steps: scenario.steps.map(scaledStep) }
}
