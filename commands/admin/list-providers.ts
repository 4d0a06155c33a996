import { z } from 'zod'
import { failureCategories } from '../../ledger/core/failure.ts'
import { administratorEndpoint, type Endpoint } from '../http/endpoint.ts'

const Text = z.object({ ko: z.string(), en: z.string() })
const time = z.iso.datetime().meta({ description: 'RFC 3339, UTC' })
const latency = z.int().nullable()
const rate = z.int().nullable()

const CallWindow = z
  .object({
    tries: z.int().meta({ description: 'HTTP tries, by the call log of every process' }),
    answered: z.int(),
    serverErrors: z
      .int()
      .meta({ description: 'Of those answered: the provider said that it had failed (5xx)' }),
    notSent: z.int(),
    noAnswer: z.int().meta({ description: 'Something may have been sent, and nothing came back' }),
    successBasisPoints: rate.meta({
      description: 'Of those answered, how many not by a 5xx, in hundredths of a per cent; null: none was',
    }),
    p50Ms: latency.meta({ description: 'Of those answered; null: none was' }),
    p95Ms: latency,
    p99Ms: latency,
    here: z.object({ succeeded: z.int(), declined: z.int(), unknown: z.int(), turnedAway: z.int() }).meta({
      description: 'Calls with all their tries, by this process alone; `turnedAway`: nothing was sent',
    }),
  })
  .meta({ id: 'ProviderCallWindow' })

const Decided = z
  .object({
    sinceHour: z
      .string()
      .meta({ description: '`YYYY-MM-DDTHH` in Asia/Seoul: from its beginning until now' }),
    succeeded: z.int(),
    declined: z.int(),
    successBasisPoints: rate.meta({ description: 'In hundredths of a per cent; null: nothing was decided' }),
    categories: z
      .array(z.object({ category: z.literal([...failureCategories]), name: z.string(), count: z.int() }))
      .meta({ description: 'Of those declined' }),
  })
  .meta({
    id: 'ProviderDecided',
    description: 'Movements of money that were carried out or refused, in either mode',
  })

const ProviderResource = z
  .object({
    id: z.string(),
    title: Text,
    needsContractKit: z.boolean().meta({
      description:
        'Built on what is public: to be compared with the provider’s own documents before it goes live',
    }),
    capabilities: z.array(Text),
    notifications: z.boolean().meta({ description: 'Whether it tells of payments by itself' }),
    rateLimit: z
      .object({ requests: z.int(), perMs: z.int() })
      .nullable()
      .meta({ description: 'Of a contract that names none of its own; null: none is known' }),
    demoContract: z.enum(['none', 'local', 'remote']).meta({
      description: 'Of test mode: `local` is an address on this computer, a simulator’s as a rule',
    }),
    demoOrigin: z.string().nullable(),
    breakers: z
      .array(
        z.object({
          operation: z.string(),
          origin: z.string(),
          state: z.enum(['closed', 'half_open', 'open']),
        }),
      )
      .meta({ description: 'Of this process, for every operation and address that it has called' }),
    lastFiveMinutes: CallWindow,
    lastHour: CallWindow,
    decided: Decided,
    lastFailure: z
      .object({ at: time, operation: z.string(), category: z.literal([...failureCategories]) })
      .nullable()
      .meta({ description: 'Of this process' }),
  })
  .meta({ id: 'ProviderState' })
export type ProviderBody = z.output<typeof ProviderResource>

export const ProviderList = z.object({ data: z.array(ProviderResource) }).meta({ id: 'ProviderStates' })

/** How the providers stand, as whoever composes the process knows it. */
export type ProviderStates = () => Promise<readonly ProviderBody[]>

export const listProviders = (states: { readonly states: ProviderStates }): Endpoint =>
  administratorEndpoint({
    method: 'get',
    path: '/v1/admin/providers',
    tag: 'Administration',
    summary: 'Every provider, what it can do and how it stands',
    description:
      'Circuit breakers and the outcomes of calls are those of the process that answers; the tries are counted in the call log, which all processes write, minute by minute with the one that is going on. No part of a contract’s keys is told.',
    caller: 'administrator',
    idempotencyKey: 'none',
    schemas: {},
    answers: { 200: { description: 'All of them', schema: ProviderList } },
    refusals: [],
    handle: async () => ({ kind: 'resource', status: 200, body: { data: await states.states() } }),
  })
