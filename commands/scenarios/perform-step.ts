import type { Asked, Desk, Told } from './desk.ts'
import { judge, UNKNOWN_LIMIT_MS, type Funds } from './judge.ts'
import type { StepResult } from './result.ts'
import type { Step } from './scenario.ts'
import type { Why } from './why.ts'

/** How often a payment with an open outcome is looked at. */
const LOOK_MS = 200

type Circumstances = {
  readonly place: number
  /** Of the scenario, minor units. */
  readonly amount: bigint
  /** The money before the step, and once it is done. */
  readonly before: Funds
  readonly after: Funds
}

/** Carries one step out, waiting for an outcome that stays open at first. */
export const performed = async (desk: Desk, step: Step, at: Circumstances): Promise<StepResult> => {
  const { runtime } = desk
  const [started, fromMs] = [runtime.now(), runtime.monotonicMs()]
  const told = await settled(desk, askedOf(step, at.amount), at.place)
  return {
    ...plain(step, at.place),
    amount: amountOf(step, at),
    started,
    tookMs: Math.round(runtime.monotonicMs() - fromMs),
    told,
    ...judge(step, told, at),
  }
}

export const skipped = (step: Step, place: number, because: Why): StepResult => ({
  ...plain(step, place),
  verdict: 'skipped',
  why: because,
})

const plain = (step: Step, place: number): Omit<StepResult, 'verdict' | 'why'> => ({
  place,
  step: step.step,
  amount: null,
  expect: step.expect ?? null,
  started: null,
  tookMs: 0,
  told: null,
  exchanges: [],
})

const settled = async (desk: Desk, asked: Asked, place: number): Promise<Told> => {
  const { runtime } = desk
  let told = await desk.perform(asked, place)
  const deadlineMs = runtime.monotonicMs() + UNKNOWN_LIMIT_MS
  while (told.kind === 'open' && runtime.monotonicMs() < deadlineMs) {
    await runtime.sleep(LOOK_MS)
    told = await desk.look(place)
  }
  return told
}

const askedOf = (step: Step, amount: bigint): Asked => {
  switch (step.step) {
    case 'pay': {
      const { capture, installmentMonths } = step
      return { step: 'pay', amount: step.amount ?? amount, capture, installmentMonths }
    }
    case 'capture':
    case 'cancel':
      return { step: step.step, amount: step.amount }
    case 'void':
    case 'inquire':
    case 'check':
      return { step: step.step }
  }
}

const amountOf = (step: Step, { amount, before }: Circumstances): bigint | null => {
  switch (step.step) {
    case 'pay':
      return step.amount ?? amount
    case 'capture':
      return step.amount ?? before.held
    case 'cancel':
      return step.amount ?? before.balance
    case 'void':
      return before.held
    case 'inquire':
    case 'check':
      return null
  }
}
