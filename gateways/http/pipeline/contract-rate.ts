import { createHmac, randomBytes } from 'node:crypto'
import type { FieldShape } from '../../../ledger/core/contract-shape.ts'
import type { Runtime } from '../../../ledger/core/runtime.ts'
import type { Capabilities, Credentials } from '../../port/gateway.ts'
import { turnsOf, type RateLimit, type Turns } from './turns.ts'

/** What a contract with any provider may say beside what that provider asks for. */
export const rateSettings = {
  rateLimitPerSecond: {
    description: 'how many calls a second the provider takes from this contract, if it limits them',
    pattern: /^[1-9]\d{0,3}$/,
    example: '20',
    isSecret: false,
    whenAbsent: '',
  },
} as const satisfies Readonly<Record<string, FieldShape>>

/** Of one process; beyond that those unused for longest begin anew. */
const MOST_CONTRACTS = 4_096

/** The turns of every contract with one provider. */
export type ContractTurns = {
  /** undefined: nobody limits the contract. */
  readonly of: (credentials: Credentials) => Turns | undefined
  /** Calls that wait for a turn. */
  readonly waiting: () => number
}

export type ContractTurnsParts = {
  /** Of the provider, for contracts that name none. */
  readonly rateLimit: Capabilities['rateLimit']
  readonly runtime: Pick<Runtime, 'monotonicMs' | 'sleep'>
  /** Of one contract. */
  readonly waiting: number
}

export const contractTurns = ({ rateLimit, ...parts }: ContractTurnsParts): ContractTurns => {
  const known = new Map<string, Turns>()
  // Whoever sees these names can neither read a secret out of them nor try secrets on them.
  const nameKey = randomBytes(32)
  const nameOf = ({ baseUrl, secretKey, settings }: Credentials): string =>
    createHmac('sha256', nameKey)
      .update(JSON.stringify([baseUrl, secretKey, settings ?? {}]))
      .digest('base64')
  return {
    of: (credentials) => {
      const limit = ownLimitOf(credentials) ?? rateLimit
      if (limit === undefined) return undefined
      const name = nameOf(credentials)
      const turns = known.get(name) ?? turnsOf(limit, parts)
      known.delete(name)
      const [unused] = known.size < MOST_CONTRACTS ? [] : known.keys()
      if (unused !== undefined) known.delete(unused)
      known.set(name, turns)
      return turns
    },
    waiting: () => [...known.values()].reduce((sum, turns) => sum + turns.waiting(), 0),
  }
}

const ownLimitOf = ({ settings }: Credentials): RateLimit | undefined => {
  const named = settings?.['rateLimitPerSecond']
  if (named === undefined || !rateSettings.rateLimitPerSecond.pattern.test(named)) return undefined
  return { requests: Number(named), perMs: 1_000 }
}
