import { endpointsOf } from '../endpoints.ts'
import type { Endpoint } from './endpoint.ts'

/** The whole route table. The endpoints use their parts only in their handlers, which the documents never call. */
export const documentedEndpoints = (): readonly Endpoint[] => {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  const nothing = {} as never
  return endpointsOf(nothing, nothing, nothing)
}

/** Reads into a parsed document by a JSON pointer's steps; undefined where a step leads nowhere. */
export const at = (value: unknown, ...steps: readonly string[]): unknown => {
  let inner = value
  for (const step of steps) {
    if (typeof inner !== 'object' || inner === null) return undefined
    inner = Object.entries(inner).find(([key]) => key === step)?.[1]
  }
  return inner
}

/** Every value in a document with the steps that lead to it. */
export const everything = function* (
  value: unknown,
  steps: readonly string[] = [],
): Generator<{ readonly steps: readonly string[]; readonly value: unknown }> {
  yield { steps, value }
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) yield* everything(inner, [...steps, key])
}

/** What the spec itself made sure is there. */
export const must = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('nothing there')
  return value
}
