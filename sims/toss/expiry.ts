import { stateAt, type Payment } from './payment.ts'
import type { World } from './world.ts'

/** Tells of every payment whose time has run out since the last call. */
export const announceExpired = (world: World): void => {
  for (const payment of expiredIn(world)) world.announce(payment, world.nowMs())
}

/** What ran out while nobody was there is told to nobody. */
export const forgetExpired = (world: World): void => {
  expiredIn(world)
}

const expiredIn = (world: World): readonly Payment[] => {
  const nowMs = world.nowMs()
  const expired: Payment[] = []
  for (const payment of world.waiting) {
    if (stateAt(payment, nowMs).status !== 'EXPIRED') break
    world.waiting.delete(payment)
    expired.push(payment)
  }
  return expired
}
