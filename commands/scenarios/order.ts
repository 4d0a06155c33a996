import { z } from 'zod'
import { ProviderId } from '../../ledger/core/ids.ts'
import { refuse, type Answer } from '../http/endpoint.ts'
import type { Problem } from '../http/problem.ts'
import { AmountField } from '../payments/fields.ts'
import { builtIn } from './built-in.ts'
import { scaled, ScenarioField, smallestShare, type Scenario } from './scenario.ts'

const CUSTOM = 'custom'
const MOST_PROVIDERS = 100

export const RunParams = z.strictObject({
  name: z
    .enum([...builtIn.keys(), CUSTOM])
    .meta({ description: 'Of a scenario that is built in, or `custom` with one of your own' }),
})
export const RunBody = z.strictObject({
  providers: z
    .union([z.literal('all'), z.array(z.string().min(1).max(40)).min(1).max(MOST_PROVIDERS)])
    .meta({ description: '`all`, or provider ids' }),
  merchantId: z
    .string()
    .max(64)
    .optional()
    .meta({ description: 'Whose contracts are used; without it the scenarios have a merchant of their own' }),
  amount: AmountField.transform(BigInt).optional().meta({
    description: 'What is paid instead of the scenario’s amount; amounts in its steps keep their proportions',
  }),
  mode: z.literal('test', { error: 'scenarios run in test mode only' }).default('test'),
  scenario: ScenarioField.optional().meta({ description: 'Of your own, for `custom` only' }),
})

export type RunAsked = {
  readonly params: z.output<typeof RunParams>
  readonly body: z.output<typeof RunBody>
}

export type Wanted =
  | { readonly kind: 'wanted'; readonly scenario: Scenario; readonly providers: readonly ProviderId[] }
  | { readonly kind: 'refused'; readonly answer: Answer }

/** `known`: every provider there is. */
export const wantedBy = ({ params, body }: RunAsked, known: ReadonlySet<ProviderId>): Wanted => {
  const strangers = strangersIn(body, known)
  if (strangers.length > 0) return refused({ reason: 'provider_unknown', errors: strangers })
  const named = params.name === CUSTOM ? body.scenario : builtIn.get(params.name)
  if (named === undefined) return invalid('scenario', 'is needed for the scenario custom')
  if (params.name !== CUSTOM && body.scenario !== undefined)
    return invalid('scenario', 'is for the scenario custom only')
  const share = smallestShare(named)
  const { amount = named.amount } = body
  if (amount % share !== 0n) return invalid('amount', `must be a multiple of ${String(share)}`)
  const providers = body.providers === 'all' ? [...known] : [...new Set(body.providers)].map(ProviderId)
  return { kind: 'wanted', scenario: scaled(named, amount), providers }
}

const strangersIn = ({ providers }: RunAsked['body'], known: ReadonlySet<ProviderId>) =>
  providers === 'all'
    ? []
    : providers.flatMap((id, index) =>
        known.has(ProviderId(id)) ? [] : [{ path: `providers.${String(index)}`, message: id }],
      )

const refused = ({ reason, ...more }: Problem): Wanted => ({ kind: 'refused', answer: refuse(reason, more) })

const invalid = (path: string, message: string): Wanted =>
  refused({ reason: 'invalid_request', errors: [{ path, message }] })
