import type { Prospect, ProspectOf } from '../commands/unknown-outcomes/prospect.ts'
import { delayBefore, nextStep, type Step } from '../gateways/dispatch/policy.ts'
import type { Capabilities } from '../gateways/port/gateway.ts'
import { providerCapabilities } from '../gateways/registry.ts'
import type { AgedCase } from '../projections/open-cases/queries.ts'

/** `capabilities`: its provider's; undefined when there is no such provider any more. */
export const prospectWith = (
  { open, ageMs, openForMs }: Pick<AgedCase, 'open' | 'ageMs' | 'openForMs'>,
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

export const prospectOf: ProspectOf = (one) => prospectWith(one, providerCapabilities.get(one.provider))
