import { instantOf } from '../../../../ledger/core/time.ts'
import { seoulTime } from '../../seoul-time.ts'
import type { Span } from './thinning.ts'

export type TimeTick = { readonly atMs: number; readonly label: string }

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const SEOUL_OFFSET_MS = 9 * HOUR_MS

const steps: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7, 14].map((days) => days * DAY_MS),
]
/** Beyond weeks: calendar months and years. */
const monthSteps: readonly number[] = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1_200, 2_400]

/** Round moments of Seoul's day within the span, at most so many (at least two), in text as short as it is clear. */
export const timeTicks = (span: Span, most: number): readonly TimeTick[] => {
  const { fromMs, untilMs } = span
  const stepMs = steps.find((step) => (untilMs - fromMs) / step <= most - 1)
  return stepMs === undefined ? monthTicks(span, most) : evenTicks(span, stepMs)
}

const evenTicks = ({ fromMs, untilMs }: Span, stepMs: number): readonly TimeTick[] => {
  const first = Math.ceil((fromMs + SEOUL_OFFSET_MS) / stepMs) * stepMs - SEOUL_OFFSET_MS
  const count = Math.floor((untilMs - first) / stepMs) + 1
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const atMs = first + index * stepMs
    return { atMs, label: evenLabel(seoulTime(instantOf(atMs)), stepMs) }
  })
}

/** `2026-11-20 18:53:20.123` as short as the step allows; midnight has its day. */
const evenLabel = (text: string, stepMs: number): string => {
  const [day = '', time = ''] = text.split(' ')
  if (stepMs >= DAY_MS || time === '00:00:00.000') return day.slice('2026-'.length)
  if (stepMs >= MINUTE_MS) return time.slice(0, 'HH:MM'.length)
  return stepMs >= SECOND_MS ? time.slice(0, 'HH:MM:SS'.length) : time
}

const monthTicks = (span: Span, most: number): readonly TimeTick[] => {
  const [from, until] = [monthOf(span.fromMs), monthOf(span.untilMs)]
  const step = monthSteps.find((months) => (until - from) / months <= most - 1) ?? Number.MAX_SAFE_INTEGER
  const first = Math.ceil(from / step) * step
  const count = Math.floor((until - first) / step) + 1
  return Array.from({ length: Math.max(0, count) }, (_, index) =>
    monthTick(first + index * step, step),
  ).filter(({ atMs }) => atMs >= span.fromMs && atMs <= span.untilMs)
}

/** Months since the year 0, in Seoul. */
const monthOf = (epochMs: number): number => {
  const seoul = new Date(epochMs + SEOUL_OFFSET_MS)
  return seoul.getUTCFullYear() * 12 + seoul.getUTCMonth()
}

const monthTick = (month: number, step: number): TimeTick => {
  const atMs = Date.UTC(Math.floor(month / 12), month % 12) - SEOUL_OFFSET_MS
  return {
    atMs,
    label: seoulTime(instantOf(atMs)).slice(0, step % 12 === 0 ? 'YYYY'.length : 'YYYY-MM'.length),
  }
}
