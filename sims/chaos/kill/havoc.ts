import { setTimeout as delay } from 'node:timers/promises'
import type { OwnPostgres } from '../own-postgres.ts'
import { oneOf, type Random } from '../random.ts'
import type { KeptProcess } from './kept-process.ts'

export type Havoc = {
  readonly mortals: readonly KeptProcess[]
  readonly postgres: Pick<OwnPostgres, 'kill' | 'isBack'>
  readonly random: Random
  readonly seconds: number
  readonly everyMs: number
  /** Infinity: never. */
  readonly postgresEverySeconds: number
  /** How long a process is stopped now and then; undefined: never. */
  readonly pauseMs: number | undefined
}

export type HavocCounts = { readonly pauses: number; readonly postgresKills: number }

/** Of those met in the middle of their start. */
const STARTING_SHARE = 0.2
/** Of the times that something happens to a process. */
const PAUSE_SHARE = 0.15

/** Kills and pauses for so many seconds; at the end PostgreSQL is back and nothing is stopped. */
export const wreak = async (havoc: Havoc): Promise<HavocCounts> => {
  const { seconds, everyMs, postgresEverySeconds, random } = havoc
  const deadlineMs = performance.now() + seconds * 1_000
  const isOver = (): boolean => performance.now() >= deadlineMs
  let pauses = 0
  const processes = async (): Promise<void> => {
    while (!isOver()) {
      await delay(everyMs * (0.5 + random()))
      pauses += Number(strike(havoc))
    }
  }
  let postgresKills = 0
  const database = async (): Promise<void> => {
    const atMs = (): number =>
      deadlineMs - seconds * 1_000 + (postgresKills + 1) * postgresEverySeconds * 1_000
    while (atMs() < deadlineMs) {
      await delay(Math.max(0, atMs() - performance.now()))
      await havoc.postgres.kill()
      await havoc.postgres.isBack()
      postgresKills += 1
    }
  }
  await Promise.all([processes(), database()])
  if (havoc.pauseMs !== undefined) await delay(havoc.pauseMs)
  await havoc.postgres.isBack()
  return { pauses, postgresKills }
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
