import { reviewTexts } from '../../commands/admin/review-texts.ts'
import type { Prospect } from '../../commands/unknown-outcomes/prospect.ts'
import type { AgedCase } from '../../projections/open-cases/queries.ts'

export const prospectInWords = ({ open }: Pick<AgedCase, 'open'>, prospect: Prospect): string => {
  if (prospect.kind === 'waits_for_person') return `waits for a person: ${reviewTexts[prospect.reason].en}`
  const { kind, reason, dueInMs } = prospect
  const when = dueInMs === 0 ? 'now' : `in ${durationText(dueInMs)}`
  const because = reason === null ? '' : `: ${reviewTexts[reason].en}`
  const step = `${steps[kind]} ${when}${because}`
  return open.stage === 'pending' ? `under way at ${ownerText(open.dispatch.owner)}; else ${step}` : step
}

const steps: Readonly<Record<Exclude<Prospect['kind'], 'waits_for_person'>, string>> = {
  repeat: 'sent again under its key',
  inquire: 'asked for at the provider',
  net_cancel: 'undone at the provider, should it have been done,',
  compensate_again: 'sent back once more',
  review: 'left to a person',
}

const ownerText = (owner: string): string => (owner === '' ? 'nobody’s' : owner)

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const

/** Its largest unit, rounded down: `3 d`, `59 min`, `0 s`. */
export const durationText = (durationMs: number): string => {
  const [unit, unitMs] = units.find(([, size]) => durationMs >= size) ?? ['s', 1_000]
  return `${String(Math.floor(durationMs / unitMs))} ${unit}`
}
