import type { ProviderId } from '../../ledger/core/ids.ts'
import { cleanUp } from './clean-up.ts'
import type { Abilities, Desk } from './desk.ts'
import { fundsAfter, nothingMoved, type Funds, type Verdict } from './judge.ts'
import { performed, skipped } from './perform-step.ts'
import type { ProviderRun, StepResult } from './result.ts'
import type { Scenario, Step } from './scenario.ts'
import { why, type Why } from './why.ts'

type Telling = {
  readonly provider: ProviderId
  /** Told of every step as it ends. */
  readonly tell: (result: StepResult) => void
}

/**
 * One scenario at one provider, step after step. After a failed one the rest is skipped; whatever stands at the end is
 * given back where it can be. Throws nothing that the desk does not.
 */
export const runScenario = async (
  desk: Desk,
  scenario: Scenario,
  { provider, tell }: Telling,
): Promise<ProviderRun> => {
  const steps: StepResult[] = []
  const note = (result: StepResult): void => {
    steps.push(result)
    tell(result)
  }
  await walk(desk, scenario, note)
  const left = await cleanUp(desk, scenario.steps.length, note)
  const view = steps.map(viewOf).find((one) => one !== undefined)
  return {
    provider,
    orderId: desk.orderId,
    paymentId: view?.paymentId ?? null,
    verdict: verdictOf(steps),
    steps,
    left,
    isCallMissing: false,
  }
}

const walk = async (desk: Desk, scenario: Scenario, note: (result: StepResult) => void): Promise<void> => {
  let funds: Funds = nothingMoved
  let stopped: Why | undefined = impossible(scenario, desk.abilities)
  for (const [place, step] of scenario.steps.entries()) {
    const because: Why | undefined = stopped ?? needless(step, desk.abilities)
    if (because !== undefined) {
      note(skipped(step, place, because))
      continue
    }
    const after = fundsAfter(funds, step, scenario.amount)
    const result = await performed(desk, step, { place, amount: scenario.amount, before: funds, after })
    note(result)
    stopped = stopAfter(result)
    funds = isDone(result) ? after : funds
  }
}

const isDone = ({ verdict, told }: StepResult): boolean => verdict === 'ok' && told?.kind === 'done'

const stopAfter = ({ verdict, told, why: because }: StepResult): Why | undefined => {
  if (verdict === 'failed') return why('earlier_failed')
  return told?.kind === 'no_method' ? (because ?? undefined) : undefined
}

/** Why the scenario makes no sense at a provider with these abilities. */
const impossible = ({ amount, steps }: Scenario, abilities: Abilities): Why | undefined => {
  let funds: Funds = nothingMoved
  for (const step of steps) {
    const objection = lacking(step, abilities, funds)
    if (objection !== undefined) return objection
    if (step.expect?.refused === undefined) funds = fundsAfter(funds, step, amount)
  }
  return undefined
}

const lacking = (step: Step, abilities: Abilities, { balance }: Funds): Why | undefined => {
  switch (step.step) {
    case 'pay':
      if (step.capture === 'manual' && !abilities.preAuthorization) return why('no_pre_authorization')
      return abilities.installmentMonths.includes(step.installmentMonths)
        ? undefined
        : why('no_installments', { months: String(step.installmentMonths) })
    case 'cancel': {
      const isPart = step.amount !== undefined && step.amount < balance
      return isPart && !abilities.partialCancel ? why('no_partial_cancel') : undefined
    }
    case 'capture':
    case 'void':
    case 'inquire':
    case 'check':
      return undefined
  }
}

/** Why one step is left out though the others make sense. */
const needless = ({ step }: Step, { inquiry }: Abilities): Why | undefined =>
  step === 'inquire' && !inquiry ? why('no_inquiry') : undefined

const viewOf = ({ told }: StepResult) => (told !== null && 'view' in told ? told.view : undefined)

const verdictOf = (steps: readonly StepResult[]): Verdict => {
  if (steps.some(({ verdict }) => verdict === 'failed')) return 'failed'
  return steps.some(({ verdict }) => verdict === 'ok') ? 'ok' : 'skipped'
}
