import type { Position } from '../../ledger/store/port.ts'
import type { Answer } from '../http/endpoint.ts'
import type { LineResult } from './import-line.ts'
import type { GivenLine, ImportLine } from './line.ts'
import { readLine } from './refusal.ts'
import { lineResultResource, type LineResultsBody } from './resource.ts'

type One = { readonly given: GivenLine; readonly result: LineResult }

/** All lines at once, but those of one order one after another: of two the first is taken. In the order given. */
export const answerLines = async (
  lines: readonly GivenLine[],
  take: (line: ImportLine) => Promise<LineResult>,
): Promise<Answer> => {
  const takenInTurn = async (some: readonly GivenLine[]): Promise<readonly One[]> => {
    const taken: One[] = []
    for (const given of some) taken.push({ given, result: await takeOne(given, take) })
    return taken
  }
  const byOrder = Map.groupBy(lines, (given) => given['orderId'])
  const taken = (await Promise.all([...byOrder.values()].map(takenInTurn))).flat()
  const results = new Map(taken.map(({ given, result }) => [given, result]))
  const body: LineResultsBody = {
    results: lines.flatMap((given) => {
      const result = results.get(given)
      return result === undefined ? [] : [lineResultResource(given.line, result)]
    }),
  }
  const position = latestOf(taken)
  return { kind: 'resource', status: 200, body, ...(position === undefined ? {} : { position }) }
}

const takeOne = async (
  given: GivenLine,
  take: (line: ImportLine) => Promise<LineResult>,
): Promise<LineResult> => {
  const read = readLine(given)
  return read.kind === 'refused' ? read : take(read.line)
}

const latestOf = (taken: readonly One[]): Position | undefined => {
  const positions = taken.flatMap(({ result }) => (result.kind === 'refused' ? [] : [result.position]))
  return positions.reduce<Position | undefined>(
    (latest, one) => (latest === undefined || one > latest ? one : latest),
    undefined,
  )
}
