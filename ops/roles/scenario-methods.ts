import { z } from 'zod'
import type { MethodAnswer, MethodFor } from '../../commands/scenarios/parts.ts'
import type { ProviderId } from '../../ledger/core/ids.ts'
import { reasonsOf } from '../../ledger/core/reasons.ts'
import type { DemoContracts } from './parts.ts'

export type MethodPlaces = {
  /** Addresses of the simulators of this system, by provider. */
  readonly simulators: Readonly<Record<string, string>>
  /** A simulator counts only where the demo contract leads to it. */
  readonly demoContracts: DemoContracts
  /** By `JANGBU_SCENARIO_METHOD_<PROVIDER>`; nothing: there is none. */
  readonly environment?: Readonly<Record<string, string | undefined>>
}

/** Holds something to pay with at a provider's sandbox, as `POST /v1/payments` takes it: a billing key of a test card, say. */
const scenarioMethodVariable = (provider: ProviderId): string =>
  `JANGBU_SCENARIO_METHOD_${provider.toUpperCase().replaceAll('-', '_')}`

const METHOD_PATH = '/__method'
const DOOR_LIMIT_MS = 10_000
const Method = z.record(z.string(), z.unknown())
const Given = z.object({ method: Method })

/** What the environment names for a provider, else what its simulator's door gives for the order. */
export const scenarioMethods =
  ({ simulators, demoContracts, environment = {} }: MethodPlaces): MethodFor =>
  async (provider, { providerOrderId, amount }) => {
    const variable = scenarioMethodVariable(provider)
    const text = environment[variable]
    if (text !== undefined && text !== '') return named(variable, text)
    const url = simulators[provider]
    if (url === undefined || demoContracts.get(provider)?.baseUrl !== url)
      return { kind: 'none', because: variable }
    const asked = { orderId: providerOrderId, amount: Number(amount) }
    return fromDoor(url, asked).catch((error: unknown) => failed(reasonsOf(error)))
  }

const failed = (because: string): MethodAnswer => ({ kind: 'failed', because })

/** Its text is a secret: no part of it is told. */
const named = (variable: string, text: string): MethodAnswer => {
  const read = Method.safeParse(jsonIn(text))
  return read.success ? { kind: 'method', method: read.data } : failed(`${variable} is no JSON object`)
}

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const fromDoor = async (url: string, asked: object): Promise<MethodAnswer> => {
  const response = await fetch(url + METHOD_PATH, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(asked),
    signal: AbortSignal.timeout(DOOR_LIMIT_MS),
  })
  const answer = jsonIn(await response.text())
  const read = Given.safeParse(answer)
  if (response.ok && read.success) return { kind: 'method', method: read.data.method }
  return failed(`the simulator answered ${String(response.status)} to POST ${METHOD_PATH}`)
}
