import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer } from '../kit/answer.ts'
import { parseJson } from '../kit/body.ts'
import type { PlannedFault } from '../kit/faults.ts'
import { underFault } from '../kit/under-fault.ts'
import { refuseWith } from './answer.ts'
import { faultyCall, isOfTheNetwork } from './faulty-call.ts'
import { answerOnce } from './idempotency.ts'
import type { JournalEntry } from './journal-kind.ts'
import type { Merchant } from './payment.ts'
import type { Route } from './routes.ts'
import type { Sim } from './sim.ts'
import { worldAt } from './world.ts'

/** A POST or DELETE that passed the door. */
export type Write = {
  readonly merchant: Merchant
  readonly route: Route
  readonly method: 'POST' | 'DELETE'
  readonly url: string
  readonly key: string | undefined
  readonly testCode: string | undefined
  readonly body: string
  /** When it arrived: every time it leads to. */
  readonly atMs: number
  readonly fault: PlannedFault | undefined
}

/** A fault of the network is met outside of what an idempotency key keeps, one of the provider within. */
export const answerWrite = (sim: Sim, write: Write): Promise<Answer> => {
  const { fault, merchant, route } = write
  if (fault === undefined || !isOfTheNetwork(fault.fault)) {
    return answerOnce(merchant.kept, write, () => process(sim, write))
  }
  const unharmed = { ...write, fault: undefined }
  return underFault(
    fault,
    faultyCall(route, () => answerWrite(sim, unharmed)),
  )
}

/**
 * Written down before anything moves: what cannot be written does not happen, and what was answered is known after a
 * crash. Lines are answered for in their order, so a replay meets every request in the state it met.
 */
const process = async (sim: Sim, write: Write): Promise<Answer> => {
  if (sim.processingMs > 0) await sleep(sim.processingMs)
  await sim.journal?.append(entryOf(write))
  const work = (): Promise<Answer> => Promise.resolve(carryOut(sim, write))
  return write.fault === undefined ? work() : underFault(write.fault, faultyCall(write.route, work))
}

const carryOut = ({ world }: Sim, { merchant, route, testCode, body, atMs }: Write): Answer => {
  if (testCode !== undefined) return refuseWith(testCode)
  return route.operation(worldAt(world, atMs), { merchant, id: route.id, input: parseJson(body)?.value })
}

const entryOf = ({ atMs, merchant, method, url, key, testCode, fault, body }: Write): JournalEntry => ({
  atMs,
  merchant: merchant.fingerprint,
  method,
  url,
  key,
  testCode,
  fault: fault?.fault,
  body,
})
