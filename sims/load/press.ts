import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'

/** `closed`: so many senders, each sending again as soon as it has its answer; `paced`: at fixed times, whatever happens. */
export const Pressure = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('closed'), inFlight: z.int().positive() }),
  z.object({ kind: z.literal('paced'), perSecond: z.number().positive() }),
])
type Pressure = z.output<typeof Pressure>

/** Sends one; gives a status, or an error's code. */
type Send = () => Promise<string>

/** Called for every answer: `sinceMs` is when it was due, on the monotonic clock. Gives whether all is well. */
type Note = (answered: string, sinceMs: number) => boolean
type Pressing = { readonly send: Send; readonly untilMs: number; readonly note: Note }

const TICK_MS = 1

/** Resolves when the time is over and everything sent was answered. */
export const press = (pressure: Pressure, pressing: Pressing): Promise<unknown> =>
  pressure.kind === 'closed'
    ? Promise.all(Array.from({ length: pressure.inFlight }, () => oneSender(pressing)))
    : atFixedTimes(pressing, pressure.perSecond)

/** Gives up at the first answer that is not the one expected: a failure is told once and not thousands of times. */
const oneSender = async ({ send, untilMs, note }: Pressing): Promise<void> => {
  for (let startMs = performance.now(); startMs < untilMs; startMs = performance.now())
    if (!note(await send(), startMs)) return
}

/** One that is sent late because others were slow is slow itself. */
const atFixedTimes = async ({ send, untilMs, note }: Pressing, perSecond: number): Promise<void> => {
  const firstMs = performance.now()
  const underWay = new Set<Promise<void>>()
  let sent = 0
  const dueMs = (): number => firstMs + (sent * 1_000) / perSecond
  while (dueMs() < untilMs) {
    while (dueMs() <= performance.now()) {
      const sinceMs = dueMs()
      sent += 1
      const sending: Promise<void> = send().then((answered) => {
        underWay.delete(sending)
        note(answered, sinceMs)
      })
      underWay.add(sending)
    }
    await delay(TICK_MS)
  }
  await Promise.all(underWay)
}
