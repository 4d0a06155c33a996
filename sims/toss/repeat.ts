import type { Answer } from '../kit/answer.ts'
import { keptFor } from './idempotency.ts'
import type { JournalEntry } from './journal-kind.ts'
import { routeOf } from './routes.ts'
import type { Sim } from './sim.ts'
import { answerWrite } from './write.ts'

/** Does again what a former run of the simulator did, telling nobody. @throws when this one cannot. */
export const repeat = (
  sim: Sim,
  { merchant: fingerprint, fault, ...entry }: JournalEntry,
): Promise<Answer> => {
  const merchant = [...sim.merchants.values()].find((one) => one.fingerprint === fingerprint)
  if (merchant === undefined) throw new Error('made with a secret key that is not known now')
  const { key, url, atMs, testCode } = entry
  if (key !== undefined && keptFor(merchant.kept, { key, url, atMs }) !== undefined) {
    throw new Error('its idempotency key stands in an earlier line')
  }
  const route = routeOf(entry.method, url.split('?')[0] ?? '')
  if (route === undefined) throw new Error(`there is no ${url}`)
  const then: Sim = {
    ...sim,
    world: { ...sim.world, announce: () => undefined },
    processingMs: 0,
    journal: undefined,
  }
  return answerWrite(then, {
    ...entry,
    key,
    testCode,
    merchant,
    route,
    fault: fault === undefined ? undefined : { fault, delayMs: 0 },
  })
}
