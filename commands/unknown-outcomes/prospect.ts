import { z } from 'zod'
import { epochMsOf, instantOf } from '../../ledger/core/time.ts'
import type { ReviewReason } from '../../ledger/payment/events.ts'
import type { AgedCase } from '../../projections/open-cases/queries.ts'
import { reviewTexts } from '../admin/review-texts.ts'

const steps = ['repeat', 'inquire', 'net_cancel', 'compensate_again', 'review', 'waits_for_person'] as const

/** What is going to happen with an open case, should nobody say anything about it before. */
export type Prospect =
  | { readonly kind: 'waits_for_person'; readonly reason: ReviewReason }
  | {
      readonly kind: Exclude<(typeof steps)[number], 'waits_for_person'>
      /** Of the step that leaves it to a person. */
      readonly reason: ReviewReason | null
      /** 0: as soon as somebody looks. */
      readonly dueInMs: number
    }

/** What its provider can do decides; so whoever composes the process knows. */
export type ProspectOf = (one: Pick<AgedCase, 'open' | 'ageMs' | 'openForMs' | 'provider'>) => Prospect

type Text = { readonly ko: string; readonly en: string }

const stepTexts: Readonly<Record<Prospect['kind'], Text>> = {
  repeat: { ko: '같은 키로 다시 요청합니다', en: 'Sent again under its key' },
  inquire: { ko: '결제사에 조회합니다', en: 'Asked for at the provider' },
  net_cancel: {
    ko: '승인되었을 수 있으므로 결제사에 망취소를 보냅니다',
    en: 'Undone at the provider, should it have been done',
  },
  compensate_again: { ko: '결제사에 다시 취소를 보냅니다', en: 'Sent back once more' },
  review: { ko: '담당자에게 넘깁니다', en: 'Left to a person' },
  waits_for_person: { ko: '담당자의 처리를 기다립니다', en: 'Waits for a person' },
}

const TextResource = z.object({ ko: z.string(), en: z.string() })

export const NextStepResource = z
  .object({
    step: z.enum(steps),
    text: TextResource,
    dueAt: z.iso.datetime().nullable().meta({
      description: 'RFC 3339, UTC; not later than now: as soon as somebody looks; null: nobody will',
    }),
    reason: z
      .enum(['tries_exhausted', 'no_way_to_learn', 'amount_mismatch', 'ambiguous'])
      .nullable()
      .meta({ description: 'Why it is left to a person' }),
    reasonText: TextResource.nullable(),
  })
  .meta({
    id: 'NextStep',
    description:
      'What happens next by itself; while the stage is `pending`, only should whoever is at it be gone',
  })

export const nextStepResource = (
  { changedAt, ageMs }: Pick<AgedCase, 'changedAt' | 'ageMs'>,
  prospect: Prospect,
): z.output<typeof NextStepResource> => {
  const { kind, reason } = prospect
  const nowMs = epochMsOf(changedAt) + ageMs
  return {
    step: kind,
    text: { ...stepTexts[kind] },
    dueAt: prospect.kind === 'waits_for_person' ? null : instantOf(nowMs + prospect.dueInMs),
    reason,
    reasonText: reason === null ? null : { ...reviewTexts[reason] },
  }
}
