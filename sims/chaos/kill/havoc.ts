import { setTimeout as delay } from 'node:timers/promises'
import type { OwnPostgres } from '../own-postgres.ts'
import { oneOf, type Random } from '../random.ts'
import type { KeptProcess } from './kept-process.ts'

export type Havoc = {
  readonly mortals: readonly KeptProcess[]
  /** Where things are stored: each is killed in its turn. */
  readonly stores: readonly Killable[]
  readonly random: Random
  readonly seconds: number
  readonly everyMs: number
  /** One of the stores; Infinity: never. */
  readonly storeEverySeconds: number
  /** How long a process is stopped now and then; undefined: never. */
  readonly pauseMs: number | undefined
}

export type Killable = Pick<OwnPostgres, 'kill' | 'isBack'>

export type HavocCounts = { readonly pauses: number; readonly storeKills: number }

/** Of those met in the middle of their start. */
const STARTING_SHARE = 0.2
/** Of the times that something happens to a process. */
const PAUSE_SHARE = 0.15

/** Kills and pauses for so many seconds; at the end every store is back and nothing is stopped. */
export const wreak = async (havoc: Havoc): Promise<HavocCounts> => {
  const { seconds, everyMs, storeEverySeconds, random, stores } = havoc
  const deadlineMs = performance.now() + seconds * 1_000
  const isOver = (): boolean => performance.now() >= deadlineMs
  let pauses = 0
  const processes = async (): Promise<void> => {
    while (!isOver()) {
      await delay(everyMs * (0.5 + random()))
      pauses += Number(strike(havoc))
    }
  }
  let storeKills = 0
  const storage = async (): Promise<void> => {
    const atMs = (): number => deadlineMs - seconds * 1_000 + (storeKills + 1) * storeEverySeconds * 1_000
    while (atMs() < deadlineMs) {
      await delay(Math.max(0, atMs() - performance.now()))
      const victim = stores[storeKills % stores.length]
      await victim?.kill()
      await victim?.isBack()
      storeKills += 1
    }
  }
  await Promise.all([processes(), storage()])
  if (havoc.pauseMs !== undefined) await delay(havoc.pauseMs)
  for (const store of stores) await store.isBack()
  return { pauses, storeKills }
}

/** Any of them; one that is only just starting mostly gets away. true: paused instead of killed. */
const strike = ({ mortals, random, pauseMs }: Havoc): boolean => {
  const victim = oneOf(random, mortals)
  if (!victim.isReady() && random() >= STARTING_SHARE) return false
  if (pauseMs === undefined || random() >= PAUSE_SHARE) {
    victim.kill()
    return false
  }
  victim.pause(pauseMs)
  return true
}
