import type { Answer } from '../kit/answer.ts'
import { answerPost, type Sim } from './handle.ts'
import type { JournalEntry } from './journal-kind.ts'
import { routeOf } from './routes.ts'
import { worldAt, type World } from './world.ts'

/** Does again what a former run of the simulator did, telling nobody. @throws when this one cannot. */
export const repeat = (
  sim: Sim,
  { atMs, merchant: fingerprint, key, path, body, isRefused = false }: JournalEntry,
): Promise<Answer> => {
  const merchant = [...sim.merchants.values()].find((one) => one.fingerprint === fingerprint)
  if (merchant === undefined) throw new Error('made with a secret key that is not known now')
  if (merchant.kept.has(key)) throw new Error('its idempotency key stands in an earlier line')
  const route = routeOf('POST', path)
  if (route === undefined) throw new Error(`there is no ${path}`)
  const world: World = { ...worldAt(sim.world, atMs), moved: () => undefined }
  const then: Sim = { ...sim, world, processingMs: 0, journal: undefined }
  return answerPost(then, { merchant, route, key, path, text: body, input: JSON.parse(body), isRefused })
}
