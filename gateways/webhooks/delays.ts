const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

type Delay = { readonly youngerThanMs: number; readonly delayMs: number }

const delays: readonly Delay[] = [
  { youngerThanMs: 30 * SECOND_MS, delayMs: 5 * SECOND_MS },
  { youngerThanMs: 5 * MINUTE_MS, delayMs: 30 * SECOND_MS },
  { youngerThanMs: 30 * MINUTE_MS, delayMs: 5 * MINUTE_MS },
  { youngerThanMs: 2 * HOUR_MS, delayMs: 30 * MINUTE_MS },
]

/** Between two tries to handle a notification of that age. */
export const delayAt = (ageMs: number): number =>
  delays.find(({ youngerThanMs }) => ageMs < youngerThanMs)?.delayMs ?? HOUR_MS

/** Whether a try at that age is the last one. */
export const isLastAt = (ageMs: number): boolean => ageMs >= 24 * HOUR_MS

const OWN_FIRST_MS = 5 * SECOND_MS
const OTHERS_FIRST_MS = 30 * SECOND_MS

/** The age at which it is first handled again: its own process has the first tries. */
export const firstTryAt = (isOwn: boolean): number => (isOwn ? OWN_FIRST_MS : OTHERS_FIRST_MS)
