import type { Position } from '../../ledger/store/port.ts'
import type { Answer } from '../http/endpoint.ts'
import type { LineResult } from './import-line.ts'
import type { GivenLine, ImportLine } from './line.ts'
import { readLine } from './refusal.ts'
import { lineResultResource, type LineResultsBody } from './resource.ts'

/** In the order given, all at once; but of lines that cannot both be imported the first is taken. */
export const answerLines = async (
  lines: readonly GivenLine[],
  take: (line: ImportLine) => Promise<LineResult>,
): Promise<Answer> => {
  const lastOf = new Map<string, Promise<unknown>>()
  const taken = lines.map((given) => {
    const keys = keysOf(given)
    const earlier = keys.flatMap((key) => lastOf.get(key) ?? [])
    const result = Promise.allSettled(earlier).then(() => takeOne(given, take))
    for (const key of keys) lastOf.set(key, result)
    return result
  })
  const results = await Promise.all(taken)
  const body: LineResultsBody = {
    results: lines.flatMap(({ line }, index) => {
      const result = results[index]
      return result === undefined ? [] : [lineResultResource(line, result)]
    }),
  }
  const position = latestOf(results)
  return { kind: 'resource', status: 200, body, ...(position === undefined ? {} : { position }) }
}

/** What is one payment's only. */
const keysOf = ({ orderId, provider, reference, providerOrderId = orderId }: GivenLine): readonly string[] =>
  [
    ['order', orderId],
    ['reference', provider, reference],
    ['there', provider, providerOrderId],
  ].map((key) => JSON.stringify(key))

const takeOne = async (
  given: GivenLine,
  take: (line: ImportLine) => Promise<LineResult>,
): Promise<LineResult> => {
  const read = readLine(given)
  return read.kind === 'refused' ? read : take(read.line)
}

const latestOf = (results: readonly LineResult[]): Position | undefined => {
  const positions = results.flatMap((result) => (result.kind === 'refused' ? [] : [result.position]))
  return positions.reduce<Position | undefined>(
    (latest, one) => (latest === undefined || one > latest ? one : latest),
    undefined,
  )
}
