import type { Position } from '../../ledger/store/port.ts'
import type { Answer } from '../http/endpoint.ts'
import type { LineResult } from './import-line.ts'
import type { GivenLine, ImportLine } from './line.ts'
import { lineRefusal, readLine } from './refusal.ts'
import { lineResultResource, type LineResultsBody } from './resource.ts'

/** Told of the lines whose payments are here now, before they are answered; the position at which that was written. */
type OnTaken = (lines: readonly number[]) => Promise<Position | undefined>

/** In the order given, all at once; but of lines that cannot both be imported the first is taken. */
export const answerLines = async (
  lines: readonly GivenLine[],
  take: (line: ImportLine) => Promise<LineResult>,
  onTaken: OnTaken = () => Promise.resolve(undefined),
): Promise<Answer> => {
  const results = await takeAll(lines, take)
  const told = lines.flatMap(({ line }, index) => {
    const result = results[index]
    return result === undefined ? [] : [{ line, result }]
  })
  const here = told.filter(({ result: { kind } }) => kind === 'imported' || kind === 'already_there')
  const noted = await onTaken(here.map(({ line }) => line))
  const body: LineResultsBody = { results: told.map(({ line, result }) => lineResultResource(line, result)) }
  const position = latestOf([...results.flatMap(positionOf), ...(noted === undefined ? [] : [noted])])
  return { kind: 'resource', status: 200, body, ...(position === undefined ? {} : { position }) }
}

const takeAll = (
  lines: readonly GivenLine[],
  take: (line: ImportLine) => Promise<LineResult>,
): Promise<readonly LineResult[]> => {
  const lastOf = new Map<string, Promise<unknown>>()
  const orderOf = new Map<number, unknown>()
  const taken = lines.map((given) => {
    const { line, orderId } = given
    if (orderOf.has(line) && orderOf.get(line) !== orderId) return Promise.resolve(sentTwice)
    orderOf.set(line, orderId)
    const keys = keysOf(given)
    const earlier = keys.flatMap((key) => lastOf.get(key) ?? [])
    const result = Promise.allSettled(earlier).then(() => takeOne(given, take))
    for (const key of keys) lastOf.set(key, result)
    return result
  })
  return Promise.all(taken)
}

const sentTwice: LineResult = {
  kind: 'refused',
  refusal: lineRefusal({
    en: 'was sent twice, with different orders',
    ko: '같은 줄 번호에 서로 다른 주문이 있습니다',
  }),
}

/** What is one payment's only. */
export const keysOf = ({
  orderId,
  provider,
  reference,
  providerOrderId = orderId,
}: Readonly<Record<string, unknown>>): readonly string[] =>
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

const positionOf = (result: LineResult): readonly Position[] =>
  result.kind === 'refused' ? [] : [result.position]

const latestOf = (positions: readonly Position[]): Position | undefined =>
  positions.reduce<Position | undefined>(
    (latest, one) => (latest === undefined || one > latest ? one : latest),
    undefined,
  )
