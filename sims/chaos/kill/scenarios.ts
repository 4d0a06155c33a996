import { integerBelow, oneOf, type Random } from '../random.ts'
import type { Customer } from './customer.ts'

/** One customer's way through an order; each step only after the one before it was done. */
type Scenario = (customer: Customer, random: Random) => Promise<void>

const STEP_WON = 100n
const MOST_STEPS = 500

/** 200 to 50,000 won: enough for two parts. */
const someAmount = (random: Random): bigint => BigInt(2 + integerBelow(random, MOST_STEPS - 1)) * STEP_WON

/** Some of it, and not all. */
const partOf = (amount: bigint, random: Random): bigint =>
  BigInt(1 + integerBelow(random, Number(amount / STEP_WON) - 1)) * STEP_WON

const payOnly: Scenario = async (customer, random) => {
  await customer.pay('approve', someAmount(random))
}

const cancelWhole: Scenario = async (customer, random) => {
  const amount = someAmount(random)
  if (await customer.pay('approve', amount)) await customer.operate('cancel', amount)
}

const cancelInParts: Scenario = async (customer, random) => {
  const amount = someAmount(random)
  const part = partOf(amount, random)
  if (!(await customer.pay('approve', amount))) return
  if (await customer.operate('cancel', part)) await customer.operate('cancel', amount - part)
}

const captureAndCancel: Scenario = async (customer, random) => {
  const amount = someAmount(random)
  if (!(await customer.pay('pre-authorize', amount))) return
  if (await customer.operate('capture', amount)) await customer.operate('cancel', partOf(amount, random))
}

const captureInParts: Scenario = async (customer, random) => {
  const amount = someAmount(random)
  const part = partOf(amount, random)
  if (!(await customer.pay('pre-authorize', amount))) return
  if (await customer.operate('capture', part)) await customer.operate('void', amount - part)
}

const release: Scenario = async (customer, random) => {
  const amount = someAmount(random)
  if (await customer.pay('pre-authorize', amount)) await customer.operate('void', amount)
}

const scenarios: readonly Scenario[] = [
  payOnly,
  cancelWhole,
  cancelInParts,
  captureAndCancel,
  captureInParts,
  release,
]

export const oneScenario = (random: Random): Scenario => oneOf(random, scenarios)
