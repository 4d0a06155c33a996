import { ProviderList, type ProviderBody } from '../../commands/admin/list-providers.ts'
import { askSystem } from './ask-system.ts'
import type { SystemDesk } from './alerts.ts'
import { textTable, visible, visibleLines } from './terminal.ts'

/** Shows every provider of the running system: what it can do, its breakers, its calls of the last hour. */
export const showProviders = async (
  { system, terminal }: SystemDesk,
  { json }: { readonly json: boolean },
): Promise<number> => {
  const { data } = await askSystem(system, '/v1/admin/providers', ProviderList)
  terminal.print(json ? visibleLines(JSON.stringify(data, undefined, 2)) : textOf(data))
  return 0
}

const textOf = (all: readonly ProviderBody[]): string => {
  const troubled = all.flatMap(({ id, breakers }) =>
    breakers
      .filter(({ state }) => state !== 'closed')
      .map(({ operation, origin, state }) => visible(`${state}: ${id} ${operation} at ${origin}`)),
  )
  const parts = [
    textTable([heading, ...all.map(cellsOf)], [3, 4, 5, 6, 7]),
    troubled.length === 0 ? 'No circuit breaker is open.' : ['Circuit breakers:', ...troubled].join('\n  '),
    all.map(abilitiesOf).join('\n'),
  ]
  return parts.join('\n\n')
}

const heading = [
  ...['provider', 'demo contract', 'breakers', 'tries 5 min', 'tries 1 h', 'no answer'],
  ...['p50 ms', 'p99 ms', 'here: ok/no/unknown/unsent', 'last failure'],
]

const cellsOf = (one: ProviderBody): readonly string[] => {
  const { lastFiveMinutes, lastHour, lastFailure } = one
  const { succeeded, declined, unknown, turnedAway } = lastHour.here
  return [
    one.id,
    one.demoContract === 'none' ? 'none' : `${one.demoContract} ${one.demoOrigin ?? ''}`,
    breakersOf(one),
    String(lastFiveMinutes.tries),
    String(lastHour.tries),
    String(lastHour.noAnswer),
    String(lastHour.p50Ms ?? '-'),
    String(lastHour.p99Ms ?? '-'),
    [succeeded, declined, unknown, turnedAway].join('/'),
    lastFailure === null ? '' : `${String(lastFailure.category)} ${lastFailure.operation}`,
  ]
}

const breakersOf = ({ breakers }: ProviderBody): string => {
  if (breakers.length === 0) return '-'
  const open = breakers.filter(({ state }) => state !== 'closed').length
  return open === 0 ? 'closed' : `${String(open)} of ${String(breakers.length)} open`
}

const abilitiesOf = ({
  id,
  title,
  capabilities,
  needsContractKit,
  notifications,
  rateLimit,
}: ProviderBody) => {
  const all = [
    ...capabilities.map(({ en }) => en),
    notifications ? 'notifies' : 'no notifications',
    ...(rateLimit === null
      ? []
      : [`at most ${String(rateLimit.requests)} calls in ${String(rateLimit.perMs)} ms`]),
    ...(needsContractKit ? ['to be compared with the provider’s own documents'] : []),
  ]
  return visible(`${id} (${title.ko}): ${all.join('; ')}`)
}
