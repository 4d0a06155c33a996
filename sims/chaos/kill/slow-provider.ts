import { setTimeout as delay } from 'node:timers/promises'
import { request } from 'undici'
import { z } from 'zod'
import { integerBelow, oneOf, type Random } from '../random.ts'
import { movementKinds, type MovementKind } from './books.ts'

/** Of every kind of call, so many answers are planned ahead: more than are asked for until the next look. */
const PLANNED_AHEAD = 300
const MOST_TIMES = 20
const LONGEST_DELAY_MS = 250
const LOOK_EVERY_MS = 500
/** Of the plans, where answers are lost at all. */
const LOST_SHARE = 0.2
const losses = ['reset-after', 'truncated', 'error-after', 'reset-before'] as const

const Menu = z.object({ planned: z.array(z.object({ operation: z.string(), times: z.int() })) })

export type SlowProvider = {
  /** From now on it answers at once. */
  readonly end: () => Promise<void>
}

/**
 * A provider at a distance: what it does takes no time, but its answers do, so that a kill meets calls under way. With
 * `losesAnswers` some never arrive, or only in part.
 */
export const slowDown = (
  simulatorUrl: string,
  { random, losesAnswers }: { readonly random: Random; readonly losesAnswers: boolean },
): SlowProvider => {
  const menu = `${simulatorUrl}/__faults`
  const ending = new AbortController()
  const plan = async (operation: MovementKind): Promise<number> => {
    const times = 1 + integerBelow(random, MOST_TIMES)
    const isLost = losesAnswers && random() < LOST_SHARE
    const fault = isLost ? oneOf(random, losses) : 'late'
    const delayMs = isLost ? 0 : integerBelow(random, LONGEST_DELAY_MS)
    await call(menu, 'POST', { operation, fault, times: isLost ? 1 : times, delayMs })
    return times
  }
  const topUp = async (): Promise<void> => {
    const { planned } = await call(menu, 'GET')
    for (const operation of movementKinds) {
      let left = planned.reduce((sum, one) => (one.operation === operation ? sum + one.times : sum), 0)
      while (left < PLANNED_AHEAD) left += await plan(operation)
    }
  }
  const running = (async () => {
    while (!ending.signal.aborted) {
      await topUp()
      await delay(LOOK_EVERY_MS, undefined, { signal: ending.signal }).catch(() => undefined)
    }
  })()
  return {
    end: async () => {
      ending.abort()
      await running
      await call(menu, 'DELETE')
    },
  }
}

const call = async (
  url: string,
  method: 'GET' | 'POST' | 'DELETE',
  body?: object,
): Promise<z.output<typeof Menu>> => {
  const answer = await request(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  return Menu.parse(await answer.body.json())
}
