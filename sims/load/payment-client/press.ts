import { setTimeout as delay } from 'node:timers/promises'
import type { Load } from './load.ts'
import type { Payer } from './pay.ts'

/** Called for every answer: `sinceMs` is when the payment was due, on the monotonic clock. */
type Note = (answered: string, sinceMs: number) => void
type Pressing = { readonly payer: Payer; readonly untilMs: number; readonly note: Note }

const TICK_MS = 1

/** Resolves when the time is over and everything sent was answered. */
export const press = (pressure: Load['pressure'], pressing: Pressing): Promise<unknown> =>
  pressure.kind === 'closed'
    ? Promise.all(Array.from({ length: pressure.inFlight }, () => oneCaller(pressing)))
    : atFixedTimes(pressing, pressure.perSecond)

/** Gives up at the first answer that is not the one expected: a failure is told once and not thousands of times. */
const oneCaller = async ({ payer, untilMs, note }: Pressing): Promise<void> => {
  for (let startMs = performance.now(); startMs < untilMs; startMs = performance.now()) {
    const answered = await payer.pay()
    note(answered, startMs)
    if (answered !== '201') return
  }
}

/** A payment counts from when it was due: one that is sent late because others were slow is slow itself. */
const atFixedTimes = async ({ payer, untilMs, note }: Pressing, perSecond: number): Promise<void> => {
  const firstMs = performance.now()
  const underWay = new Set<Promise<void>>()
  let sent = 0
  const dueMs = (): number => firstMs + (sent * 1_000) / perSecond
  while (dueMs() < untilMs) {
    while (dueMs() <= performance.now()) {
      const sinceMs = dueMs()
      sent += 1
      const paying: Promise<void> = payer.pay().then((answered) => {
        underWay.delete(paying)
        note(answered, sinceMs)
      })
      underWay.add(paying)
    }
    await delay(TICK_MS)
  }
  await Promise.all(underWay)
}
