import { reviewTexts } from '../../commands/admin/review-texts.ts'
import { delayBefore, nextStep, type Step } from '../../gateways/dispatch/policy.ts'
import type { Capabilities } from '../../gateways/port/gateway.ts'
import type { ReviewReason } from '../../ledger/payment/events.ts'
import type { AgedCase } from '../../projections/open-cases/queries.ts'

type Looked = Pick<AgedCase, 'open' | 'ageMs' | 'openForMs'>

/** What is going to happen with an open case, should nobody say anything about it before. */
export type Prospect =
  | { readonly kind: 'waits_for_person'; readonly reason: ReviewReason }
  | {
      readonly kind: Step['kind']
      /** Of the step that leaves it to a person. */
      readonly reason: ReviewReason | null
      /** 0: as soon as somebody looks. */
      readonly dueInMs: number
    }

/** `capabilities`: its provider's; undefined when there is no such provider any more. */
export const prospectOf = (
  { open, ageMs, openForMs }: Looked,
  capabilities: Capabilities | undefined,
): Prospect => {
  if (open.review !== null) return { kind: 'waits_for_person', reason: open.review }
  const step: Step =
    capabilities === undefined
      ? { kind: 'review', reason: 'no_way_to_learn' }
      : nextStep(open, capabilities, openForMs)
  const reason = step.kind === 'review' ? step.reason : null
  return { kind: step.kind, reason, dueInMs: Math.max(0, delayBefore(open) - ageMs) }
}

export const prospectInWords = ({ open }: Pick<AgedCase, 'open'>, prospect: Prospect): string => {
  if (prospect.kind === 'waits_for_person') return `waits for a person: ${reviewTexts[prospect.reason].en}`
  const { kind, reason, dueInMs } = prospect
  const when = dueInMs === 0 ? 'now' : `in ${durationText(dueInMs)}`
  const because = reason === null ? '' : `: ${reviewTexts[reason].en}`
  const step = `${steps[kind]} ${when}${because}`
  return open.stage === 'pending' ? `under way at ${ownerText(open.dispatch.owner)}; else ${step}` : step
}

const steps: Readonly<Record<Step['kind'], string>> = {
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
